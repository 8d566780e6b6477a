import { agree, resemblance, type Sketch } from "./sketch.ts";

/**
 * Near-duplicates among the problems that it is shown, each held against those it was told to remember. Whoever shows
 * the problems in the order of their slots, and has it remember those alone that are none, keeps of each group the lowest
 * slot, and of a chain of small differences every problem that is not nearly one that was kept.
 */
export class NearDuplicates {
  readonly #threshold: number;
  /** By what has to agree anyway: it keeps most problems of one template apart. */
  readonly #groups = new Map<string, Group>();

  constructor(threshold: number) {
    this.#threshold = threshold;
  }

  /** The lowest remembered problem that this one nearly is, and how nearly; null when there is none. */
  find(sketch: Sketch): { readonly id: string; readonly resemblance: number } | null {
    for (const { id, sketch: other } of this.#groups.get(groupOf(sketch))?.candidates(sketch) ?? []) {
      if (!agree(sketch, other)) continue;
      const share = resemblance(sketch, other);
      if (share >= this.#threshold) return { id, resemblance: share };
    }
    return null;
  }

  remember(id: string, sketch: Sketch): void {
    const name = groupOf(sketch);
    const group = this.#groups.get(name) ?? new Group(this.#threshold);
    this.#groups.set(name, group);
    group.add({ id, sketch });
  }
}

const groupOf = ({ numbers, polarity }: Sketch) => `${numbers} ${polarity}`;

interface Remembered {
  readonly id: string;
  readonly sketch: Sketch;
}

/** Up to so many it is faster to look at each than to hash. */
const FEW = 16;

/** Problems with the same numbers and polarity: a list while they are few, then in bands of MinHashes. */
class Group {
  readonly #members: Remembered[] = [];
  readonly #shape: Shape;
  /** Of each band, by its hash, positions in `#members`. */
  #bands: Map<number, number[]>[] | null = null;

  constructor(threshold: number) {
    this.#shape = shapeFor(threshold);
  }

  /** Those that may be near-duplicates, the lowest first. */
  candidates(sketch: Sketch): readonly Remembered[] {
    if (this.#bands === null) return this.#members;
    const found = new Set<number>();
    for (const [band, hash] of hashesOf(sketch, this.#shape).entries())
      for (const at of this.#bands[band]!.get(hash) ?? []) found.add(at);
    return [...found].sort((a, b) => a - b).map((at) => this.#members[at]!);
  }

  add(one: Remembered): void {
    this.#members.push(one);
    if (this.#bands !== null) this.#index(this.#bands, this.#members.length - 1);
    else if (this.#members.length > FEW) {
      const bands = Array.from({ length: this.#shape.bands }, () => new Map<number, number[]>());
      for (const at of this.#members.keys()) this.#index(bands, at);
      this.#bands = bands;
    }
  }

  #index(bands: readonly Map<number, number[]>[], at: number): void {
    for (const [band, hash] of hashesOf(this.#members[at]!.sketch, this.#shape).entries()) {
      const bucket = bands[band]!.get(hash);
      if (bucket === undefined) bands[band]!.set(hash, [at]);
      else bucket.push(at);
    }
  }
}

interface Shape {
  readonly bands: number;
  readonly rows: number;
}

/** Bands and rows with which a pair at the threshold shares a band in 99 of 100 cases. */
function shapeFor(threshold: number): Shape {
  if (threshold >= 0.7) return { bands: 12, rows: 3 };
  if (threshold >= 0.6) return { bands: 20, rows: 3 };
  return { bands: 20, rows: threshold >= 0.45 ? 2 : 1 };
}

function hashesOf({ terms }: Sketch, { bands, rows }: Shape): number[] {
  if (terms.length === 0) return [];
  return Array.from({ length: bands }, (_, band) => {
    let hash = 0x9e3779b1;
    for (let row = 0; row < rows; row++) {
      hash = Math.imul(hash ^ leastOf(terms, SEEDS[band * rows + row]!), 0x85ebca6b);
      hash ^= hash >>> 13;
    }
    return hash;
  });
}

/** Odd multipliers of the hash functions of MinHash, one for each row of each band. */
const SEEDS = Array.from({ length: 60 }, (_, at) => Math.imul(2 * at + 1, 0x9e3779b1) | 1);

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
