import type { Json, JsonObject } from "../util/canonical-json.ts";

/** Nested deeper than any schema that a chat API accepts; stops one that refers to itself without end. */
const MAX_DEPTH = 32;

/** The plainest value that a JSON schema of the kind used for structured output allows. */
export function minimalInstance(schema: JsonObject, root: JsonObject = schema, depth = 0): Json {
  if (depth > MAX_DEPTH) return null;
  const inner = (sub: Json | undefined) => minimalInstance(asSchema(sub), root, depth + 1);
  if (typeof schema.$ref === "string") return inner(resolve(schema.$ref, root));
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum)) return (schema.enum as readonly Json[])[0] ?? null;
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (Array.isArray(choices)) return inner(choices[0] as Json);
  switch (typeOf(schema)) {
    case "object":
      return minimalObject(schema, inner);
    case "array":
      return Array.from({ length: numberOr(schema.minItems, 0) }, () => inner(schema.items));
    case "string":
      return "x".repeat(numberOr(schema.minLength, 0));
    case "integer":
    case "number":
      return smallestNumber(schema);
    case "boolean":
      return false;
    default:
      return null;
  }
}

/** The value cut and filled so that it has the properties that the schema lists and requires, in its order. */
export function conformed(value: JsonObject, schema: JsonObject): JsonObject {
  const properties = schema.properties;
  if (properties === undefined) return value;
  const required = new Set(Array.isArray(schema.required) ? (schema.required as readonly Json[]) : []);
  const out: Record<string, Json> = {};
  for (const [name, sub] of Object.entries(asSchema(properties))) {
    const own = value[name];
    if (own !== undefined) out[name] = own;
    else if (required.has(name)) out[name] = minimalInstance(asSchema(sub), schema);
  }
  return out;
}

function minimalObject(schema: JsonObject, inner: (sub: Json | undefined) => Json): JsonObject {
  const properties = asSchema(schema.properties);
  const required = Array.isArray(schema.required) ? (schema.required as readonly string[]) : [];
  return Object.fromEntries(required.map((name) => [name, inner(properties[name])]));
}

function typeOf(schema: JsonObject): Json | undefined {
  const type = schema.type;
  if (type === undefined) return schema.properties === undefined ? undefined : "object";
  return Array.isArray(type) ? (type[0] as Json) : type;
}

function smallestNumber(schema: JsonObject): number {
  const above = schema.exclusiveMinimum;
  const least = typeof above === "number" ? Math.floor(above) + 1 : numberOr(schema.minimum, 0);
  return Math.min(least, numberOr(schema.maximum, least));
}

/** Follows a reference inside the schema, "#/$defs/Topic". */
function resolve(reference: string, root: JsonObject): Json | undefined {
  const path = reference
    .replace(/^#\/?/, "")
    .split("/")
    .filter((part) => part !== "");
  let at: Json | undefined = root;
  for (const part of path) at = asSchema(at)[part.replaceAll("~1", "/").replaceAll("~0", "~")];
  return at;
}

function asSchema(value: Json | undefined): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

function numberOr(value: Json | undefined, fallback: number): number {
  return typeof value === "number" ? value : fallback;
}
