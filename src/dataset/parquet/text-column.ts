import type { Writer } from "hyparquet-writer";
import type { writeColumn } from "hyparquet-writer/src/column.js";
import { writeDataPageV2 } from "hyparquet-writer/src/datapage.js";
import type { TextLeaf } from "./leaves.ts";
import type { Bounds, WrittenColumn } from "./page-index.ts";
import type { PlainTexts } from "./texts.ts";

export type Column = Parameters<typeof writeColumn>[0]["column"];

interface Page {
  /** Entries. */
  readonly first: number;
  readonly last: number;
  /** Texts, which are those of the entries that have one. */
  readonly from: number;
  readonly to: number;
  /** Number of its first row. */
  readonly row: number;
}

/**
 * Writes a column of texts that lie as its pages want them. The library would take each from an array of its own and put
 * it into the page; here it is given a page as one value that is as long as that.
 */
export function writeTextColumn(
  writer: Writer,
  column: Column,
  { element, repeated, definition }: TextLeaf,
  texts: PlainTexts,
): WrittenColumn {
  const start = writer.offset;
  const { depth } = repeated;
  const maxDefinitionLevel = depth + (definition === null ? 0 : 1);
  const stored = definition ?? (depth > 0 ? repeated.definition : null);
  const entries = stored?.length ?? texts.starts.length - 1;
  // The library counts entries and rows by levels; of a kind that has but one it writes none.
  const zeros = depth > 0 ? [] : new Array<number>(entries).fill(0);
  const levels = {
    definitionLevels: stored ?? zeros,
    repetitionLevels: depth > 0 ? repeated.repetition : zeros,
    maxDefinitionLevel,
  };
  const pages = pagesOf(texts, levels, column.pageSize);
  let uncompressed = 0;
  const locations = pages.map(({ first, last, from, to, row }) => {
    const offset = writer.offset;
    const bytes = texts.bytes.subarray(texts.starts[from], texts.starts[to]);
    uncompressed += writeDataPageV2({
      writer,
      column: { ...column, element: { ...element, type: "FIXED_LEN_BYTE_ARRAY", type_length: bytes.length } },
      encoding: "PLAIN",
      pageData: {
        values: bytes.length === 0 ? [] : [bytes],
        definitionLevels: levels.definitionLevels.slice(first, last),
        repetitionLevels: levels.repetitionLevels.slice(first, last),
        maxDefinitionLevel,
      },
    });
    return {
      offset: BigInt(offset),
      compressed_page_size: writer.offset - offset,
      first_row_index: BigInt(row),
    };
  });
  const bounds = column.stats ? pages.map((page) => boundsOf(texts, page)) : null;
  const whole = { first: 0, last: entries, from: 0, to: texts.starts.length - 1 };
  return {
    element,
    locations,
    bounds,
    chunk: {
      file_offset: BigInt(start),
      meta_data: {
        type: "BYTE_ARRAY",
        encodings: ["PLAIN"],
        path_in_schema: column.schemaPath.slice(1).map(({ name }) => name),
        codec: column.codec,
        num_values: BigInt(entries),
        total_compressed_size: BigInt(writer.offset - start),
        total_uncompressed_size: BigInt(uncompressed),
        data_page_offset: BigInt(start),
        ...(bounds === null ? {} : { statistics: boundsOf(texts, whole) }),
      },
    },
  };
}

interface Levels {
  readonly definitionLevels: readonly number[];
  readonly repetitionLevels: readonly number[];
  readonly maxDefinitionLevel: number;
}

/** A page begins with a row, and is no longer than it may be unless one row is. */
function pagesOf({ starts }: PlainTexts, levels: Levels, pageBytes: number): Page[] {
  const { definitionLevels, repetitionLevels, maxDefinitionLevel } = levels;
  const pages: Page[] = [];
  const entries = definitionLevels.length;
  let page = { first: 0, from: 0, row: 0 };
  let [text, row] = [0, 0];
  for (let entry = 0; entry < entries; entry++) {
    const isRow = repetitionLevels[entry] === 0;
    const after = definitionLevels[entry] === maxDefinitionLevel ? text + 1 : text;
    if (isRow && entry > page.first && starts[after]! - starts[page.from]! > pageBytes) {
      pages.push({ ...page, last: entry, to: text });
      page = { first: entry, from: text, row };
    }
    if (isRow) row++;
    text = after;
  }
  pages.push({ ...page, last: entries, to: text });
  return pages;
}

function boundsOf({ bytes, starts }: PlainTexts, { first, last, from, to }: Omit<Page, "row">): Bounds {
  const null_count = BigInt(last - first - (to - from));
  if (from === to) return { null_count };
  let [min, max] = [from, from];
  const compare = (a: number, b: number): number => {
    const length = Math.min(starts[a + 1]! - starts[a]!, starts[b + 1]! - starts[b]!);
    for (let at = 4; at < length; at++) {
      const difference = bytes[starts[a]! + at]! - bytes[starts[b]! + at]!;
      if (difference !== 0) return difference;
    }
    return starts[a + 1]! - starts[a]! - (starts[b + 1]! - starts[b]!);
  };
  for (let at = from + 1; at < to; at++) {
    if (compare(at, min) < 0) min = at;
    else if (compare(at, max) > 0) max = at;
  }
  // Copies, since bounds are written when the texts are gone.
  const textAt = (at: number) => bytes.slice(starts[at]! + 4, starts[at + 1]);
  return { null_count, min_value: textAt(min), max_value: textAt(max) };
}
