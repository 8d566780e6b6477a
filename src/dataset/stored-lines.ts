import type { Scope } from "../engine/engine.ts";
import { utf8Of } from "../util/bytes.ts";
import type { Digest } from "../util/digest.ts";

const LF = 0x0a;

/** As it follows the problem in a record's line. */
const ANSWER_KEY = ',"answer":';

export type StoredFile = { readonly blob: Digest; readonly bytes: number };

/** Lines of a blob: those with these numbers, from 0, or all of them. */
export type ChosenLines = { readonly blob: Digest; readonly lines: readonly number[] | null };

export function store(scope: Scope, data: Uint8Array): StoredFile {
  return { blob: scope.putBlob(data), bytes: data.length };
}

export interface Lines {
  /** With their line ends. */
  readonly bytes: Uint8Array;
  readonly count: number;
}

export function readLines(scope: Scope, chosen: readonly ChosenLines[]): Lines[] {
  const blobs = scope.readBlobs(chosen.map(({ blob }) => blob));
  return blobs.map((bytes, at): Lines => {
    const numbers = chosen[at]!.lines;
    const ends = lineEnds(bytes);
    if (numbers === null) return { bytes, count: ends.length };
    const lines = numbers.map((number) => bytes.subarray(number === 0 ? 0 : ends[number - 1], ends[number]));
    return { bytes: Buffer.concat(lines), count: lines.length };
  });
}

/** Where each line and its line end are over. */
function lineEnds(bytes: Uint8Array): number[] {
  const ends: number[] = [];
  for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, at + 1)) ends.push(at + 1);
  return ends;
}

/**
 * The problems of records, without what follows them being parsed. Within a text a quote is escaped, so that the key of
 * the answer cannot stand in one.
 */
export function problemsOf({ bytes }: Lines): string[] {
  const problems: string[] = [];
  for (let start = 0; start < bytes.length; start = bytes.indexOf(LF, start) + 1) {
    const end = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(ANSWER_KEY, start);
    const { problem } = JSON.parse(`${utf8Of(bytes.subarray(start, end))}}`) as { problem: string };
    problems.push(problem);
  }
  return problems;
}

/** The lines as texts, without their line ends. */
export const textsOf = ({ bytes }: Lines): string[] => utf8Of(bytes).split("\n").slice(0, -1);
