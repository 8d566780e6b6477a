import type { Json, JsonObject } from "../util/canonical-json.ts";
import type { Schema } from "./schemas/schema.ts";

/** A copy of a valid value in which absent fields have the defaults of their schema, at every depth. */
export function withDefaults(schema: Schema, value: Json): Json {
  if (isList(value))
    return schema.items === undefined ? value : value.map((item) => withDefaults(schema.items!, item));
  if (value === null || typeof value !== "object" || schema.properties === undefined) return value;
  const filled: Record<string, Json> = { ...(value as JsonObject) };
  for (const [key, property] of Object.entries(schema.properties)) {
    const given = Object.hasOwn(filled, key) ? filled[key] : property.default;
    if (given !== undefined) filled[key] = withDefaults(property, given);
  }
  return filled;
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
