import { agree, resemblance, type Sketch } from "./sketch.ts";

const BANDS = 20;
const MOST_ROWS = 3;

/** Rows of a band with which a pair at the threshold shares a band in 99 of 100 cases. */
const rowsFor = (threshold: number) => (threshold >= 0.6 ? MOST_ROWS : threshold >= 0.45 ? 2 : 1);

/**
 * Near-duplicates among the problems that it is shown, each held against those it was told to remember. Whoever shows
 * the problems in the order of their slots, and has it remember those alone that are none, keeps of each group the lowest
 * slot, and of a chain of small differences every problem that is not nearly one that was kept.
 */
export class NearDuplicates {
  readonly #threshold: number;
  readonly #rows: number;
  /** Of each band, by its hash, positions in `#kept`. */
  readonly #buckets: Map<number, number[]>[];
  /** Of the sketch that was looked for last, which is the one to be remembered. */
  #last: { readonly sketch: Sketch; readonly bands: readonly number[] } | null = null;
  readonly #kept: { readonly id: string; readonly sketch: Sketch }[] = [];

  constructor(threshold: number) {
    this.#threshold = threshold;
    this.#rows = rowsFor(threshold);
    this.#buckets = Array.from({ length: BANDS }, () => new Map());
  }

  /** The lowest remembered problem that this one nearly is, and how nearly; null when there is none. */
  find(sketch: Sketch): { readonly id: string; readonly resemblance: number } | null {
    const seen = new Set<number>();
    for (const [band, hash] of this.#bandsOf(sketch).entries())
      for (const at of this.#buckets[band]!.get(hash) ?? []) seen.add(at);
    for (const at of [...seen].sort((a, b) => a - b)) {
      const other = this.#kept[at]!;
      if (!agree(sketch, other.sketch)) continue;
      const share = resemblance(sketch, other.sketch);
      if (share >= this.#threshold) return { id: other.id, resemblance: share };
    }
    return null;
  }

  remember(id: string, sketch: Sketch): void {
    const at = this.#kept.push({ id, sketch }) - 1;
    for (const [band, hash] of this.#bandsOf(sketch).entries()) {
      const bucket = this.#buckets[band]!.get(hash);
      if (bucket === undefined) this.#buckets[band]!.set(hash, [at]);
      else bucket.push(at);
    }
  }

  #bandsOf(sketch: Sketch): readonly number[] {
    if (this.#last?.sketch === sketch) return this.#last.bands;
    const bands = this.#hash(sketch);
    this.#last = { sketch, bands };
    return bands;
  }

  // What has to agree anyway is part of the hash: it keeps problems of one template apart.
  #hash({ terms, numbers, polarity }: Sketch): number[] {
    if (terms.length === 0) return [];
    const own = Math.imul(numbers ^ (polarity << 16), 0x9e3779b1);
    return Array.from({ length: BANDS }, (_, band) => {
      let hash = own;
      for (let row = 0; row < this.#rows; row++) {
        const least = leastOf(terms, SEEDS[band * MOST_ROWS + row]!);
        hash = Math.imul(hash ^ least, 0x85ebca6b);
        hash ^= hash >>> 13;
      }
      return hash;
    });
  }
}

/** Odd multipliers of the hash functions of MinHash, one for each row of each band. */
const SEEDS = Array.from({ length: BANDS * MOST_ROWS }, (_, at) => Math.imul(2 * at + 1, 0x9e3779b1) | 1);

function leastOf(terms: Uint16Array, seed: number): number {
  let least = 0xffffffff;
  for (const term of terms) {
    let hash = Math.imul(term + 1, seed);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    hash = (hash ^ (hash >>> 12)) >>> 0;
    if (hash < least) least = hash;
  }
  return least;
}
