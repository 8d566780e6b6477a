/** A value that JSON can carry without loss. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/**
 * Canonical JSON text (RFC 8785): keys in UTF-16 code-unit order, no white space, ECMAScript numbers.
 * Throws on what JSON would silently change (undefined, NaN, infinities, functions, big integers, lone surrogates),
 * because a value that two spellings share would be a wrong cache hit.
 */
export function canonicalJson(value: Json): string {
  switch (typeof value) {
    case "string":
      if (!value.isWellFormed()) throw new TypeError("canonical JSON: a lone surrogate cannot be encoded");
      return JSON.stringify(value);
    case "boolean":
      return value ? "true" : "false";
    case "number":
      if (!Number.isFinite(value)) throw new TypeError(`canonical JSON: ${value} is not a JSON number`);
      return JSON.stringify(value);
    case "object":
      if (value === null) return "null";
      return isArray(value) ? canonicalArray(value) : canonicalObject(value);
    default:
      throw new TypeError(`canonical JSON: a ${typeof value} is not a JSON value`);
  }
}

// Array.isArray does not narrow a readonly array out of the union.
const isArray = (value: Json): value is readonly Json[] => Array.isArray(value);

function canonicalObject(value: JsonObject): string {
  const keys = Object.keys(value);
  if (!isSorted(keys)) keys.sort(); // default order is by UTF-16 code unit, as RFC 8785 asks
  let text = "{";
  for (const key of keys) {
    if (text.length > 1) text += ",";
    text += `${canonicalJson(key)}:${canonicalJson(value[key] as Json)}`;
  }
  return `${text}}`;
}

function isSorted(keys: readonly string[]): boolean {
  for (let i = 1; i < keys.length; i++) if (keys[i - 1]! > keys[i]!) return false;
  return true;
}

function canonicalArray(value: readonly Json[]): string {
  let text = "[";
  // By index, so that a hole is undefined and throws like any other.
  for (let i = 0; i < value.length; i++)
    text += i === 0 ? canonicalJson(value[i]!) : `,${canonicalJson(value[i]!)}`;
  return `${text}]`;
}
