import type { Selection } from "../app/narrow-dataset.ts";
import * as usage from "../diagnostics/catalogue/usage.ts";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import type { Invocation } from "./command.ts";

/** The part of a dataset that --select and --limit ask for. */
export function selectionOf(command: string, options: Invocation["options"]): Selection {
  const select = typeof options.select === "string" ? options.select.split(",").map((one) => one.trim()) : [];
  if (options.limit === undefined) return { select, limit: null };
  const limit = Number(options.limit);
  if (Number.isInteger(limit) && limit > 0) return { select, limit };
  const reason = `--limit takes a whole number of slots from 1 up, not "${options.limit}".`;
  throw new DiagnosticError([usage.badArguments(command, reason)]);
}
