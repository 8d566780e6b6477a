import { readProblem } from "./read-problem.ts";

/** Raised when the same problem would get another sketch. */
export const SKETCH_VERSION = 1;

export type NumbersMode = "keep" | "mask";

/**
 * What of a problem is compared to find near-duplicates, in some hundred bytes. Terms are hashes of 16 bits, of which a
 * long problem keeps the smallest alone: a bottom-k MinHash.
 */
export interface Sketch {
  /** Equal for problems with the same numbers; 0 where these are masked. */
  readonly numbers: number;
  /** Equal for problems that agree in negations, comparisons and signs. */
  readonly polarity: number;
  /** Terms of what is asked for. */
  readonly focus: Uint16Array;
  /** Names and symbols: what no other wording replaces. */
  readonly names: Uint16Array;
  readonly terms: Uint16Array;
}

const MOST_TERMS = 96;
const MOST_FOCUS = 12;
const MOST_NAMES = 16;

export function sketchOf(problem: string, mode: NumbersMode): Sketch {
  const { numbers, polarity, focus, names, terms } = readProblem(problem, mode === "mask");
  return {
    numbers: mode === "mask" ? 0 : hash32([...numbers].sort().join(" ")),
    polarity: hash32([...polarity].sort().join(" ")) & 0xffff,
    focus: smallest(focus, MOST_FOCUS),
    names: smallest(names, MOST_NAMES),
    terms: smallest(terms, MOST_TERMS),
  };
}

/** As text for a row of JSON. */
export function encodeSketch({ numbers, polarity, focus, names, terms }: Sketch): string {
  const bytes = Buffer.alloc(8 + 2 * (focus.length + names.length + terms.length));
  bytes.writeUInt32LE(numbers, 0);
  bytes.writeUInt16LE(polarity, 4);
  bytes[6] = focus.length;
  bytes[7] = names.length;
  let at = 8;
  for (const part of [focus, names, terms]) for (const hash of part) at = bytes.writeUInt16LE(hash, at);
  return bytes.toString("base64");
}

export function decodeSketch(text: string): Sketch {
  const bytes = Buffer.from(text, "base64");
  const [focus, names] = [bytes[6]!, bytes[7]!];
  const part = (from: number, to: number) =>
    Uint16Array.from({ length: to - from }, (_, at) => bytes.readUInt16LE(8 + 2 * (from + at)));
  return {
    numbers: bytes.readUInt32LE(0),
    polarity: bytes.readUInt16LE(4),
    focus: part(0, focus),
    names: part(focus, focus + names),
    terms: part(focus + names, (bytes.length - 8) / 2),
  };
}

/** Share of common terms among those that either has: exact for problems of few terms, else estimated. */
export function resemblance(a: Sketch, b: Sketch): number {
  const isCut = a.terms.length === MOST_TERMS || b.terms.length === MOST_TERMS;
  const most = isCut ? MOST_TERMS : Number.POSITIVE_INFINITY;
  let [i, j, union, common] = [0, 0, 0, 0];
  const { terms: left } = a;
  const { terms: right } = b;
  while (union < most && (i < left.length || j < right.length)) {
    const [x, y] = [left[i] ?? 0x10000, right[j] ?? 0x10000];
    if (x === y) common++;
    if (x <= y) i++;
    if (y <= x) j++;
    union++;
  }
  return union === 0 ? 0 : common / union;
}

/** Whether two problems agree in all that no other wording changes. */
export function agree(a: Sketch, b: Sketch): boolean {
  return (
    a.numbers === b.numbers &&
    a.polarity === b.polarity &&
    asksTheSame(a, b) &&
    covers(a.names, b) &&
    covers(b.names, a)
  );
}

/** Of the shorter of two questions so much has to stand in the other one. */
const FOCUS_SHARE = 0.7;

function asksTheSame({ focus: a }: Sketch, { focus: b }: Sketch): boolean {
  const least = Math.min(a.length, b.length);
  if (least === 0) return true;
  let common = 0;
  for (const hash of a) if (b.includes(hash)) common++;
  return common >= FOCUS_SHARE * least;
}

// A name may begin a sentence, where it cannot be told from other words: then it is among the terms.
function covers(names: Uint16Array, { names: others, terms }: Sketch): boolean {
  const isCut = terms.length === MOST_TERMS;
  const last = terms.at(-1) ?? 0;
  return names.every((name) => others.includes(name) || terms.includes(name) || (isCut && name > last));
}

function smallest(words: ReadonlySet<string>, most: number): Uint16Array {
  const hashes = new Set<number>();
  for (const word of words) hashes.add(hash32(word) & 0xffff);
  return Uint16Array.from(hashes).sort().slice(0, most);
}

/** FNV-1a over UTF-16 units, mixed once more so that every bit depends on every unit. */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
