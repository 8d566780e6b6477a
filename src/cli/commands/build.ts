import { randomInt } from "node:crypto";
import { relative } from "node:path";
import { build } from "../../app/build.ts";
import type { BuildEvent } from "../../app/events.ts";
import type { Selection } from "../../app/narrow-dataset.ts";
import { chooseDataset, dirsOf, openProject } from "../../app/project.ts";
import * as usage from "../../diagnostics/catalogue/usage.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { EXIT, type Invocation } from "../command.ts";
import { jsonReporter, textReporter } from "../report/build-reporter.ts";

/** Builds a dataset with all that it takes; `heard` is told every event too. */
export async function buildDataset(
  { positionals, options, io }: Invocation,
  heard: (event: BuildEvent) => void,
): Promise<number> {
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
      selection: selectionOf(options),
      offline: options.offline === true,
      env: io.env,
      listener,
      drain,
      abort,
      now: () => performance.now(),
      jitter: () => randomInt(1_000_000) / 1_000_000,
    });
    switch (summary.status) {
      case "done":
        return EXIT.done;
      case "short":
      case "failed":
        return EXIT.no;
      case "error":
        return EXIT.wrong;
      case "interrupted":
        return EXIT.interrupted;
    }
  } finally {
    reporter.stop();
  }
}

/** The part of a dataset that --select and --limit ask for. */
function selectionOf(options: Invocation["options"]): Selection {
  const select = typeof options.select === "string" ? options.select.split(",").map((one) => one.trim()) : [];
  if (options.limit === undefined) return { select, limit: null };
  const limit = Number(options.limit);
  if (Number.isInteger(limit) && limit > 0) return { select, limit };
  const reason = `--limit takes a whole number of slots from 1 up, not "${options.limit}".`;
  throw new DiagnosticError([usage.badArguments("build", reason)]);
}
