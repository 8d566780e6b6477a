import type { DatasetRecord, LineageRow } from "../../dataset/record.ts";
import { type Change, touches } from "../spec-changes.ts";
import type { Snapshot } from "../spec-snapshot.ts";
import { type EditStage, stagesOf } from "./edit-stages.ts";
import { type RecordChange, recordOf } from "./record-change.ts";
import type { Fate } from "./slot-fates.ts";

/** Why a record is another, is there, or is not. */
export interface Cause {
  /**
   * Of a changed record. "asked": the models were asked something else from this stage on; "answered": the same was
   * asked and answered otherwise, as when a cache was lost; "candidate": another candidate fills the slot; "selected":
   * the same replies, of which something else was made or kept.
   *
   * Of one that is in one version alone. "declared": the other one does not declare its slot; "unfilled": there every
   * candidate was turned down; "dropped": there curation left it out.
   */
  readonly kind: "asked" | "answered" | "candidate" | "selected" | "declared" | "unfilled" | "dropped";
  /** First stage whose replies differ, or where the last candidate was turned down; null where neither is so. */
  readonly stage: string | null;
  /** Edits of the specs that bear on it. */
  readonly edits: readonly Change[];
  /** What became of the slot in the version that has no record of it. */
  readonly fate: Fate | null;
}

const STAGES = ["problem", "validation", "solution", "grading"] as const;

/** What the specs of two versions declare otherwise. */
export interface SpecEdits {
  readonly changes: readonly Change[];
  readonly old: Snapshot;
  readonly new: Snapshot;
}

interface StagedEdit {
  readonly change: Change;
  readonly stages: ReadonlySet<EditStage>;
}

/** Finds the causes of record changes between two versions. */
export class Causes {
  readonly #edits: SpecEdits | null;
  readonly #staged: readonly StagedEdit[];
  readonly #byTopic = new Map<string, readonly StagedEdit[]>();
  readonly #fateOf: (change: RecordChange) => Fate | null;

  /** `fateOf`: what became of a slot in the version that has no record of it. */
  constructor(edits: SpecEdits | null, fateOf: (change: RecordChange) => Fate | null) {
    this.#edits = edits;
    this.#fateOf = fateOf;
    this.#staged = (edits?.changes ?? []).map((change) => ({
      change,
      stages: stagesOf(change, edits!.old, edits!.new),
    }));
  }

  of(change: RecordChange): Cause {
    const reaching = this.#reaching(recordOf(change).topic_id);
    if (change.kind !== "changed") return this.#ofPresence(change, reaching);
    const { old, new: now, moved, fields } = change;
    const stage = STAGES.find((one) => differs(one, old, now, ({ key, reply }) => `${key} ${reply}`));
    const moving = moved === null ? [] : pick(reaching, ["curation"]);
    const caused = (kind: Cause["kind"], first: string | null, edits: readonly Change[]): Cause => ({
      kind,
      stage: first,
      edits: [...new Set([...edits, ...moving])],
      fate: null,
    });
    if (stage === undefined)
      return caused(
        "selected",
        null,
        fields.length === 0 ? [] : pick(reaching, ["problem", "solution", "grading"]),
      );
    const ofStage = pick(reaching, [stage]);
    if (old.candidate !== now.candidate && stage === "problem" && ofStage.length === 0)
      return caused("candidate", null, all(reaching));
    if (!differs(stage, old, now, ({ key }) => key)) return caused("answered", stage, []);
    // What is asked may follow from what an earlier stage let through.
    return caused("asked", stage, ofStage.length > 0 ? ofStage : all(reaching));
  }

  #ofPresence(change: RecordChange, reaching: readonly StagedEdit[]): Cause {
    const fate = this.#fateOf(change);
    if (fate === null) return { kind: "declared", stage: null, edits: pick(reaching, ["slots"]), fate };
    if (fate.stage === "curation")
      return { kind: "dropped", stage: null, edits: pick(reaching, ["curation"]), fate };
    return { kind: "unfilled", stage: fate.stage, edits: all(reaching), fate };
  }

  #reaching(topicId: string): readonly StagedEdit[] {
    const known = this.#byTopic.get(topicId);
    if (known !== undefined) return known;
    const edits = this.#edits;
    const found = this.#staged.filter(
      ({ change, stages }) =>
        edits !== null && (stages.has("curation") || touches(change, topicId, edits.old, edits.new)),
    );
    this.#byTopic.set(topicId, found);
    return found;
  }
}

const pick = (edits: readonly StagedEdit[], wanted: readonly EditStage[]): readonly Change[] =>
  edits.filter(({ stages }) => wanted.some((one) => stages.has(one))).map(({ change }) => change);

/** Those that move what is asked, however they come to it. */
const all = (edits: readonly StagedEdit[]) => pick(edits, STAGES);

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
