import type { JsonObject } from "../util/canonical-json.ts";
import type { PromptUse, VariableShape } from "./prompt-uses.ts";
import { BANNED_FILTERS, BANNED_TAGS, compileTemplate, renderTemplate, templateEngine } from "./template.ts";

/** A line and column (1-based) of the template's own text. */
interface TemplatePlace {
  readonly row: number;
  readonly column: number;
  readonly length: number;
}

export type TemplateProblem = { readonly at: TemplatePlace } & (
  | { readonly kind: "syntax"; readonly said: string }
  | {
      readonly kind: "filter";
      readonly name: string;
      readonly banned: boolean;
      readonly known: readonly string[];
    }
  | {
      readonly kind: "tag";
      readonly name: string;
      readonly banned: boolean;
      readonly known: readonly string[];
    }
  | { readonly kind: "variable"; readonly name: string; readonly known: readonly string[] }
  | {
      readonly kind: "key";
      readonly name: string;
      readonly variable: string;
      readonly known: readonly string[];
    }
  | { readonly kind: "property"; readonly path: string; readonly variable: string }
  | { readonly kind: "render"; readonly said: string }
);

/** What is wrong with a template whatever it is used for: null, or its first breach of the language. */
export function checkSyntax(text: string): TemplateProblem | null {
  try {
    compileTemplate(text);
    return null;
  } catch (error) {
    return syntaxProblem(text, error);
  }
}

/** What is wrong with a template that compiles, in one use of it, and which variables it shows. */
export function checkTemplate(
  text: string,
  use: PromptUse,
): { readonly problems: readonly TemplateProblem[]; readonly shown: ReadonlySet<string> } {
  const { globals } = templateEngine().analyzeSync(compileTemplate(text), { partials: false });
  const problems: TemplateProblem[] = [];
  for (const occurrences of Object.values(globals)) {
    for (const { segments, location } of occurrences) {
      const problem = variableProblem(
        segments as readonly unknown[],
        placeOf(text, location.row, location.col),
        use,
      );
      if (problem !== null) problems.push(problem);
    }
  }
  if (problems.length === 0) {
    const problem = trialProblem(text, use);
    if (problem !== null) problems.push(problem);
  }
  return { problems, shown: new Set(Object.keys(globals)) };
}

function variableProblem(
  segments: readonly unknown[],
  at: TemplatePlace,
  use: PromptUse,
): TemplateProblem | null {
  const variable = String(segments[0]);
  const shape = Object.hasOwn(use.variables, variable) ? use.variables[variable] : undefined;
  if (shape === undefined) {
    const known = Object.keys(use.variables);
    return {
      kind: "variable",
      name: variable,
      known,
      at: { ...at, length: Math.min(at.length, variable.length) },
    };
  }
  const [, step, ...rest] = segments;
  if (step === undefined || Array.isArray(step) || typeof step === "object") return null; // computed: seen on trial
  if (typeof shape === "object") {
    const name = String(step);
    if (name === "size") return null;
    if (!shape.keys.includes(name)) return { kind: "key", name, variable, known: shape.keys, at };
    return rest.length === 0 || rest[0] === "size"
      ? null
      : { kind: "property", path: segments.join("."), variable: `${variable}.${name}`, at };
  }
  return isProperty(shape, step) ? null : { kind: "property", path: segments.join("."), variable, at };
}

function isProperty(shape: VariableShape, step: unknown): boolean {
  if (step === "size") return true;
  return shape === "list" && (step === "first" || step === "last" || typeof step === "number");
}

/** Fills the template in with stand-ins: what fails for these would fail, unseen until then, in a build. */
function trialProblem(text: string, use: PromptUse): TemplateProblem | null {
  const variables: Record<string, JsonObject[string]> = {};
  for (const [name, shape] of Object.entries(use.variables)) variables[name] = standIn(name, shape);
  try {
    renderTemplate(text, variables);
    return null;
  } catch (error) {
    return { kind: "render", said: saidBy(error), at: placeOfError(text, error) };
  }
}

function standIn(name: string, shape: VariableShape): JsonObject[string] {
  if (shape === "text") return name;
  if (shape === "list") return [name];
  return Object.fromEntries(shape.keys.map((key) => [key, key]));
}

function syntaxProblem(text: string, error: unknown): TemplateProblem {
  const said = saidBy(error);
  const at = placeOfError(text, error);
  const filter = /^undefined filter: (\S+)/.exec(said)?.[1];
  if (filter !== undefined) {
    const known = Object.keys(templateEngine().filters);
    return {
      kind: "filter",
      name: filter,
      banned: BANNED_FILTERS.includes(filter),
      known,
      at: narrow(text, at, filter),
    };
  }
  const tag = /^tag "(.+)" not found/.exec(said)?.[1];
  if (tag !== undefined) {
    const known = Object.keys(templateEngine().tags);
    return { kind: "tag", name: tag, banned: BANNED_TAGS.includes(tag), known, at: narrow(text, at, tag) };
  }
  return { kind: "syntax", said, at };
}

/** The parts of Liquid's errors that are read; their messages end in a position, which the place already says. */
interface LiquidFailure {
  readonly message: string;
  readonly originalError?: { readonly message: string };
  readonly token?: { readonly begin: number; readonly end: number };
}

function saidBy(error: unknown): string {
  const { message, originalError } = error as LiquidFailure;
  const said = (originalError?.message ?? message).replace(/, line:\d+, col:\d+/g, "").trim();
  return said.includes("memory alloc limit") ? "it grows without bound" : said.replace(/\.$/, "");
}

function placeOfError(text: string, error: unknown): TemplatePlace {
  const { token } = error as LiquidFailure;
  if (token === undefined) return { row: 1, column: 1, length: 1 };
  const before = text.slice(0, token.begin).split("\n");
  const [firstLine = ""] = text.slice(token.begin, token.end).split("\n");
  return { row: before.length, column: before.at(-1)!.length + 1, length: Math.max(1, firstLine.length) };
}

/** The place of a word inside of a marked place of one line, or that place when it is not there. */
function narrow(text: string, at: TemplatePlace, word: string): TemplatePlace {
  const line = text.split("\n")[at.row - 1] ?? "";
  const marked = line.slice(at.column - 1, at.column - 1 + at.length);
  const escaped = word.replace(/[^\w]/g, "\\$&");
  const found = new RegExp(`(?<![\\w.])${escaped}(?!\\w)(?!.*\\|\\s*${escaped}(?!\\w))`).exec(marked);
  return found === null ? at : { row: at.row, column: at.column + found.index, length: word.length };
}

function placeOf(text: string, row: number, column: number): TemplatePlace {
  const rest = (text.split("\n")[row - 1] ?? "").slice(column - 1);
  const length = /^[\w-]+(\.[\w-]+|\[[^\]]*\])*/.exec(rest)?.[0].length ?? 1;
  return { row, column, length };
}
