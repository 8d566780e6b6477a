import { readFile } from "node:fs/promises";
import { encodeParquet } from "../../dataset/parquet.ts";
import type { DatasetRecord } from "../../dataset/record.ts";
import { type Digest, sha256 } from "../../util/digest.ts";

/** A part of a Parquet file, and the records whose values lie in it. */
export interface DamagedPart {
  /** First byte that is another one. */
  readonly byte: number;
  /** Null in what describes the file: its ends, its indexes. */
  readonly column: string | null;
  readonly first: string | null;
  readonly last: string | null;
}

/**
 * Where a damaged Parquet file differs from what its lines give, one part for each page of a column. The damaged bytes
 * are compared and never decoded: their lengths may ask for any amount of memory. Null when the lines do not give the
 * file that is listed.
 */
export async function locateDamage(
  parquet: string,
  jsonl: string,
  wanted: Digest,
): Promise<readonly DamagedPart[] | null> {
  const lines = (await readFile(jsonl, "utf8")).split("\n").slice(0, -1);
  const records = lines.map((line) => JSON.parse(line) as DatasetRecord);
  const good = await encodeParquet(records);
  if (sha256(good) !== wanted) return null;
  const pages = await pagesOf(good, records);
  const bad = await readFile(parquet);
  const parts = new Map<Page | null, DamagedPart>();
  for (let byte = 0; byte < Math.max(good.length, bad.length); byte++) {
    if (good[byte] === bad[byte]) continue;
    const page = pages.find(({ from, to }) => byte >= from && byte < to) ?? null;
    if (parts.has(page)) continue;
    const { column = null, first = null, last = null } = page ?? {};
    parts.set(page, { byte, column, first, last });
    // Past a byte that came or went, all others have moved.
    if (good.length !== bad.length) break;
  }
  return [...parts.values()];
}

interface Page {
  readonly from: number;
  readonly to: number;
  readonly column: string;
  readonly first: string;
  readonly last: string;
}

async function pagesOf(bytes: Uint8Array, records: readonly DatasetRecord[]): Promise<Page[]> {
  const { parquetMetadata, readOffsetIndex } = await import("hyparquet");
  const buffer = bytes.slice().buffer;
  const pages: Page[] = [];
  let start = 0;
  for (const group of parquetMetadata(buffer).row_groups) {
    const end = start + Number(group.num_rows);
    for (const { meta_data: meta, offset_index_offset: index } of group.columns) {
      if (meta === undefined || end === start) continue;
      const column = meta.path_in_schema.filter((part) => part !== "list" && part !== "element").join(".");
      if (index !== undefined) {
        const view = new DataView(buffer, Number(index));
        const { page_locations: locations } = readOffsetIndex({ view, offset: 0 });
        const rowOf = (at: number) => start + Number(locations[at]?.first_row_index ?? group.num_rows);
        for (const [at, { offset, compressed_page_size: size }] of locations.entries()) {
          const [first, last] = [records[rowOf(at)]!.id, records[rowOf(at + 1) - 1]!.id];
          pages.push({ from: Number(offset), to: Number(offset) + size, column, first, last });
        }
      }
      // A column of one page has no index, and a dictionary, which serves all pages, is in none.
      const from = Number(meta.dictionary_page_offset ?? meta.data_page_offset);
      const to = from + Number(meta.total_compressed_size);
      pages.push({ from, to, column, first: records[start]!.id, last: records[end - 1]!.id });
    }
    start = end;
  }
  return pages;
}
