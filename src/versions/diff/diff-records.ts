import type { DatasetRecord } from "../../dataset/record.ts";
import * as usage from "../../diagnostics/catalogue/usage.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import type { Artifact } from "../artifacts.ts";
import { type Line, type LinePair, pairLines } from "./line-pairs.ts";
import { changedFields, type RecordChange } from "./record-change.ts";

/** Every record that was added, removed, changed or moved, in the order of records, one held at a time. */
export function* diffRecords(a: Artifact, b: Artifact): Generator<RecordChange> {
  for (const pair of pairLines(a, b)) {
    const change = changeOf(pair, (artifact, line) => recordOf(artifact === "a" ? a : b, line));
    if (change !== null) yield change;
  }
}

function changeOf(
  { id, a, b }: LinePair,
  recordIn: (artifact: "a" | "b", line: Line) => DatasetRecord,
): RecordChange | null {
  if (a === null) return { kind: "added", id, split: b!.split, record: recordIn("b", b!) };
  if (b === null) return { kind: "removed", id, split: a.split, record: recordIn("a", a) };
  const [old, now] = [recordIn("a", a), recordIn("b", b)];
  const moved = a.split === b.split ? null : { from: a.split, to: b.split };
  const fields = changedFields(old, now);
  if (fields.length === 0 && moved === null) return null;
  return { kind: "changed", id, old, new: now, split: b.split, fields, moved };
}

function recordOf({ path }: Artifact, { bytes }: Line): DatasetRecord {
  try {
    return JSON.parse(bytes.toString()) as DatasetRecord;
  } catch {
    throw new DiagnosticError([usage.damagedArtifact(path)]);
  }
}
