import type { Target } from "../engine/engine.ts";
import type { Stage } from "../engine/stage.ts";
import type { Json } from "../util/canonical-json.ts";
import type { Digest } from "../util/digest.ts";
import { encodeRows, PARQUET_WRITER } from "./parquet.ts";
import type { DatasetRecord, Tombstone } from "./record.ts";
import { RECORD_SCHEME } from "./record-digest.ts";
import { type ChosenLines, readLines, type StoredFile, store, textsOf } from "./stored-lines.ts";
import { type RowView, VIEW_VERSION, VIEWS, viewRow } from "./views.ts";

export type ViewContent = {
  readonly parquet: StoredFile;
  readonly records: number;
  readonly arrowBytes: number;
};

type ViewInputs = { readonly lines: Json; readonly view: Json; readonly writer: Json };

export const VIEW_STAGE: Stage<ViewInputs> = {
  name: "view",
  version: 2,
  because: {
    lines: "the records or tombstones that its rows are made from, in order",
    view: "which rows it has, and with which columns",
    writer: "another writer gives other bytes for equal rows",
  },
};

/** The Parquet file of a view that goes with a shard: of those of its records that the view has. */
export function viewTarget(
  view: RowView,
  stem: string,
  records: readonly ChosenLines[],
): Target<ViewInputs, ViewContent, null> {
  return targetOf(view, stem, records, (line) => viewRow(view, JSON.parse(line) as DatasetRecord));
}

/** The Parquet file of a file of tombstones. */
export function rejectedViewTarget(stem: string, blob: Digest): Target<ViewInputs, ViewContent, null> {
  return targetOf("rejected", stem, [{ blob, lines: null }], (line) => JSON.parse(line) as Tombstone);
}

function targetOf(
  view: RowView | "rejected",
  stem: string,
  lines: readonly ChosenLines[],
  rowOf: (line: string) => { readonly id: string } | null,
): Target<ViewInputs, ViewContent, null> {
  return {
    stage: VIEW_STAGE,
    id: `${view}/${stem}`,
    inputs: { lines, view: [view, VIEW_VERSION], writer: [PARQUET_WRITER, RECORD_SCHEME] },
    compute: async (scope) => {
      const rows = readLines(scope, lines).flatMap((part) =>
        textsOf(part).flatMap((line) => rowOf(line) ?? []),
      );
      const { columns } = VIEWS[view];
      const { bytes, arrowBytes } = await encodeRows(columns, rows);
      return { content: { parquet: store(scope, bytes), records: rows.length, arrowBytes }, meta: null };
    },
  };
}
