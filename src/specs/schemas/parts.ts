import type { FieldEffect, PropertySchema, Schema } from "./schema.ts";

const NAME_PATTERN = "^[a-z0-9]+(-[a-z0-9]+)*$";
const NAME_SAYS = 'lower-case letters and digits, in words joined by single "-"';

/** A kebab-case name or id. */
export const nameText = {
  type: "string",
  pattern: NAME_PATTERN,
  patternErrorMessage: NAME_SAYS,
} as const satisfies Schema;

/** A text of one line that is not empty. */
export const lineText = {
  type: "string",
  minLength: 1,
  pattern: "^[^\\r\\n]*$",
  patternErrorMessage: "a text of one line",
} as const satisfies Schema;

/** The name of another document; whether it exists is checked later, so that a misspelling gets a suggestion. */
export const referenceText = { type: "string", minLength: 1 } as const satisfies Schema;

/** A pattern over topic ids. */
export const topicPattern = {
  type: "string",
  minLength: 1,
  pattern: "^[a-z0-9*?/-]*$",
  patternErrorMessage: 'made of lower-case letters, digits, "-", "/", and the wildcards "*", "**" and "?"',
} as const satisfies Schema;

/** The `kind` field of a document. */
export function kindField(kind: string): PropertySchema {
  return { const: kind, description: "What this document declares.", "x-chimera": "run" };
}

/** The `name` field of a document. */
export function nameField(description: string, effect: FieldEffect = "run"): PropertySchema {
  return { ...nameText, description, "x-chimera": effect };
}

/** A field that holds the name of another document. */
export function referenceField(description: string): PropertySchema {
  return { ...referenceText, description, "x-chimera": "identity" };
}

/** A field that names a role; datasets bind roles to models. */
export function roleField(description: string): PropertySchema {
  return { ...nameText, description, "x-chimera": "identity" };
}

/** The `revision` field: raised by hand to have everything under it made anew. */
export function revisionField(what: string): PropertySchema {
  return {
    type: "integer",
    minimum: 1,
    maximum: 1_000_000,
    default: 1,
    description: `Raise it to make ${what} anew although nothing else changed.`,
    "x-chimera": "identity",
  };
}

/** The `draws` field: replies asked for one purpose while they cannot be used. */
export function drawsField(initial: number, what: string): PropertySchema {
  return {
    type: "integer",
    minimum: 1,
    maximum: 10,
    default: initial,
    description: `How many replies are asked for ${what} while they cannot be used (refused, cut short, not in the asked form).`,
    "x-chimera": "selection",
  };
}

/** A `samples` field. */
export function samplesField(description: string): PropertySchema {
  return { type: "integer", minimum: 1, maximum: 100_000, description, "x-chimera": "selection" };
}

/** Free text, "" when absent. */
export function textField(description: string, effect: FieldEffect): PropertySchema {
  return { type: "string", default: "", description, "x-chimera": effect };
}
