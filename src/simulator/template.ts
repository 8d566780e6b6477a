import type { Family, FieldKind, Params } from "./family.ts";

const PLACEHOLDER = /\{([A-Za-z][A-Za-z0-9]*)\}/g;
const NUMBER = String.raw`-?\d+(?:\.\d+)?`;
// A number must not be the inner part of a longer one, or "12.5" would also read as 12 or as 5.
const NOT_AFTER_DIGIT = String.raw`(?<!\d|\d\.)`;
const NOT_BEFORE_DIGIT = String.raw`(?!\d|\.\d)`;
const WORD = String.raw`[\p{L}\p{M}\p{N}'’\-]+`;

/** The value of a field that is declared as a number. */
export function numberIn(params: Params, field: string): number {
  const value = params[field];
  if (typeof value !== "number") throw new TypeError(`field "${field}" is not a number`);
  return value;
}

/** The value of a field that is declared as a list of numbers. */
export function numbersIn(params: Params, field: string): readonly number[] {
  const value = params[field];
  if (typeof value !== "object") throw new TypeError(`field "${field}" is not a list of numbers`);
  return value;
}

/** The value of a field that is declared as a word or as one of some phrases. */
export function wordIn(params: Params, field: string): string {
  const value = params[field];
  if (typeof value !== "string") throw new TypeError(`field "${field}" is not text`);
  return value;
}

/** Fills in the `{field}` placeholders of a template; a placeholder without a value is a mistake and throws. */
export function renderText(template: string, params: Params): string {
  return template.replace(PLACEHOLDER, (_, field: string) => {
    const value = params[field];
    if (value === undefined) throw new Error(`no value for the placeholder "{${field}}"`);
    return typeof value === "object" ? value.join(", ") : String(value);
  });
}

/** A function that finds one of the family's phrasings anywhere in a text and reads its parameters back. */
export function recogniserOf(family: Family): (text: string) => Params | null {
  // Compiling the patterns of all families takes longer than most questions do; few of them are ever needed.
  const phrasings = family.texts.map((template) => ({
    literal: once(() => longestLiteral(template)),
    pattern: once(() => patternOf(template, family.fields)),
  }));
  return (text) => {
    const plain = withPlainSpaces(text);
    for (const { literal, pattern } of phrasings) {
      const groups = plain.includes(literal()) ? pattern().exec(plain)?.groups : undefined;
      if (groups) return paramsOf(groups, family.fields);
    }
    return null;
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The longest part of a template that every text made from it holds. */
function longestLiteral(template: string): string {
  const literals = withPlainSpaces(template.replace(PLACEHOLDER, "\0")).split("\0");
  return literals.reduce((longest, literal) => (literal.length > longest.length ? literal : longest));
}

function patternOf(template: string, fields: Family["fields"]): RegExp {
  const seen = new Set<string>();
  let source = "";
  let end = 0;
  for (const match of template.matchAll(PLACEHOLDER)) {
    const field = match[1]!;
    const kind = fields[field];
    if (kind === undefined) throw new Error(`the placeholder "{${field}}" is not a field`);
    source += escaped(withPlainSpaces(template.slice(end, match.index)));
    source += seen.has(field)
      ? bounded(kind, `\\k<${field}>`)
      : bounded(kind, `(?<${field}>${sourceOf(kind)})`);
    seen.add(field);
    end = match.index + match[0].length;
  }
  return new RegExp(source + escaped(withPlainSpaces(template.slice(end))), "u");
}

function sourceOf(kind: FieldKind): string {
  if (kind === "number") return NUMBER;
  if (kind === "numbers") return `${NUMBER}(?:, ?${NUMBER})*`;
  if (kind === "word") return WORD;
  return kind
    .map(withPlainSpaces)
    .toSorted((a, b) => b.length - a.length)
    .map(escaped)
    .join("|");
}

function bounded(kind: FieldKind, source: string): string {
  return kind === "number" || kind === "numbers" ? NOT_AFTER_DIGIT + source + NOT_BEFORE_DIGIT : source;
}

function paramsOf(groups: Readonly<Record<string, string>>, fields: Family["fields"]): Params {
  const params: Record<string, number | string | readonly number[]> = {};
  for (const [field, kind] of Object.entries(fields)) {
    const text = groups[field];
    if (text !== undefined) params[field] = fieldValue(text, kind);
  }
  return params;
}

function fieldValue(text: string, kind: FieldKind): number | string | readonly number[] {
  if (kind === "number") return Number(text);
  if (kind === "numbers") return text.split(",").map(Number);
  if (kind === "word") return text;
  return kind.find((phrase) => withPlainSpaces(phrase) === text) ?? text;
}

// One space for every run, in templates and texts alike, so that line breaks do not matter even to back-references.
function withPlainSpaces(text: string): string {
  return text.replace(/\s+/gu, " ");
}

function escaped(literal: string): string {
  return literal.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}
