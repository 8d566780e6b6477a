import { inColumnOrder, inTombstoneOrder } from "./columns.ts";
import type { DatasetRecord, Tombstone } from "./record.ts";

/**
 * One JSON object a line, each line ended by LF, keys as the rows have them. U+2028 and U+2029 are escaped:
 * JSON allows them, but many readers take them for line ends.
 */
export function encodeJsonl(rows: readonly object[]): string {
  return rows.map((row) => `${lineOf(row)}\n`).join("");
}

/** Records as JSON Lines, keys in column order however the records were made: fresh, or read from a cache. */
export function encodeRecords(records: readonly DatasetRecord[]): string {
  return encodeJsonl(records.map(inColumnOrder));
}

/** Tombstones as JSON Lines, keys in one order likewise. */
export function encodeTombstones(tombstones: readonly Tombstone[]): string {
  return encodeJsonl(tombstones.map(inTombstoneOrder));
}

function lineOf(row: object): string {
  return JSON.stringify(row).replace(/[\u2028\u2029]/g, (end) => (end === "\u2028" ? "\\u2028" : "\\u2029"));
}
