import type { DatasetRecord } from "../../dataset/record.ts";
import type { Json } from "../../util/canonical-json.ts";

/** One column whose value is another. */
export interface FieldChange {
  readonly field: string;
  readonly old: Json;
  readonly new: Json;
}

/** What became of a slot's record between two versions. */
export type RecordChange =
  | {
      readonly kind: "added" | "removed";
      readonly id: string;
      readonly split: string;
      readonly record: DatasetRecord;
    }
  | {
      readonly kind: "changed";
      readonly id: string;
      readonly old: DatasetRecord;
      readonly new: DatasetRecord;
      /** That of the newer version. */
      readonly split: string;
      /** Empty when it only moved. */
      readonly fields: readonly FieldChange[];
      /** Null when it stands in the same split. */
      readonly moved: { readonly from: string; readonly to: string } | null;
    };

/** How a record came about rather than what it says: no change of the data. */
const LINEAGE = new Set(["lineage", "tokens"]);

/** Columns in which two records differ, in their order; tokens of a trajectory do not count. */
export function changedFields(old: DatasetRecord, now: DatasetRecord): FieldChange[] {
  const before = old as unknown as Readonly<Record<string, Json>>;
  const after = now as unknown as Readonly<Record<string, Json>>;
  return [...new Set([...Object.keys(after), ...Object.keys(before)])].flatMap((field) => {
    if (LINEAGE.has(field)) return [];
    const [old, now] = [before[field] ?? null, after[field] ?? null];
    return textOf(field, old) === textOf(field, now) ? [] : [{ field, old, new: now }];
  });
}

function textOf(field: string, value: Json): string {
  if (field !== "trajectories" || !Array.isArray(value)) return JSON.stringify(value);
  return JSON.stringify(value.map(({ output_tokens: _, ...rest }) => rest as Json));
}

/** The record that stands for a change: the newer one where there are two. */
export const recordOf = (change: RecordChange): DatasetRecord =>
  change.kind === "changed" ? change.new : change.record;
