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
  return Object.keys(after).flatMap((field) => {
    if (LINEAGE.has(field)) return [];
    const values = [before[field] ?? null, after[field] ?? null] as const;
    const [from, to] = values.map((value) => JSON.stringify(said(field, value)));
    return from === to ? [] : [{ field, old: values[0], new: values[1] }];
  });
}

function said(field: string, value: Json): Json {
  if (field !== "trajectories" || !Array.isArray(value)) return value;
  return value.map(({ output_tokens: _, ...rest }) => rest as Json);
}
