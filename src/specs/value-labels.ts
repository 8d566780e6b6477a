import type { Schema } from "./schemas/schema.ts";

type Path = readonly (string | number)[];

const isIndex = (step: string | number) => /^\d+$/.test(String(step));

/** How a message names what a key stands in: `Topics`, `"checks" of GenerationPolicy`. */
export function ownerLabel(path: Path, kind: string): string {
  if (path.length === 0) return kind;
  const label = fieldLabel(path, kind);
  return path.some(isIndex) ? label : `${label} of ${kind}`;
}

/** How a message names a field: `"samples"`, `entry 2 of "topics"`, `"title" of entry 2 of "topics"`. */
export function fieldLabel(path: Path, kind: string): string {
  const last = path.at(-1);
  if (last === undefined) return `the ${kind} document`;
  if (isIndex(last)) {
    const entry = `entry ${Number(last) + 1}`;
    return path.length === 1 ? entry : `${entry} of ${fieldLabel(path.slice(0, -1), kind)}`;
  }
  const parent = path.slice(0, -1);
  return parent.length === 0 ? `"${last}"` : `"${last}" of ${fieldLabel(parent, kind)}`;
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: "a text",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping",
  null: "null",
};

/** What a schema's type asks for: `a text or a mapping`. */
export function wantedLabel(schema: Schema): string {
  const words = [schema.type ?? []].flat().map((type) => TYPE_WORDS[type] ?? type);
  const last = words.at(-1);
  return words.length < 2 ? (last ?? "something else") : `${words.slice(0, -1).join(", ")} or ${last}`;
}

/** What stands there instead: `the text "many"`, `a list`. */
export function givenLabel(data: unknown): string {
  if (data === null || data === undefined) return "null";
  if (Array.isArray(data)) return "a list";
  switch (typeof data) {
    case "string":
      return data === "" ? "an empty text" : `the text "${short(data)}"`;
    case "object":
      return "a mapping";
    case "number":
      return `the number ${data}`;
    default:
      return String(data);
  }
}

/** A value as a message quotes it. */
export function wordOf(data: unknown): string {
  return typeof data === "string" ? data : JSON.stringify(data);
}

function short(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 37)}...`;
}
