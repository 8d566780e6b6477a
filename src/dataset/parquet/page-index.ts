import type { Writer } from "hyparquet-writer";
import type { writeColumn } from "hyparquet-writer/src/column.js";
import { serializeTCompactProtocol } from "hyparquet-writer/src/thrift.js";
import { unconvertMinMax } from "hyparquet-writer/src/unconvert.js";
import type { TypedElement } from "./schema.ts";

export type WrittenColumn = ReturnType<typeof writeColumn> & { readonly element: TypedElement };

const BOUNDARY_ORDERS = ["UNORDERED", "ASCENDING", "DESCENDING"];

/**
 * Writes where each page of each column begins, and its bounds where the column has any. The library leaves it out for
 * a column of one page, and most readers use it only where every column has it.
 */
export function writePageIndexes(
  writer: Writer,
  columns: readonly WrittenColumn[],
  boundBytes: number,
): void {
  for (const column of columns) {
    const index = column.columnIndex ?? boundsOfOnePage(column, boundBytes);
    if (index === null) continue;
    const start = writer.offset;
    serializeTCompactProtocol(writer, {
      field_1: index.null_pages,
      field_2: index.min_values as Uint8Array[],
      field_3: index.max_values as Uint8Array[],
      field_4: BOUNDARY_ORDERS.indexOf(index.boundary_order),
      field_5: index.null_counts,
    });
    column.chunk.column_index_offset = BigInt(start);
    column.chunk.column_index_length = writer.offset - start;
  }
  for (const column of columns) {
    const { page_locations: pages } = column.offsetIndex ?? placeOfOnePage(column);
    const start = writer.offset;
    serializeTCompactProtocol(writer, {
      field_1: pages.map((page) => ({
        field_1: page.offset,
        field_2: page.compressed_page_size,
        field_3: page.first_row_index,
      })),
    });
    column.chunk.offset_index_offset = BigInt(start);
    column.chunk.offset_index_length = writer.offset - start;
  }
}

function placeOfOnePage({ chunk }: WrittenColumn) {
  const { data_page_offset: offset, total_compressed_size: bytes } = chunk.meta_data!;
  const end = chunk.file_offset + bytes;
  return {
    page_locations: [{ offset, compressed_page_size: Number(end - offset), first_row_index: 0n }],
  };
}

/** Null where it has none: not asked for, or no number among its values. */
function boundsOfOnePage({ chunk, element, offsetIndex }: WrittenColumn, boundBytes: number) {
  const { statistics, num_values: values } = chunk.meta_data!;
  // With several pages the library has left them out.
  if (statistics === undefined || offsetIndex !== undefined) return null;
  const { min_value: min, max_value: max, null_count: nulls = 0n } = statistics;
  const isNull = nulls === values;
  const bounds = [
    unconvertMinMax(min, element, false, boundBytes),
    unconvertMinMax(max, element, true, boundBytes),
  ];
  if (!isNull && bounds.includes(undefined)) return null;
  const [low, high] = bounds.map((bound) => bound ?? new Uint8Array());
  return {
    ...{ null_pages: [isNull], min_values: [low], max_values: [high] },
    ...{ boundary_order: "ASCENDING" as const, null_counts: [nulls] },
  };
}
