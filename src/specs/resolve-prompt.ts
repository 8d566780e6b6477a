import * as catalogue from "../diagnostics/catalogue/prompts.ts";
import type { Diagnostic, Location } from "../diagnostics/diagnostic.ts";
import type { TemplateProblem } from "./check-template.ts";
import type { PromptFields } from "./documents.ts";
import { problemsOfUse, syntaxProblem } from "./known-templates.ts";
import type { PromptUse } from "./prompt-uses.ts";
import type { References, Table } from "./references.ts";
import type { ResolvedPrompt } from "./resolved.ts";
import type { SpecDocument } from "./spec-document.ts";

/** A prompt whose templates compile, with the document to point at. */
export interface PromptEntry {
  readonly prompt: ResolvedPrompt;
  readonly document: SpecDocument;
}

/** Every declared prompt; what it may show is checked where it is used. */
export function resolvePrompts(references: References): Table<PromptEntry> {
  return references.tabulate<PromptFields, PromptEntry>("Prompt", (fields, document) => {
    const prompt: ResolvedPrompt = {
      name: fields.name,
      system: fields.system === undefined ? null : normalise(fields.system),
      user: normalise(fields.user),
    };
    const problems = textsOf(prompt).map(([field, text]) => ({
      field,
      problem: syntaxProblem(text, references.memo),
    }));
    const found = problems.filter(({ problem }) => problem !== null);
    for (const { field, problem } of found) {
      references.report(
        toDiagnostic(problem!, prompt.name, null, document.places.locateInText([field], problem!.at)),
      );
    }
    return found.length === 0 ? { prompt, document } : null;
  });
}

/** Reports what a prompt asks for and does not get, or gets and does not show, in one use of it. */
export function checkPromptUse(
  { prompt, document }: PromptEntry,
  use: PromptUse,
  { memo, report }: References,
): void {
  const shown = new Set<string>();
  let problems = 0;
  for (const [field, text] of textsOf(prompt)) {
    const checked = problemsOfUse(text, use, memo);
    problems += checked.problems.length;
    for (const name of checked.shown) shown.add(name);
    for (const problem of checked.problems) {
      report(toDiagnostic(problem, prompt.name, use, document.places.locateInText([field], problem.at)));
    }
  }
  if (problems > 0) return; // a misspelt variable is not also a missing one
  for (const name of use.essential) {
    if (!shown.has(name))
      report(catalogue.inputNotShown(document.places.locateKey(["user"]), prompt.name, name, use.purpose));
  }
}

function textsOf({ system, user }: ResolvedPrompt): readonly (readonly ["system" | "user", string])[] {
  return system === null
    ? [["user", user]]
    : [
        ["system", system],
        ["user", user],
      ];
}

/** How a text was written (line ends, a block's last newlines) must not move a key. */
function normalise(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
}

function toDiagnostic(
  problem: TemplateProblem,
  prompt: string,
  use: PromptUse | null,
  place: Location,
): Diagnostic {
  const purpose = use?.purpose ?? "";
  switch (problem.kind) {
    case "syntax":
      return catalogue.promptSyntax(place, prompt, problem.said);
    case "filter":
      return catalogue.unknownFilter(place, prompt, problem.name, problem.banned, problem.known);
    case "tag":
      return problem.banned
        ? catalogue.notAllowedTag(place, prompt, problem.name)
        : catalogue.unknownTag(place, prompt, problem.name, problem.known);
    case "variable":
      return catalogue.unknownVariable(place, prompt, problem.name, purpose, problem.known);
    case "key":
      return catalogue.unknownFacet(place, prompt, problem.name, use?.policy ?? "", problem.known);
    case "property":
      return catalogue.noSuchProperty(place, prompt, problem.path, problem.variable);
    case "render":
      return catalogue.cannotRender(place, prompt, purpose, problem.said);
  }
}
