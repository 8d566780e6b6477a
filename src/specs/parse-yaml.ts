import { type Document, isScalar, parseAllDocuments } from "yaml";
import * as catalogue from "../diagnostics/catalogue/yaml.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { SourceText } from "../diagnostics/source-text.ts";
import type { SpecFile } from "./read-spec-files.ts";
import { YamlDocument } from "./yaml-document.ts";
import { MAX_DEPTH, syntaxError } from "./yaml-errors.ts";
import { YamlValues } from "./yaml-value.ts";

/** The documents of one file, without those that hold nothing at all; null when the parser gave the file up. */
export function parseYaml(
  file: SpecFile,
  report: (diagnostic: Diagnostic) => void,
): readonly YamlDocument[] | null {
  const source = new SourceText(file.path, file.text);
  let parsed: readonly Document[];
  try {
    parsed = [...parseAllDocuments(file.text, PARSE_OPTIONS)];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // the parser recurses: deep nesting exhausts the stack
    report(catalogue.tooDeep(source.locate(0), MAX_DEPTH));
    return null;
  }
  return parsed
    .filter((document) => !isEmpty(document.contents) || document.errors.length > 0)
    .map((document) => convert(source, document, report));
}

/** What stands between two "---" when nothing does. */
function isEmpty(contents: unknown): boolean {
  return contents === null || (isScalar(contents) && contents.value === null && contents.source === "");
}

const PARSE_OPTIONS = {
  version: "1.2",
  schema: "core",
  merge: false,
  uniqueKeys: false, // checked while converting, with both places and in linear time
  prettyErrors: false,
  logLevel: "silent",
} as const;

/** Problems after which the value still says all that was written. */
const KEEPS_VALUE = new Set(["yaml/duplicate-key", "yaml/broken-text"]);

function convert(
  source: SourceText,
  document: Document,
  report: (diagnostic: Diagnostic) => void,
): YamlDocument {
  const [error] = document.errors;
  // What follows the first error of a document is mostly its consequence.
  if (error !== undefined) report(syntaxError(source, document, error));
  for (const warning of document.warnings) {
    // A tag without meaning is reported with the node that bears it.
    if (warning.code !== "TAG_RESOLVE_FAILED")
      report(catalogue.yamlWarning(source.locate(...warning.pos), warning.message));
  }
  let problems = 0;
  let isComplete = error === undefined;
  const values = new YamlValues(
    (start, end) => source.locate(start, end),
    (problem) => {
      problems++;
      isComplete &&= KEEPS_VALUE.has(problem.code);
      if (error === undefined) report(problem);
    },
  );
  const { value } = values.convert(document.contents);
  return new YamlDocument(source, document, {
    value,
    valid: error === undefined && problems === 0,
    complete: isComplete,
    targets: values.targets,
  });
}
