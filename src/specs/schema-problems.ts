import type { ErrorObject } from "ajv";
import * as catalogue from "../diagnostics/catalogue/spec-shape.ts";
import { reservedRequestField } from "../diagnostics/catalogue/specs.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { nearest } from "../diagnostics/suggest.ts";
import { slugOf } from "../util/slug.ts";
import type { Kind } from "./kinds.ts";
import { RESERVED_REQUEST_FIELDS } from "./schemas/model.ts";
import type { Schema } from "./schemas/schema.ts";
import type { Path } from "./spec-document.ts";
import { schemaErrors } from "./validate-document.ts";
import { fieldLabel, givenLabel, ownerLabel, wantedLabel, wordOf } from "./value-labels.ts";
import type { YamlDocument } from "./yaml-document.ts";

/** What is wrong with a document's shape, with the exact place of each key or value. */
export function schemaProblems(kind: Kind, yaml: YamlDocument): readonly Diagnostic[] {
  const errors = schemaErrors(kind, yaml.value);
  const mistyped = new Set(
    errors.filter(({ keyword }) => keyword === "type").map(({ instancePath }) => instancePath),
  );
  const unknownKeys = new Map<string, string[]>();
  for (const { keyword, instancePath, params } of errors) {
    if (keyword !== "additionalProperties") continue;
    const keys = unknownKeys.get(instancePath) ?? [];
    keys.push(params.additionalProperty as string);
    unknownKeys.set(instancePath, keys);
  }
  return errors
    .filter(({ keyword, instancePath }) => keyword === "type" || !mistyped.has(instancePath))
    .filter((error) => !isMisspelt(error, unknownKeys))
    .map((error) => toDiagnostic(error, kind, yaml))
    .filter((diagnostic) => diagnostic !== null);
}

/** A missing key beside an unknown one that is nearly it: one mistake, said once. */
function isMisspelt(error: ErrorObject, unknownKeys: ReadonlyMap<string, readonly string[]>): boolean {
  if (error.keyword !== "required") return false;
  const known = Object.keys((error.parentSchema as Schema).properties ?? {});
  const missing = error.params.missingProperty as string;
  return (unknownKeys.get(error.instancePath) ?? []).some((key) => nearest(key, known) === missing);
}

function toDiagnostic(error: ErrorObject, kind: Kind, yaml: YamlDocument): Diagnostic | null {
  const path = pathOf(error.instancePath);
  const schema = error.parentSchema as Schema;
  if (error.propertyName !== undefined) return keyProblem(error, [...path, error.propertyName], yaml);
  const field = fieldLabel(path, kind);
  const word = () => wordOf(error.data); // not before it is needed: it may be the whole document
  const at = () => yaml.locateValue(path);
  switch (error.keyword) {
    case "additionalProperties": {
      const key = error.params.additionalProperty as string;
      const known = Object.keys(schema.properties ?? {});
      return catalogue.unknownKey(yaml.locateKey([...path, key]), key, ownerLabel(path, kind), known);
    }
    case "required": {
      const key = error.params.missingProperty as string;
      const place = yaml.locateKey(path.length === 0 ? ["kind"] : path);
      return catalogue.missingKey(place, key, ownerLabel(path, kind), schema.properties?.[key]?.description);
    }
    case "type":
      return catalogue.wrongType(
        at(),
        field,
        wantedLabel(schema),
        givenLabel(error.data),
        typeHint(schema, error.data),
      );
    case "enum":
      return catalogue.notAllowedValue(at(), field, word(), wordsOf(error.params.allowedValues));
    case "minimum":
    case "maximum":
    case "exclusiveMinimum":
      return catalogue.outOfRange(at(), field, word(), limitOf(error.keyword, error.params.limit as number));
    case "minLength":
      return catalogue.emptyText(at(), field, error.params.limit as number);
    case "pattern":
      return patternProblem(error, path, kind, yaml);
    case "minItems":
    case "minProperties":
      return catalogue.tooFew(at(), field);
    case "uniqueItems": {
      const index = error.params.i as number;
      return catalogue.duplicateItem(
        yaml.locateValue([...path, index]),
        field,
        wordOf((error.data as unknown[])[index]),
      );
    }
    default:
      return null; // "if" and "propertyNames" only repeat what is inside of them
  }
}

function keyProblem(error: ErrorObject, path: Path, yaml: YamlDocument): Diagnostic | null {
  const key = error.propertyName as string;
  const place = yaml.locateKey(path);
  if (error.keyword === "not")
    return reservedRequestField(place, key, RESERVED_REQUEST_FIELDS[key] ?? "Remove it.");
  if (error.keyword !== "pattern") return null;
  const { patternErrorMessage: form = "other characters", pattern } = error.parentSchema as Schema;
  return catalogue.badName(place, `a key of "${path.at(-2)}"`, key, form, nameHint(key, pattern));
}

function patternProblem(error: ErrorObject, path: Path, kind: Kind, yaml: YamlDocument): Diagnostic {
  const { patternErrorMessage: form = "another text", pattern } = error.parentSchema as Schema;
  const [place, field, word] = [yaml.locateValue(path), fieldLabel(path, kind), wordOf(error.data)];
  // Patterns that a "-" joins describe names; the others describe texts.
  if (!pattern?.includes("(-")) return catalogue.badText(place, field, word, form);
  return catalogue.badName(place, field, word, form, nameHint(word, pattern));
}

function nameHint(word: string, pattern = ""): string | undefined {
  // Some names have no "-".
  const slug =
    pattern.includes("-]") || pattern.includes("(-") ? slugOf(word) : slugOf(word).replaceAll("-", "_");
  return slug === "" ? undefined : `Did you mean "${slug}"?`;
}

function typeHint(schema: Schema, data: unknown): string | undefined {
  const types = [schema.type ?? []].flat();
  const isPlain = typeof data === "number" || typeof data === "boolean";
  if (types.includes("string") && isPlain) return "Put it in quotes if this is meant as text.";
  if (types.includes("array") && typeof data === "string")
    return `Write a list: [${JSON.stringify(wordOf(data))}].`;
  if (
    (types.includes("integer") || types.includes("number")) &&
    typeof data === "string" &&
    data.trim() !== ""
  )
    return Number.isFinite(Number(data)) ? "Remove the quotes." : undefined;
  return undefined;
}

function limitOf(keyword: string, limit: number): string {
  if (keyword === "exclusiveMinimum") return `greater than ${limit}`;
  return keyword === "minimum" ? `at least ${limit}` : `at most ${limit}`;
}

function wordsOf(values: unknown): readonly string[] {
  return (values as readonly unknown[]).filter((v) => typeof v === "string");
}

function pathOf(pointer: string): Path {
  return pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}
