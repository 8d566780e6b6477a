import type { Diagnostic, Location } from "../diagnostic.ts";
import { makeError, makeWarning, quoted } from "../make.ts";
import { didYouMean } from "../suggest.ts";

export function splitNamedTwice(location: Location, split: string): Diagnostic {
  return makeError("specs/split-named-twice", {
    location,
    message: `The split ${quoted(split)} stands under "splits" too, so that held-out topics would be mixed with others.`,
    hint: "Give the held-out topics a split of their own.",
  });
}

export function heldOutUnclear(location: Location, isBoth: boolean): Diagnostic {
  return makeError("specs/held-out-unclear", {
    location,
    message: isBoth
      ? '"heldOut" has both "share" and "topics", and only one of them can say which topics are held out.'
      : '"heldOut" does not say which topics are held out.',
    hint: isBoth ? "Remove one of the two." : 'Add "share: 0.1", or "topics:" with patterns over topic ids.',
  });
}

export function bandsGap(location: Location, least: number): Diagnostic {
  return makeError("specs/bands-gap", {
    location,
    message: `The lowest band begins at ${least}, so that problems with a lower pass rate have none.`,
    hint: "Let one band begin at 0.",
  });
}

export function bandsEqual(location: Location, band: string, other: string): Diagnostic {
  return makeError("specs/bands-equal", {
    location,
    message: `The band ${quoted(band)} begins where ${quoted(other)} begins, so that one of them is empty.`,
    hint: "Give each band a pass rate of its own.",
  });
}

export function unknownBand(location: Location, name: string, bands: readonly string[]): Diagnostic {
  return makeError("specs/unknown-band", {
    location,
    message: `No band is named ${quoted(name)}, and with "bands" these are the difficulties.`,
    hint: didYouMean(name, bands),
  });
}

export function unknownDifficulty(
  location: Location,
  name: string,
  dataset: string,
  known: readonly string[],
): Diagnostic {
  return makeWarning("specs/unknown-difficulty", {
    location,
    message: `No problem of the dataset ${quoted(dataset)} has the difficulty ${quoted(name)}: the facet "difficulty" has no such value.`,
    hint: didYouMean(name, known),
  });
}

export function benchmarkNotFound(
  location: Location | null,
  benchmark: string,
  patterns: readonly string[],
): Diagnostic {
  return makeError("benchmarks/not-found", {
    ...(location === null ? {} : { location }),
    message: `The benchmark ${quoted(benchmark)} has no file: nothing matches ${patterns.map(quoted).join(" or ")}.`,
    hint: "Patterns are relative to the directory of chimera.config.ts.",
  });
}

export function benchmarkUnreadable(file: string, line: number | null, why: string): Diagnostic {
  return makeError("benchmarks/unreadable", {
    // Never the line itself: nothing of a benchmark's text may be shown.
    location: { file, line: line ?? 1, column: 1, length: 1, sourceLine: "" },
    message: `The benchmark file ${quoted(file)} cannot be read: ${why}.`,
    hint: "JSON Lines (.jsonl), JSON (.json), CSV (.csv), Parquet (.parquet) and text with a question in each line (.txt) can be.",
  });
}

export function benchmarkFieldMissing(file: string, field: string, fields: readonly string[]): Diagnostic {
  return makeError("benchmarks/field-missing", {
    location: { file, line: 1, column: 1, length: 1, sourceLine: "" },
    message: `The benchmark file ${quoted(file)} has no text under ${quoted(field)}.`,
    hint: didYouMean(field, fields) ?? 'Say under "field" where its questions stand.',
  });
}
