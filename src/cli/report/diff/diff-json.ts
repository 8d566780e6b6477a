import type { Comparison, FoundSide } from "../../../app/diff/diff.ts";
import type { Cause } from "../../../versions/diff/cause.ts";
import { isSame, type VersionDiff } from "../../../versions/diff/diff-versions.ts";
import { type RecordChange, recordOf } from "../../../versions/diff/record-change.ts";
import { pathText } from "../../../versions/spec-changes.ts";
import { causeText } from "./cause-text.ts";

/** Every edit of the specs. */
export function editObjects({ edits, places }: Comparison): object[] {
  return (edits?.changes ?? []).map((change) => {
    const { kind, old, new: now, path } = change;
    const location = places.get(change)?.location;
    const place = {
      file: location?.file ?? null,
      line: location?.line ?? null,
      column: location?.column ?? null,
    };
    return { type: "spec", input: pathText(path), kind, old, new: now, ...place };
  });
}

/** A record change with all that it takes to make the newer version of the older one. */
export function recordObject(change: RecordChange, cause: Cause, { places }: Comparison): object {
  const { kind, id, split } = change;
  const topic = recordOf(change).topic_id;
  const why = {
    kind: cause.kind,
    stage: cause.stage,
    fate: cause.fate,
    edits: cause.edits.map(({ path }) => pathText(path)),
    text: causeText(change, cause, places),
  };
  const head = { type: "record", kind, id, topic, split };
  return change.kind === "changed"
    ? { ...head, moved: change.moved, fields: change.fields, cause: why }
    : { ...head, record: change.record, cause: why };
}

export function summaryObject(diff: VersionDiff, { a, b }: Comparison): object {
  const { counts, fields, verdicts, causes, disciplines, shifts, specs, figures } = diff;
  return {
    type: "summary",
    ...{ a: sideObject(a), b: sideObject(b), same: isSame(diff) },
    ...{ counts, fields, verdicts, causes, disciplines, shifts },
    specs: specs === null ? null : specs.length,
    figures,
  };
}

function sideObject({ name, artifact }: FoundSide): object {
  const { dataset, digest, dataDigest, counts } = artifact.manifest;
  return { name, dataset, digest, dataDigest, records: counts.records, correct: counts.correct };
}
