import type { DatasetRecord, LineageRow } from "../../dataset/record.ts";
import { type Change, pathText } from "../spec-changes.ts";
import type { RecordChange } from "./record-change.ts";

/** Why a record is another. */
export interface Cause {
  /**
   * "asked": the models were asked something else from this stage on; "answered": the same was asked and answered
   * otherwise, as when a cache was lost; "selected": the same replies, of which something else was made or kept.
   */
  readonly kind: "asked" | "answered" | "selected";
  /** First stage whose replies differ; null where none does. */
  readonly stage: string | null;
  /** Edits of the specs that reach the record's topic, as people declare them: "physics/optics guidance". */
  readonly specs: readonly string[];
}

const STAGES = ["problem", "validation", "solution", "grading"];

/** Edits by how they reach a topic. */
export interface TopicEdits {
  readonly changes: readonly Change[];
  readonly touches: (change: Change, topicId: string) => boolean;
}

export function causeOf(change: RecordChange, edits: TopicEdits): Cause {
  const specs = (touching: (one: Change) => boolean) =>
    edits.changes.filter(touching).map(({ path }) => pathText(path));
  if (change.kind !== "changed") {
    const reaching = (one: Change) => edits.touches(one, change.record.topic_id) || isCuration(one);
    return { kind: "selected", stage: null, specs: specs(reaching) };
  }
  const reaching = (one: Change) =>
    edits.touches(one, change.new.topic_id) || (change.moved !== null && isCuration(one));
  const stage = STAGES.find((one) =>
    differs(one, change.old, change.new, ({ key, reply }) => `${key} ${reply}`),
  );
  if (stage === undefined) return { kind: "selected", stage: null, specs: specs(reaching) };
  const isAsked = differs(stage, change.old, change.new, ({ key }) => key);
  return { kind: isAsked ? "asked" : "answered", stage, specs: specs(reaching) };
}

const isCuration = ({ path }: Change) => path[0] === "curation";

function differs(
  stage: string,
  old: DatasetRecord,
  now: DatasetRecord,
  nameOf: (row: LineageRow) => string,
): boolean {
  const names = (record: DatasetRecord) =>
    record.lineage
      .filter((row) => row.stage === stage)
      .map(nameOf)
      .sort()
      .join();
  return names(old) !== names(now);
}
