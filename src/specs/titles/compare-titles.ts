import { type TitleWords, titleParts, titleWords } from "./title-words.ts";

/** "same": the same words; "undecided": so alike that only somebody who knows the field can tell. */
export type TitleVerdict = "same" | "undecided" | "different";

/** A title prepared for being compared with many. */
export interface Comparable extends TitleWords {
  /** The stems of each part, set side by side by "and" and the like, that has a subject of its own. */
  readonly subjects: readonly string[];
  /** The stems that say which thing is meant, as one text. */
  readonly specific: string;
  /** How each stem begins. */
  readonly starts: readonly string[];
  /** The words in order, written as one. */
  readonly letters: string;
}

export function comparable(title: string): Comparable {
  const words = titleWords(title);
  const parts = titleParts(title);
  const subjects = parts.length > 1 ? parts.map((part) => titleWords(part).stems) : [words.stems];
  return {
    ...words,
    subjects: subjects.filter((stems) => weightOf(stems) >= LEAST_SUBJECT).map((stems) => stems.join(" ")),
    specific: words.stems.filter((stem) => !GENERIC.has(stem)).join(" "),
    starts: words.stems.map(startOf),
    letters: words.words.join(""),
  };
}

/** Share of the weight of two titles' stems that is common to both, from which on they are alike. */
const ALIKE = 0.5;
/** Dice coefficient of two titles' trigrams from which on they are alike: a letter mistyped, "wavefunction". */
const ALIKE_LETTERS = 0.8;
/** Stems of a title so short that all of them may be mistyped. */
export const SHORT = 2;
/** A subject of less weight, such as "groups", is one that many titles share. */
const LEAST_SUBJECT = 2;

export function compareTitles(one: Comparable, other: Comparable): TitleVerdict {
  if (one.key === other.key) return "same";
  return areAlike(one, other) ? "undecided" : "different";
}

function areAlike(one: Comparable, other: Comparable): boolean {
  if (one.specific !== "" && one.specific === other.specific) return true;
  const common = one.stems.filter((stem) => other.stems.includes(stem));
  // One word in common is a field in common.
  if (common.length > 1 && common.some((stem) => !GENERIC.has(stem))) {
    const shared = weightOf(common);
    const all = weightOf(one.stems) + weightOf(other.stems) - shared;
    if (shared / all >= ALIKE) return true;
  }
  return sharePart(one, other) || areSpelledAlike(one, other, common.length);
}

/** Whether a whole part of one, with a subject of its own, is a part of the other, or the whole of it. */
function sharePart(one: Comparable, other: Comparable): boolean {
  return one.subjects.some((subject) => other.subjects.includes(subject));
}

function areSpelledAlike(one: Comparable, other: Comparable, common: number): boolean {
  const [few, many] = one.starts.length < other.starts.length ? [one, other] : [other, one];
  if (many.starts.length > few.starts.length + 1 || (common === 0 && many.starts.length > SHORT))
    return false;
  // Looking at the letters takes longer than all else that is compared.
  if (!few.starts.every((start) => many.starts.includes(start))) return false;
  const [ones, others] = [trigramsOf(one.letters), trigramsOf(other.letters)];
  let shared = 0;
  for (const trigram of ones) if (others.has(trigram)) shared++;
  return 2 * shared >= ALIKE_LETTERS * (ones.size + others.size);
}

/** Words that say what kind of thing is meant and hardly which. */
const GENERIC: ReadonlySet<string> = new Set(
  titleWords(
    "theory method technique approach analysis study model modeling system problem structure application principle property process mechanism concept theorem general classical basic advanced modern",
  ).stems,
);

/** As much of a word as one that is mistyped, or joined to its neighbour, mostly still has. */
export const startOf = (stem: string) => stem.slice(0, 3);

/** How much a stem tells of what a title is about. */
function stemWeight(stem: string): number {
  if (GENERIC.has(stem)) return 0.3;
  return stem.length === 1 ? 0.5 : 1;
}

function weightOf(stems: readonly string[]): number {
  return stems.reduce((sum, stem) => sum + stemWeight(stem), 0);
}

function trigramsOf(letters: string): ReadonlySet<string> {
  const trigrams = new Set<string>();
  const padded = `^${letters}$`;
  for (let at = 0; at + 3 <= padded.length; at++) trigrams.add(padded.slice(at, at + 3));
  return trigrams;
}
