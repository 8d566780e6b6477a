import type { ResolvedCuration } from "../../specs/resolved.ts";
import { gramsOf, wordsOf } from "./ngrams.ts";

/** Raised when the same problem and benchmark would be found to have something else in common. */
export const CONTAMINATION_VERSION = 1;

/** What a problem has in common with a benchmark, where it has anything in common with it. */
export type Overlap = {
  readonly benchmark: string;
  /** 0-based number of the question that shares most. */
  readonly item: number;
  /** Most n-grams shared with one question; a question of fewer words counts as one when the whole of it is equal. */
  readonly ngram8: number;
  readonly ngram13: number;
  /** Greatest n-gram Jaccard similarity to any question. */
  readonly jaccard8: number;
  readonly jaccard13: number;
};

const LENGTHS = [8, 13] as const;

/** Questions of a benchmark as hashes of their n-grams: what they say cannot be read from it. */
export class BenchmarkIndex {
  readonly name: string;
  readonly questions: number;
  readonly #lengths: readonly GramIndex[];

  constructor(name: string, questions: readonly string[]) {
    this.name = name;
    this.questions = questions.length;
    const words = questions.map(wordsOf);
    this.#lengths = LENGTHS.map((length) => new GramIndex(length, words));
  }

  overlap(problem: string): Overlap | null {
    const words = wordsOf(problem);
    const [of8, of13] = this.#lengths.map((index) => index.compare(words)) as [Shared, Shared];
    if (of8.most === 0 && of13.most === 0) return null;
    return {
      benchmark: this.name,
      item: of8.most > 0 ? of8.item : of13.item,
      ngram8: of8.most,
      ngram13: of13.most,
      jaccard8: of8.jaccard,
      jaccard13: of13.jaccard,
    };
  }
}

interface Shared {
  readonly most: number;
  readonly item: number;
  readonly jaccard: number;
}

class GramIndex {
  readonly #length: number;
  /** Questions that hold a gram, by its hash. */
  readonly #holders = new Map<number, number[]>();
  /** Of each question, its grams. */
  readonly #sizes: readonly number[];
  /** Questions too short to have a gram, by the hash of the whole. */
  readonly #short = new Map<number, number>();

  constructor(length: number, questions: readonly (readonly string[])[]) {
    this.#length = length;
    this.#sizes = questions.map((words, item) => {
      if (words.length < length) {
        const whole = wholeOf(words);
        if (whole !== null && !this.#short.has(whole)) this.#short.set(whole, item);
        return 0;
      }
      const grams = gramsOf(words, length);
      for (const gram of grams) {
        const holders = this.#holders.get(gram);
        if (holders === undefined) this.#holders.set(gram, [item]);
        else holders.push(item);
      }
      return grams.size;
    });
  }

  compare(words: readonly string[]): Shared {
    if (words.length < this.#length) {
      const whole = wholeOf(words);
      const item = whole === null ? undefined : this.#short.get(whole);
      return { most: item === undefined ? 0 : 1, item: item ?? 0, jaccard: 0 };
    }
    const grams = gramsOf(words, this.#length);
    const shared = new Map<number, number>();
    for (const gram of grams)
      for (const item of this.#holders.get(gram) ?? []) shared.set(item, (shared.get(item) ?? 0) + 1);
    let [most, best, jaccard] = [0, 0, 0];
    for (const [item, count] of shared) {
      if (count > most || (count === most && item < best)) [most, best] = [count, item];
      jaccard = Math.max(jaccard, count / (grams.size + this.#sizes[item]! - count));
    }
    return { most, item: best, jaccard };
  }
}

function wholeOf(words: readonly string[]): number | null {
  if (words.length === 0) return null;
  const [whole] = gramsOf(words, words.length);
  return whole!;
}

/** Why a record is contaminated, without a word of the benchmark; null when it is not. */
export function contaminationOf(
  overlaps: readonly Overlap[],
  { ngram, shared }: Pick<ResolvedCuration["contamination"], "ngram" | "shared">,
): string | null {
  const found = overlaps.filter((overlap) => isContaminated(overlap, { ngram, shared }));
  if (found.length === 0) return null;
  return found
    .map((overlap) => {
      const count = ngram === 8 ? overlap.ngram8 : overlap.ngram13;
      return `${overlap.benchmark}: ${count} ${ngram}-gram${count === 1 ? "" : "s"} of item ${overlap.item}`;
    })
    .join("; ");
}

/** What equals a whole short question shares it, however many n-grams are asked for. */
export function isContaminated(
  { ngram8, ngram13, jaccard8, jaccard13 }: Overlap,
  { ngram, shared }: Pick<ResolvedCuration["contamination"], "ngram" | "shared">,
): boolean {
  const [count, jaccard] = ngram === 8 ? [ngram8, jaccard8] : [ngram13, jaccard13];
  return count >= shared || (count > 0 && jaccard === 0);
}
