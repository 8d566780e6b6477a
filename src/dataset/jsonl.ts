import { inTombstoneOrder } from "./columns.ts";
import type { DatasetRecord, Tombstone } from "./record.ts";

/**
 * One JSON object a line, each line ended by LF, keys as the rows have them. U+2028 and U+2029 are escaped:
 * JSON allows them, but many readers take them for line ends.
 */
export function encodeJsonl(rows: readonly object[]): string {
  return rows.map((row) => `${lineOf(row)}\n`).join("");
}

/** Records as JSON Lines, keys in the order of columns, which is the one that they are made in. */
export function encodeRecords(records: readonly DatasetRecord[]): string {
  return encodeJsonl(records);
}

/** Tombstones as JSON Lines, keys in one order likewise. */
export function encodeTombstones(tombstones: readonly Tombstone[]): string {
  return encodeJsonl(tombstones.map(inTombstoneOrder));
}

function lineOf(row: object): string {
  const line = JSON.stringify(row);
  // Nearly always neither is there, and a look for them is much cheaper than a replacement.
  if (!line.includes("\u2028") && !line.includes("\u2029")) return line;
  return line.replace(/[\u2028\u2029]/g, (end) => (end === "\u2028" ? "\\u2028" : "\\u2029"));
}
