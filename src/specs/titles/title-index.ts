import {
  type Comparable,
  comparable,
  compareTitles,
  SHORT,
  startOf,
  type TitleVerdict,
} from "./compare-titles.ts";

/** A title that was added before, and how it compares. */
export interface AlikeTitle<T> {
  readonly item: T;
  readonly verdict: Exclude<TitleVerdict, "different">;
}

interface Entry<T> {
  readonly item: T;
  readonly title: Comparable;
}

/**
 * Finds among titles those that are the same as another or alike, without comparing each with each: only those are
 * compared that share a word and how another one begins.
 */
export class TitleIndex<T> {
  readonly #entries: Entry<T>[] = [];
  readonly #buckets = new Map<string, number[]>();

  /** What of the titles added so far is the same or alike, in the order in which they were added. */
  find(title: string): readonly AlikeTitle<T>[] {
    return this.#find(comparable(title));
  }

  /** Finds as `find` does, and adds the title. */
  add(title: string, item: T): readonly AlikeTitle<T>[] {
    const own = comparable(title);
    const found = this.#find(own);
    const at = this.#entries.length;
    this.#entries.push({ item, title: own });
    for (const bucket of bucketsOf(own)) {
      const members = this.#buckets.get(bucket);
      if (members === undefined) this.#buckets.set(bucket, [at]);
      else members.push(at);
    }
    return found;
  }

  #find(own: Comparable): readonly AlikeTitle<T>[] {
    const candidates = new Set<number>();
    for (const bucket of bucketsOf(own)) for (const at of this.#buckets.get(bucket) ?? []) candidates.add(at);
    const found: AlikeTitle<T>[] = [];
    for (const at of [...candidates].sort((a, b) => a - b)) {
      const { item, title } = this.#entries[at]!;
      const verdict = compareTitles(own, title);
      if (verdict !== "different") found.push({ item, verdict });
    }
    return found;
  }
}

/** Where a title stands to be found: titles that are the same or alike share one of these. */
function bucketsOf({ key, specific, stems, starts }: Comparable): Set<string> {
  const buckets = new Set([key, `=${specific}`]);
  if (stems.length <= SHORT) for (const start of starts) buckets.add(`^${start}`);
  for (const one of stems) {
    for (const other of stems) if (one !== other) buckets.add(`${one}|${startOf(other)}`);
  }
  return buckets;
}
