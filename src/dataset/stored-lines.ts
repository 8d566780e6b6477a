import type { Scope } from "../engine/engine.ts";
import { utf8Of } from "../util/bytes.ts";
import type { Digest } from "../util/digest.ts";

const LF = 0x0a;

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

/** The lines as texts, without their line ends. */
export const textsOf = ({ bytes }: Lines): string[] => utf8Of(bytes).split("\n").slice(0, -1);
