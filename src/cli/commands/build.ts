import { randomInt } from "node:crypto";
import { relative } from "node:path";
import { build } from "../../app/build.ts";
import type { BuildEvent } from "../../app/events.ts";
import { chooseDataset, DEFAULT_SPECS, dirsOf, openProject } from "../../app/project.ts";
import { keysOf } from "../../app/providers/api-keys.ts";
import * as usage from "../../diagnostics/catalogue/usage.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { budgetArgument } from "../budget-argument.ts";
import { EXIT, exitOf, type Invocation } from "../command.ts";
import { openPool } from "../open-pool.ts";
import { jsonReporter, textReporter } from "../report/build-reporter.ts";
import { annotate, annotateDrift } from "../report/github-annotations.ts";
import { selectionOf } from "../selection.ts";

/** Builds a dataset with all that it takes; `heard` is told every event too, and `read` what lies outside of the specs. */
export async function buildDataset(
  invocation: Invocation,
  heard: (event: BuildEvent) => void,
  read: (inputs: Readonly<Record<string, string>> | null) => void,
): Promise<number> {
  const { positionals, options, io } = invocation;
  const isFrozen = options.frozen === true;
  if (isFrozen) refuseParts(options);
  refuseBatchParts(options);
  if (options.watch === true) {
    const { watchDataset } = await import("./watch.ts");
    return watchDataset(invocation, {
      selection: selectionOf("build", options),
      budget: budgetArgument("build", options),
      failFast: options["fail-fast"] === true ? true : undefined,
    });
  }
  const opened = await openProject(io.cwd);
  if (opened.project === null) throw new DiagnosticError(opened.diagnostics);
  io.hide(keysOf(opened.config, io.env));
  read(opened.outside.inputs);
  const dataset = chooseDataset(opened.project, opened.config, positionals[0]);
  const isJson = options.json === true;
  const reporter = isJson ? jsonReporter(io) : textReporter(io);
  const listener = (event: BuildEvent) => {
    heard(event);
    if (event.type === "diagnostic") annotate(io, isJson, [event.diagnostic]);
    if (event.type === "summary" && event.frozen) annotateDrift(io, isJson, event.dataset, event.frozen);
    const isPlaced = event.type === "summary" && event.path !== null;
    reporter.take(isPlaced ? { ...event, path: relative(io.cwd, event.path!) } : event);
  };
  for (const diagnostic of opened.diagnostics) listener({ type: "diagnostic", diagnostic });
  const { drain, abort } = io.signals();
  drain.addEventListener("abort", () => listener({ type: "draining" }), { once: true });
  try {
    const { config, projectDir } = opened;
    const isOffline = options.offline === true;
    const parts = {
      dataset,
      config,
      dirs: dirsOf(projectDir, config),
      offline: isOffline,
      batch: options.batch === true ? { wait: options["no-wait"] !== true } : null,
      live: options.live === true,
      budget: budgetArgument("build", options),
      failFast: options["fail-fast"] === true ? true : undefined,
      env: io.env,
      openPool,
      listener,
      drain,
      abort,
      now: () => performance.now(),
      time: () => Date.now(),
      jitter: () => randomInt(1_000_000) / 1_000_000,
    };
    const summary = isFrozen
      ? await (await import("../../app/frozen/build-frozen.ts")).buildFrozen({
          ...parts,
          projectDir,
          patterns: config.specs ?? DEFAULT_SPECS,
        })
      : await build({ ...parts, selection: selectionOf("build", options) });
    // What was refused leaves nothing behind.
    if (summary.path !== null && !(isFrozen && isOffline)) await opened.remember();
    return summary.frozen?.matches === true ? EXIT.done : exitOf(summary.status);
  } finally {
    reporter.stop();
  }
}

function refuseBatchParts(options: Invocation["options"]): void {
  const wrong = (reason: string) => new DiagnosticError([usage.badArguments("build", reason)]);
  if (options["no-wait"] !== undefined && options.batch === undefined) {
    throw wrong("--no-wait goes with --batch.");
  }
  if (options.batch === undefined) return;
  const given = ["offline", "live", "watch", "frozen"].find((name) => options[name] !== undefined);
  if (given !== undefined) throw wrong(`--batch does not go with --${given}.`);
}

function refuseParts(options: Invocation["options"]): void {
  const given = ["select", "limit", "watch"].find((name) => options[name] !== undefined);
  if (given === undefined) return;
  const reason = `--frozen holds a whole dataset against its pin, and does not go with --${given}.`;
  throw new DiagnosticError([usage.badArguments("build", reason)]);
}
