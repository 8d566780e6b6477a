import { type RankTable, rankOf } from "./rank-table.ts";

/** Pieces whose counts are remembered: texts repeat their words. */
const REMEMBERED = 50_000;

/**
 * Counts the tokens of texts as a byte-pair encoding has them: a pattern cuts a text into pieces, and in each the
 * neighbours of lowest rank are joined until none can be. What looks like a special token is text like any other.
 */
export class BytePairCounter {
  readonly #table: RankTable;
  readonly #pattern: RegExp;
  readonly #known = new Map<string, number>();
  readonly #encoder = new TextEncoder();
  #bytes = new Uint8Array(1024);

  constructor(table: RankTable, pattern: RegExp) {
    this.#table = table;
    this.#pattern = pattern;
  }

  count(text: string): number {
    let tokens = 0;
    for (const piece of text.match(this.#pattern) ?? []) {
      let own = this.#known.get(piece);
      if (own === undefined) {
        own = this.#countPiece(piece);
        if (this.#known.size === REMEMBERED) this.#known.clear();
        this.#known.set(piece, own);
      }
      tokens += own;
    }
    return tokens;
  }

  #countPiece(piece: string): number {
    if (this.#bytes.length < 3 * piece.length) this.#bytes = new Uint8Array(3 * piece.length);
    const { written: length } = this.#encoder.encodeInto(piece, this.#bytes);
    return rankOf(this.#table, this.#bytes, 0, length) >= 0
      ? 1
      : length - joins(this.#table, this.#bytes, length);
  }
}

/** What a position of no part has in place of a rank. */
const GONE = -2;

/** How often two neighbours of a piece are joined, the lowest rank first and of equal ones the leftmost. */
function joins(table: RankTable, bytes: Uint8Array, length: number): number {
  // Parts are known by where they begin.
  const next = Int32Array.from({ length: length + 1 }, (_, at) => at + 1);
  const previous = Int32Array.from({ length: length + 1 }, (_, at) => at - 1);
  /** Of each part, joined with the next one. */
  const ranks = new Int32Array(length).fill(GONE);
  const queue = new Queue();
  const rank = (at: number) => {
    const second = next[at]!;
    ranks[at] = second >= length ? -1 : rankOf(table, bytes, at, next[second]!);
    if (ranks[at]! >= 0) queue.push(ranks[at]! * WIDE + at);
  };
  for (let at = 0; at + 1 < length; at++) rank(at);
  let joined = 0;
  for (let lowest = queue.pop(); lowest !== undefined; lowest = queue.pop()) {
    const at = lowest % WIDE;
    // What was queued before one of the two was joined with another.
    if (ranks[at] !== (lowest - at) / WIDE) continue;
    joined++;
    const second = next[at]!;
    ranks[second] = GONE;
    next[at] = next[second]!;
    previous[next[at]!] = at;
    rank(at);
    if (at > 0) rank(previous[at]!);
  }
  return joined;
}

/** More than any piece has bytes, so that ranks come before positions. */
const WIDE = 2 ** 32;

/** A binary heap of numbers, the lowest first. */
class Queue {
  readonly #heap: number[] = [];

  push(value: number): void {
    const heap = this.#heap;
    let at = heap.push(value) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (heap[parent]! <= value) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = value;
  }

  pop(): number | undefined {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1]! < heap[child]!) child++;
      if (heap[child]! >= last!) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last!;
    return first;
  }
}
