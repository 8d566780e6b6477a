import * as usage from "../diagnostics/catalogue/usage.ts";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import type { Invocation } from "./command.ts";

/** What --budget says; undefined leaves it to the configuration. */
export function budgetArgument(command: string, { budget }: Invocation["options"]): number | undefined {
  if (budget === undefined) return undefined;
  if (typeof budget === "string" && /^\$?(?:\d+(?:\.\d*)?|\.\d+)$/.test(budget))
    return Number(budget.replace("$", ""));
  const reason = `--budget takes an amount of US dollars such as 2.50, not "${budget}".`;
  throw new DiagnosticError([usage.badArguments(command, reason)]);
}
