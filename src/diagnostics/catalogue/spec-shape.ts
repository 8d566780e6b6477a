import type { Diagnostic, Location } from "../diagnostic.ts";
import { makeError, quoted, sentence } from "../make.ts";
import { didYouMean } from "../suggest.ts";

export function missingKind(location: Location, kinds: readonly string[]): Diagnostic {
  return makeError("specs/missing-kind", {
    location,
    message: 'This document has no "kind", so it is unknown what it declares.',
    hint: `Add "kind:" with one of ${kinds.join(", ")}.`,
  });
}

export function unknownKind(location: Location, word: string, kinds: readonly string[]): Diagnostic {
  return makeError("specs/unknown-kind", {
    location,
    message: `${quoted(word)} is not a kind of document.`,
    hint: didYouMean(word, kinds),
  });
}

/** `owner` is what the key stands in, such as `Topics` or `"checks" of GenerationPolicy`. */
export function unknownKey(
  location: Location,
  key: string,
  owner: string,
  known: readonly string[],
): Diagnostic {
  return makeError("specs/unknown-key", {
    location,
    message: `${quoted(key)} is not a key of ${owner}.`,
    hint: didYouMean(key, known),
  });
}

export function missingKey(
  location: Location,
  key: string,
  owner: string,
  what: string | undefined,
): Diagnostic {
  return makeError("specs/missing-key", {
    location,
    message: `The key ${quoted(key)} is missing in ${owner}.`,
    hint: what === undefined ? undefined : `Add "${key}:". ${what}`,
  });
}

export function wrongType(
  location: Location,
  field: string,
  wanted: string,
  given: string,
  hint?: string,
): Diagnostic {
  return makeError("specs/wrong-type", {
    location,
    message: sentence(
      given === "null"
        ? `${field} has no value, and it must be ${wanted}.`
        : `${field} must be ${wanted}, not ${given}.`,
    ),
    hint,
  });
}

export function outOfRange(location: Location, field: string, given: string, limit: string): Diagnostic {
  return makeError("specs/out-of-range", {
    location,
    message: sentence(`${field} is ${given}, and it must be ${limit}.`),
    hint: `Write a number that is ${limit}.`,
  });
}

export function notAllowedValue(
  location: Location,
  field: string,
  word: string,
  known: readonly string[],
): Diagnostic {
  return makeError("specs/not-allowed-value", {
    location,
    message: `${quoted(word)} is not a value that ${field} can have.`,
    hint: didYouMean(word, known),
  });
}

export function badName(
  location: Location,
  field: string,
  word: string,
  form: string,
  hint?: string,
): Diagnostic {
  return makeError("specs/bad-name", {
    location,
    message: sentence(`${field} cannot be ${quoted(word)}: a name consists of ${form}.`),
    hint,
  });
}

export function badText(location: Location, field: string, word: string, form: string): Diagnostic {
  return makeError("specs/bad-text", {
    location,
    message: sentence(`${field} must be ${form}, not ${quoted(word.trim().replace(/\s+/g, " "))}.`),
  });
}

export function emptyText(location: Location, field: string, least: number): Diagnostic {
  return makeError("specs/empty-text", {
    location,
    message:
      least === 1
        ? sentence(`${field} is an empty text.`)
        : sentence(`${field} is shorter than ${least} characters.`),
    hint: "Fill it in, or remove it if it may be absent.",
  });
}

export function tooFew(location: Location, field: string): Diagnostic {
  return makeError("specs/too-few", {
    location,
    message: sentence(`${field} is empty, and it must hold at least one entry.`),
    hint: "Add an entry, or remove the key if it may be absent.",
  });
}

export function duplicateItem(location: Location, field: string, word: string): Diagnostic {
  return makeError("specs/duplicate-item", {
    location,
    message: sentence(`${field} holds ${quoted(word)} twice.`),
    hint: "Remove one of the two.",
  });
}
