import * as shape from "../diagnostics/catalogue/spec-shape.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Json, JsonObject } from "../util/canonical-json.ts";
import { isKind, KINDS } from "./kinds.ts";
import { parseYaml } from "./parse-yaml.ts";
import type { SpecFile } from "./read-spec-files.ts";
import { schemaProblems } from "./schema-problems.ts";
import { type FileInventory, nameOf, type SpecDocument } from "./spec-document.ts";
import type { YamlDocument } from "./yaml-document.ts";

/** Parses a file and checks every document of it on its own. */
export function parseFile(file: SpecFile): FileInventory {
  const diagnostics: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic) => {
    diagnostics.push(diagnostic);
  };
  const documents: SpecDocument[] = [];
  const looseNames = new Set<string>();
  const hasGaps = { names: false, topics: false };
  const addGap = (name: Json | undefined) => {
    if (typeof name === "string") looseNames.add(name);
    else hasGaps.names = true;
    hasGaps.topics = true;
  };
  const parsed = parseYaml(file, report);
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
  return { documents, looseNames, hasGaps, diagnostics };
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
  const valid = yaml.valid && problems.length === 0;
  return { kind, name: nameOf(kind, fields), fields, valid, places: yaml };
}

function kindProblem(yaml: YamlDocument, kind: Json | undefined): Diagnostic {
  const place = yaml.locateValue(["kind"]);
  if (kind === undefined || kind === null) return shape.missingKind(yaml.locateKey(["kind"]), KINDS);
  if (typeof kind === "string") return shape.unknownKind(place, kind, KINDS);
  return shape.wrongType(place, '"kind"', "a text", whatIs(kind));
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
