/**
 * The tokens of a byte-pair encoding by their ranks, as three arrays that lie in a file one behind the other: a program
 * that counts the tokens of a few texts would else take half a second to make a map of them.
 */
export interface RankTable {
  /** Ranks plus one, open addressing by the hash of the token's bytes; 0 where there is none. A power of two long. */
  readonly slots: Uint32Array;
  /** Where the bytes of the token of each rank end; they begin where those of the rank before end. */
  readonly ends: Uint32Array;
  readonly bytes: Uint8Array;
}

const HEADER = 3;

/** Tokens in the order of their ranks. */
export function buildRankTable(tokens: readonly Uint8Array[]): RankTable {
  const ends = new Uint32Array(tokens.length);
  let end = 0;
  for (const [rank, token] of tokens.entries()) ends[rank] = end += token.length;
  const bytes = new Uint8Array(end);
  let size = 1;
  while (size < 2 * tokens.length) size *= 2;
  const slots = new Uint32Array(size);
  for (const [rank, token] of tokens.entries()) {
    bytes.set(token, ends[rank]! - token.length);
    let at = hashOf(token, 0, token.length) & (size - 1);
    while (slots[at] !== 0) at = (at + 1) & (size - 1);
    slots[at] = rank + 1;
  }
  return { slots, ends, bytes };
}

/** Rank of the token with the bytes from `from` up to, and without, `to`; -1 when there is none. */
export function rankOf(
  { slots, ends, bytes }: RankTable,
  piece: Uint8Array,
  from: number,
  to: number,
): number {
  const mask = slots.length - 1;
  const length = to - from;
  for (let at = hashOf(piece, from, to) & mask; slots[at] !== 0; at = (at + 1) & mask) {
    const rank = slots[at]! - 1;
    const start = rank === 0 ? 0 : ends[rank - 1]!;
    if (ends[rank]! - start !== length) continue;
    let same = 0;
    while (same < length && bytes[start + same] === piece[from + same]) same++;
    if (same === length) return rank;
  }
  return -1;
}

export function encodeRankTable({ slots, ends, bytes }: RankTable): Uint8Array {
  const header = Uint32Array.of(slots.length, ends.length, bytes.length);
  return Buffer.concat([header, slots, ends].map((part) => new Uint8Array(part.buffer)).concat(bytes));
}

export function decodeRankTable(file: Uint8Array): RankTable {
  // Arrays of words begin at multiples of four.
  const { buffer, byteOffset } = file.byteOffset % 4 === 0 ? file : new Uint8Array(file);
  const [slots, ends, bytes] = new Uint32Array(buffer, byteOffset, HEADER) as unknown as [
    number,
    number,
    number,
  ];
  const start = byteOffset + 4 * HEADER;
  return {
    slots: new Uint32Array(buffer, start, slots),
    ends: new Uint32Array(buffer, start + 4 * slots, ends),
    bytes: new Uint8Array(buffer, start + 4 * (slots + ends), bytes),
  };
}

/** A list of tokens as tiktoken has it: in each line the bytes in base64 and the rank, which is the line's number. */
export function readRanks(text: string): Uint8Array[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => Buffer.from(line.slice(0, line.indexOf(" ")), "base64"));
}

/** FNV-1a, mixed once more so that every bit depends on every byte. */
function hashOf(piece: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ piece[at]!, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
