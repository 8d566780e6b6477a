import { wordsOf } from "../../method/curation/ngrams.ts";
import { rounded } from "./distribution.ts";
import type { DistinctReport } from "./report.ts";

/** Raised when equal problems would get another sketch. */
export const GRAMS_VERSION = 1;

/** Words of the runs that are counted. */
const LENGTHS = [1, 2, 3];

/** Hashes kept of a split, over all its shards: up to so many different runs are counted exactly. */
const KEPT = 2 ** 15;

const RANGE = 2 ** 32;

/** What tells how many different runs of words some problems have, for each length. */
export type GramSketch = readonly {
  /** Runs, equal ones included. */
  readonly total: number;
  /** Hashes below this one are known, and no others. */
  readonly below: number;
  /** These, ascending, four bytes each, in base64. */
  readonly hashes: string;
}[];

/** How many hashes a shard keeps where its split has so many of them. */
export const keptOf = (shards: number): number => Math.ceil(KEPT / shards);

/** Of a shard's problems in any order: the lowest hashes of their runs. */
export function sketchGrams(problems: readonly string[], kept: number): GramSketch {
  const words = problems.map((problem) => wordsOf(problem).map(hashOf));
  return LENGTHS.map((length) => {
    const total = words.reduce((sum, own) => sum + Math.max(0, own.length - length + 1), 0);
    const all = new Uint32Array(total);
    let next = 0;
    for (const own of words)
      for (let at = 0; at + length <= own.length; at++) all[next++] = hashOfRun(own, at, length);
    const different = withoutRepeats(all.sort());
    const below = different[kept] ?? RANGE;
    const hashes = different.subarray(0, kept);
    return {
      total,
      below,
      hashes: Buffer.from(hashes.buffer, hashes.byteOffset, hashes.byteLength).toString("base64"),
    };
  });
}

/** Different runs among all runs of the problems that sketches were made of, whatever their order. */
export function distinctOf(sketches: readonly GramSketch[]): DistinctReport[] {
  return LENGTHS.map((words, nth) => {
    const parts = sketches.map((sketch) => sketch[nth]!);
    const total = parts.reduce((sum, part) => sum + part.total, 0);
    const below = parts.reduce((least, part) => Math.min(least, part.below), RANGE);
    const known = countBelow(
      parts.map(({ hashes }) => Buffer.from(hashes, "base64")),
      below,
    );
    if (below === RANGE) return { words, total, distinct: known, share: shareOf(known, total), margin: 0 };
    // Of very many runs some share a hash.
    const distinct = Math.min(total, Math.round(-RANGE * Math.log1p(-known / below)));
    const error = Math.sqrt((1 - below / RANGE) / known);
    const share = shareOf(distinct, total);
    return { words, total, distinct, share, margin: rounded(1.96 * error * share!) };
  });
}

const shareOf = (distinct: number, total: number) => (total === 0 ? null : rounded(distinct / total));

/** Different hashes below a bound, in lists that are ascending. */
function countBelow(lists: readonly Buffer[], below: number): number {
  const most = lists.reduce((sum, list) => sum + list.length / 4, 0);
  let size = 2;
  while (size < 2 * most) size *= 2;
  // Open addressing; 0 stands for an empty place, so that hash 0 is kept apart.
  const table = new Uint32Array(size);
  let different = 0;
  let hasZero = false;
  for (const list of lists)
    for (let at = 0; at < list.length; at += 4) {
      const hash = list.readUInt32LE(at);
      if (hash >= below) break;
      if (hash === 0) {
        hasZero = true;
        continue;
      }
      let place = Math.imul(hash, 0x9e3779b1) >>> 0;
      for (place &= size - 1; table[place] !== 0 && table[place] !== hash; ) place = (place + 1) & (size - 1);
      if (table[place] === hash) continue;
      table[place] = hash;
      different++;
    }
  return different + (hasZero ? 1 : 0);
}

function withoutRepeats(ascending: Uint32Array): Uint32Array {
  let different = 0;
  for (let at = 0; at < ascending.length; at++)
    if (at === 0 || ascending[at] !== ascending[at - 1]) ascending[different++] = ascending[at]!;
  return ascending.subarray(0, different);
}

function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  return mixed(hash);
}

function hashOfRun(words: readonly number[], from: number, length: number): number {
  let hash = length;
  for (let at = from; at < from + length; at++) hash = mixed(Math.imul(hash, 0x9e3779b1) ^ words[at]!);
  return hash >>> 0;
}

/** So that every bit depends on every other. */
function mixed(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
