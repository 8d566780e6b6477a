import * as shape from "../diagnostics/catalogue/spec-shape.ts";
import { duplicateName } from "../diagnostics/catalogue/specs.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Json, JsonObject } from "../util/canonical-json.ts";
import { isKind, KINDS, type Kind } from "./kinds.ts";
import { parseYaml } from "./parse-yaml.ts";
import type { SpecFile } from "./read-spec-files.ts";
import { schemaProblems } from "./schema-problems.ts";
import type { YamlDocument } from "./yaml-document.ts";

/** A document of a known kind. When it is not valid, its fields may have any shape. */
export interface SpecDocument {
  readonly kind: Kind;
  /** Null for Topics, which have none, and where it is missing. */
  readonly name: string | null;
  readonly fields: JsonObject;
  readonly valid: boolean;
  readonly yaml: YamlDocument;
}

/** All documents of a project, and what is known of those that could not be told apart. */
export interface Inventory {
  readonly documents: readonly SpecDocument[];
  /** Names in documents whose kind is unknown: they may be what a reference means. */
  readonly looseNames: ReadonlySet<string>;
  /** Whether something is there that may declare any name, or any topic. */
  readonly hasGaps: { readonly names: boolean; readonly topics: boolean };
}

/** Parses and checks every document on its own. */
export function takeInventory(
  files: readonly SpecFile[],
  report: (diagnostic: Diagnostic) => void,
): Inventory {
  const documents: SpecDocument[] = [];
  const looseNames = new Set<string>();
  const hasGaps = { names: false, topics: false };
  const addGap = (name: Json | undefined) => {
    if (typeof name === "string") looseNames.add(name);
    else hasGaps.names = true;
    hasGaps.topics = true;
  };
  for (const file of files) {
    const parsed = file.unread === true ? null : parseYaml(file, report);
    if (parsed === null) addGap(undefined);
    for (const yaml of parsed ?? []) {
      const document = classify(yaml, report);
      if (document === null) addGap(isObject(yaml.value) ? yaml.value.name : undefined);
      else {
        documents.push(document);
        if (!document.valid && document.kind === "Topics") hasGaps.topics = true;
        // A name cut off by a syntax error may be any name.
        if (!yaml.complete && document.name === null && document.kind !== "Topics") hasGaps.names = true;
      }
    }
  }
  reportDoubleNames(documents, report);
  return { documents, looseNames, hasGaps };
}

function classify(yaml: YamlDocument, report: (diagnostic: Diagnostic) => void): SpecDocument | null {
  const fields = yaml.value;
  if (!isObject(fields)) {
    if (yaml.complete)
      report(shape.wrongType(yaml.locateValue([]), "a document", "a mapping", whatIs(fields)));
    return null;
  }
  const { kind } = fields;
  if (!isKind(kind)) {
    if (yaml.complete) report(kindProblem(yaml, kind));
    return null;
  }
  const problems = yaml.complete ? schemaProblems(kind, yaml) : [];
  problems.forEach(report);
  const name = kind !== "Topics" && typeof fields.name === "string" ? fields.name : null;
  return { kind, name, fields, valid: yaml.valid && problems.length === 0, yaml };
}

function kindProblem(yaml: YamlDocument, kind: Json | undefined): Diagnostic {
  const place = yaml.locateValue(["kind"]);
  if (kind === undefined || kind === null) return shape.missingKind(yaml.locateKey(["kind"]), KINDS);
  if (typeof kind === "string") return shape.unknownKind(place, kind, KINDS);
  return shape.wrongType(place, '"kind"', "a text", whatIs(kind));
}

function reportDoubleNames(
  documents: readonly SpecDocument[],
  report: (diagnostic: Diagnostic) => void,
): void {
  const first = new Map<string, SpecDocument>();
  for (const document of documents) {
    if (document.name === null) continue;
    const key = `${document.kind} ${document.name}`;
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, document);
    else {
      const [place, other] = [document.yaml.locateValue(["name"]), earlier.yaml.locateValue(["name"])];
      report(duplicateName(place, document.kind, document.name, other));
    }
  }
}

function whatIs(value: Json): string {
  if (value === null) return "null";
  return Array.isArray(value)
    ? "a list"
    : typeof value === "object"
      ? "a mapping"
      : `the value ${JSON.stringify(value)}`;
}

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
