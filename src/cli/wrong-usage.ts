import * as usage from "../diagnostics/catalogue/usage.ts";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { didYouMean, nearest } from "../diagnostics/suggest.ts";

/** What is wrong with a command line. Loaded only then: a right one needs neither catalogue nor suggestions. */

export function unknownCommand(name: string, known: readonly string[]): DiagnosticError {
  return new DiagnosticError([usage.unknownCommand(name, didYouMean(name, known))]);
}

export function unknownOption(
  command: string,
  option: { readonly name: string; readonly rawName: string },
  known: readonly string[],
): DiagnosticError {
  const near = nearest(option.name, known);
  const hint = near === undefined ? undefined : `Did you mean "--${near}"?`;
  return new DiagnosticError([usage.unknownOption(command, option.rawName, hint)]);
}

export function badArguments(command: string, reason: string): DiagnosticError {
  return new DiagnosticError([usage.badArguments(command, reason)]);
}
