import type { Scope } from "../engine/engine.ts";
import { utf8Of } from "../util/bytes.ts";
import type { Digest } from "../util/digest.ts";

export type StoredFile = { readonly blob: Digest; readonly bytes: number };

/** Lines of a blob: those with these numbers, from 0, or all of them. */
export type ChosenLines = { readonly blob: Digest; readonly lines: readonly number[] | null };

export function store(scope: Scope, data: Uint8Array): StoredFile {
  return { blob: scope.putBlob(data), bytes: data.length };
}

interface Lines {
  readonly lines: readonly string[];
  /** With their line ends. */
  readonly bytes: Uint8Array;
}

export function readLines(scope: Scope, chosen: readonly ChosenLines[]): Lines[] {
  const blobs = scope.readBlobs(chosen.map(({ blob }) => blob));
  return blobs.map((bytes, at): Lines => {
    const all = utf8Of(bytes).split("\n").slice(0, -1);
    const numbers = chosen[at]!.lines;
    if (numbers === null) return { lines: all, bytes };
    const lines = numbers.map((number) => all[number]!);
    return { lines, bytes: Buffer.from(lines.map((line) => `${line}\n`).join("")) };
  });
}
