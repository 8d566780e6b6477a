import { randomInt } from "node:crypto";
import { relative } from "node:path";
import { build } from "../../app/build.ts";
import type { BuildEvent } from "../../app/events.ts";
import { chooseDataset, dirsOf, openProject } from "../../app/project.ts";
import * as usage from "../../diagnostics/catalogue/usage.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { EXIT, type Invocation } from "../command.ts";
import { openPool } from "../open-pool.ts";
import { jsonReporter, textReporter } from "../report/build-reporter.ts";
import { selectionOf } from "../selection.ts";

/** Builds a dataset with all that it takes; `heard` is told every event too. */
export async function buildDataset(
  invocation: Invocation,
  heard: (event: BuildEvent) => void,
): Promise<number> {
  const { positionals, options, io } = invocation;
  if (options.watch === true) {
    const { watchDataset } = await import("./watch.ts");
    return watchDataset(invocation, { selection: selectionOf("build", options), budget: budgetOf(options) });
  }
  const opened = await openProject(io.cwd);
  if (opened.project === null) throw new DiagnosticError(opened.diagnostics);
  const dataset = chooseDataset(opened.project, opened.config, positionals[0]);
  const reporter = options.json === true ? jsonReporter(io) : textReporter(io);
  const listener = (event: BuildEvent) => {
    heard(event);
    const isPlaced = event.type === "summary" && event.path !== null;
    reporter.take(isPlaced ? { ...event, path: relative(io.cwd, event.path!) } : event);
  };
  for (const diagnostic of opened.diagnostics) listener({ type: "diagnostic", diagnostic });
  const { drain, abort } = io.signals();
  drain.addEventListener("abort", () => listener({ type: "draining" }), { once: true });
  try {
    const summary = await build({
      dataset,
      config: opened.config,
      dirs: dirsOf(opened.projectDir, opened.config),
      selection: selectionOf("build", options),
      offline: options.offline === true,
      budget: budgetOf(options),
      env: io.env,
      openPool,
      listener,
      drain,
      abort,
      now: () => performance.now(),
      jitter: () => randomInt(1_000_000) / 1_000_000,
    });
    // What was refused leaves nothing behind.
    if (summary.path !== null) await opened.remember();
    switch (summary.status) {
      case "done":
        return EXIT.done;
      case "short":
      case "failed":
        return EXIT.no;
      case "error":
        return EXIT.wrong;
      case "budget":
        return EXIT.budget;
      case "interrupted":
        return EXIT.interrupted;
    }
  } finally {
    reporter.stop();
  }
}

/** What --budget says; undefined leaves it to the configuration. */
function budgetOf({ budget }: Invocation["options"]): number | undefined {
  if (budget === undefined) return undefined;
  if (typeof budget === "string" && /^\$?(?:\d+(?:\.\d*)?|\.\d+)$/.test(budget))
    return Number(budget.replace("$", ""));
  const reason = `--budget takes an amount of US dollars such as 2.50, not "${budget}".`;
  throw new DiagnosticError([usage.badArguments("build", reason)]);
}
