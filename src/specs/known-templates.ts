import { sha256 } from "../util/digest.ts";
import type { Memo } from "../util/memo.ts";
import { OnDemand } from "../util/on-demand.ts";
import type { TemplateProblem } from "./check-template.ts";
import type { PromptUse } from "./prompt-uses.ts";

// The template engine is loaded only for a template that was not checked before.
const CHECKER = new OnDemand(() => import("./check-template.ts"));

/** What is wrong with a template whatever it is used for, or null. */
export function syntaxProblem(text: string, memo: Memo): TemplateProblem | null {
  const key = sha256(text);
  if (memo.get("templates", key) !== undefined) return null;
  const problem = CHECKER.get().checkSyntax(text);
  if (problem === null) memo.set("templates", key, true);
  return problem;
}

/** What is wrong with a template that compiles, in one use of it, and which variables it shows. */
export function problemsOfUse(
  text: string,
  use: PromptUse,
  memo: Memo,
): { readonly problems: readonly TemplateProblem[]; readonly shown: ReadonlySet<string> } {
  const key = sha256(JSON.stringify([text, use]));
  const known = memo.get("template-uses", key) as readonly string[] | undefined;
  if (known !== undefined) return { problems: [], shown: new Set(known) };
  const checked = CHECKER.get().checkTemplate(text, use);
  if (checked.problems.length === 0) memo.set("template-uses", key, [...checked.shown]);
  return checked;
}
