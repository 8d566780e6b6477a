import type { DatasetRecord } from "../../dataset/record.ts";
import type { Artifact } from "../artifacts.ts";
import { changedFields, type RecordChange } from "./record-change.ts";
import { type Line, type LinePair, pairLines } from "./shard-pairs.ts";

/** Every record that was added, removed, changed or moved, in no order; what is held at once does not grow with them. */
export async function* diffRecords(a: Artifact, b: Artifact): AsyncGenerator<RecordChange> {
  for await (const pair of pairLines(a, b)) {
    const change = changeOf(pair);
    if (change !== null) yield change;
  }
}

function changeOf({ id, a, b }: LinePair): RecordChange | null {
  if (a === null) return { kind: "added", id, split: b!.split, record: recordOf(b!) };
  if (b === null) return { kind: "removed", id, split: a.split, record: recordOf(a) };
  const moved = a.split === b.split ? null : { from: a.split, to: b.split };
  if (moved === null && a.bytes.equals(b.bytes)) return null;
  const [old, now] = [recordOf(a), recordOf(b)];
  const fields = changedFields(old, now);
  return fields.length === 0 && moved === null ? null : { kind: "changed", id, old, new: now, fields, moved };
}

const recordOf = ({ bytes }: Line) => JSON.parse(bytes.toString()) as DatasetRecord;
