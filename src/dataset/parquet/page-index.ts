import type { Writer } from "hyparquet-writer";
import type { writeColumn } from "hyparquet-writer/src/column.js";
import { serializeTCompactProtocol } from "hyparquet-writer/src/thrift.js";
import { unconvertMinMax } from "hyparquet-writer/src/unconvert.js";
import type { TypedElement } from "./schema.ts";

type LibraryColumn = ReturnType<typeof writeColumn>;
type PageIndex = NonNullable<LibraryColumn["columnIndex"]>;
type Statistics = NonNullable<NonNullable<LibraryColumn["chunk"]["meta_data"]>["statistics"]>;

export type Bounds = Pick<Statistics, "min_value" | "max_value" | "null_count">;

export interface WrittenColumn {
  readonly chunk: LibraryColumn["chunk"];
  readonly element: TypedElement;
  /** Where its pages lie. */
  readonly locations: NonNullable<LibraryColumn["offsetIndex"]>["page_locations"];
  /** Of each page; null for a column without. */
  readonly bounds: readonly Bounds[] | PageIndex | null;
}

const BOUNDARY_ORDERS = ["UNORDERED", "ASCENDING", "DESCENDING"];

/** The library leaves out the index of a column that is one page. */
export function fromLibrary(column: LibraryColumn, element: TypedElement): WrittenColumn {
  const { chunk, columnIndex, offsetIndex } = column;
  const { data_page_offset: offset, total_compressed_size: size, statistics } = chunk.meta_data!;
  if (offsetIndex !== undefined)
    return { chunk, element, locations: offsetIndex.page_locations, bounds: columnIndex ?? null };
  const bytes = Number(chunk.file_offset + size - offset);
  return {
    ...{ chunk, element, bounds: statistics === undefined ? null : [statistics] },
    locations: [{ offset, compressed_page_size: bytes, first_row_index: 0n }],
  };
}

/**
 * Writes where each page of each column lies, and its bounds where the column has any: for all columns, as most readers
 * use what is there only where every column has it.
 */
export function writePageIndexes(
  writer: Writer,
  columns: readonly WrittenColumn[],
  boundBytes: number,
): void {
  for (const { chunk, element, bounds } of columns) {
    const index = bounds === null || "null_pages" in bounds ? bounds : indexOf(bounds, element, boundBytes);
    if (index === null) continue;
    const start = writer.offset;
    serializeTCompactProtocol(writer, {
      field_1: index.null_pages,
      field_2: index.min_values as Uint8Array[],
      field_3: index.max_values as Uint8Array[],
      field_4: BOUNDARY_ORDERS.indexOf(index.boundary_order),
      field_5: index.null_counts,
    });
    chunk.column_index_offset = BigInt(start);
    chunk.column_index_length = writer.offset - start;
  }
  for (const { chunk, locations } of columns) {
    const start = writer.offset;
    serializeTCompactProtocol(writer, {
      field_1: locations.map((page) => ({
        field_1: page.offset,
        field_2: page.compressed_page_size,
        field_3: page.first_row_index,
      })),
    });
    chunk.offset_index_offset = BigInt(start);
    chunk.offset_index_length = writer.offset - start;
  }
}

/** Null where a page has values and no bounds, as one of nothing but NaN. */
function indexOf(pages: readonly Bounds[], element: TypedElement, boundBytes: number): PageIndex | null {
  const bytesOf = (value: Bounds["min_value"], isMax: boolean) =>
    unconvertMinMax(value, element, isMax, boundBytes);
  const mins = pages.map((page) => bytesOf(page.min_value, false));
  const maxs = pages.map((page) => bytesOf(page.max_value, true));
  const null_pages = pages.map((page) => page.min_value === undefined && (page.null_count ?? 0n) > 0n);
  if (null_pages.some((isNull, at) => !isNull && (mins[at] === undefined || maxs[at] === undefined)))
    return null;
  const nothing = new Uint8Array();
  return {
    null_pages,
    min_values: mins.map((min) => min ?? nothing),
    max_values: maxs.map((max) => max ?? nothing),
    // Always right, though one page, or sorted ones, could say more.
    boundary_order: "UNORDERED",
    null_counts: pages.map((page) => page.null_count ?? 0n),
  };
}
