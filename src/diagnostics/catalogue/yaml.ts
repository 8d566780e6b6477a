import type { Diagnostic, Location } from "../diagnostic.ts";
import { makeError, makeWarning, quoted } from "../make.ts";

/** The parser's own sentence, made to read on after ours. */
export function yamlSyntax(location: Location, said: string, hint?: string): Diagnostic {
  return makeError("yaml/syntax", { location, message: `This is not valid YAML: ${sentence(said)}`, hint });
}

export function yamlWarning(location: Location, said: string): Diagnostic {
  return makeWarning("yaml/doubtful", {
    location,
    message: `This YAML may not mean what it says: ${sentence(said)}`,
  });
}

export function duplicateKey(location: Location, key: string, first: Location): Diagnostic {
  return makeError("yaml/duplicate-key", {
    location,
    message: `The key ${quoted(key)} is written twice in one mapping; its first place is line ${first.line}.`,
    hint: "Keep one of the two.",
  });
}

export function badKey(location: Location): Diagnostic {
  return makeError("yaml/bad-key", {
    location,
    message: "A key must be a plain text, and this one is a list, a mapping or an alias.",
    hint: "If a value starts with a bracket or an asterisk, put it in quotes.",
  });
}

export function mergeKey(location: Location): Diagnostic {
  return makeError("yaml/merge-key", {
    location,
    message: 'The merge key "<<" is not part of YAML 1.2 and is not supported.',
    hint: 'Write the fields out, or derive a dataset with "extends".',
  });
}

export function unknownTag(location: Location, tag: string): Diagnostic {
  return makeError("yaml/unknown-tag", {
    location,
    message: `The tag ${quoted(tag)} is not known: specs use only text, numbers, booleans, null, lists and mappings.`,
    hint: "Remove the tag; if the text itself starts with an exclamation mark, put it in quotes.",
  });
}

export function unknownAlias(location: Location, name: string, hint?: string): Diagnostic {
  return makeError("yaml/unknown-alias", {
    location,
    message: `The alias ${quoted(`*${name}`)} names no anchor that stands before it in this document.`,
    hint:
      hint ??
      "Anchors do not reach over documents. If the text itself starts with an asterisk, put it in quotes.",
  });
}

export function aliasCycle(location: Location, name: string): Diagnostic {
  return makeError("yaml/alias-cycle", {
    location,
    message: `The alias ${quoted(`*${name}`)} stands inside of the very value that it names.`,
    hint: "Write the value out.",
  });
}

export function tooManyAliases(location: Location, limit: number): Diagnostic {
  return makeError("yaml/too-many-aliases", {
    location,
    message: `The aliases of this document repeat more than ${limit} values in all, which is refused because it can grow without bound.`,
    hint: "Write the values out, or put them into several documents.",
  });
}

export function tooDeep(location: Location, limit: number): Diagnostic {
  return makeError("yaml/too-deep", {
    location,
    message: `Lists and mappings are nested deeper than ${limit} levels here.`,
    hint: "No kind of document needs that; check the brackets and the indentation.",
  });
}

export function unsupportedValue(location: Location, word: string, why: string): Diagnostic {
  return makeError("yaml/unsupported-value", {
    location,
    message: `The value ${quoted(word)} cannot be kept exactly: ${why}.`,
    hint: "Write another number, or put it in quotes where a text is meant.",
  });
}

export function brokenText(location: Location): Diagnostic {
  return makeError("yaml/broken-text", {
    location,
    message: "This text holds one half of a surrogate pair, which is not a character.",
    hint: 'Write the character itself, or escape it with "\\U" and eight hexadecimal digits.',
  });
}

function sentence(said: string): string {
  const text = said.trim().replace(/[.:]$/, "");
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}.`;
}
