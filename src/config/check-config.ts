import type { ErrorObject } from "ajv";
import * as catalogue from "../diagnostics/catalogue/config.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { sortDiagnostics } from "../diagnostics/sort.ts";
import type { SourceText } from "../diagnostics/source-text.ts";
import { didYouMean } from "../diagnostics/suggest.ts";
import { BASE_URL, ENVIRONMENT_NAME, REMOTE_URL } from "./config-schema.ts";
import { hasCredentials, isKey } from "./config-secrets.ts";
import { VALIDATORS } from "./config-validators.ts";
import { locateSetting } from "./locate-setting.ts";

/** Every problem of what a configuration exports. */
export function checkConfig(exported: unknown, source: SourceText): Diagnostic[] {
  if (typeof exported !== "object" || exported === null || Array.isArray(exported)) {
    return [catalogue.configNotObject(source.locate(0))];
  }
  const validate = VALIDATORS.Config!;
  const errors = validate(exported) ? [] : validate.errors!;
  const found = secrets(exported, [], source);
  const places = new Set(found.map(({ location }) => `${location?.line}:${location?.column}`));
  const rest = errors
    // What a provider's kind is not is said by the rules of "kind" itself.
    .filter(({ keyword }) => keyword !== "discriminator")
    .map((error) => diagnosticOf(error, source))
    .filter(({ location }) => !places.has(`${location?.line}:${location?.column}`));
  return [...sortDiagnostics([...found, ...rest])];
}

function diagnosticOf(error: ErrorObject, source: SourceText): Diagnostic {
  const path = error.instancePath.split("/").slice(1);
  if (error.keyword === "additionalProperties") {
    const key = String(error.params.additionalProperty);
    const known = Object.keys((error.parentSchema as { properties?: object }).properties ?? {});
    const where = path.length === 0 ? "the configuration" : `"${path.join(".")}"`;
    return catalogue.configUnknownKey(
      locateSetting(source, [...path, key]),
      key,
      where,
      didYouMean(key, known),
    );
  }
  return catalogue.configBadValue(locateSetting(source, path), path.join(".") || "(all)", ruleOf(error));
}

function ruleOf(error: ErrorObject): string {
  if (error.keyword === "required") return `lacks "${error.params.missingProperty}"`;
  if (error.keyword === "enum") return `is none of ${(error.params.allowedValues as string[]).join(", ")}`;
  if (error.keyword === "pattern") return PATTERNS[String(error.params.pattern)] ?? "has a wrong form";
  if (error.keyword === "type")
    return TYPES[String(error.params.type)] ?? `must be of type ${error.params.type}`;
  if (EMPTY.has(error.keyword)) return "is empty";
  return error.message ?? "is not allowed";
}

const EMPTY = new Set(["minItems", "minLength", "minProperties"]);

const PATTERNS: Readonly<Record<string, string>> = {
  [BASE_URL]: "must start with http:// or https://",
  [REMOTE_URL]: 'must be "hf://datasets/owner/name", "s3://bucket/prefix", a file: address or a path',
  [ENVIRONMENT_NAME]: "must be the name of an environment variable",
};

const TYPES: Readonly<Record<string, string>> = {
  integer: "must be a whole number",
  number: "must be a number",
  string: "must be a text",
  array: "must be a list",
  object: "must be an object",
};

const isAddress = (path: readonly string[]) =>
  path.at(-1) === "baseURL" || (path[0] === "remotes" && path.length === 3);

// A key in place of its name would end in the repository's history; it is told before anything else is done.
function secrets(value: unknown, path: readonly string[], source: SourceText): Diagnostic[] {
  if (typeof value === "string" && isKey(value)) {
    return [catalogue.secretInConfig(locateSetting(source, path), path.join("."))];
  }
  if (typeof value === "string" && isAddress(path) && hasCredentials(value)) {
    const kind = path[0] === "remotes" ? "remote" : "provider";
    return [catalogue.credentialsInAddress(locateSetting(source, path), path.join("."), kind)];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => secrets(inner, [...path, key], source));
}
