import { relative } from "node:path";
import type { BuildEvent, BuildSummary } from "../../app/events.ts";
import { recallUnchanged, rememberUnchanged, stampInputs } from "../../app/unchanged.ts";
import { findConfig } from "../../config/find-config.ts";
import { EXIT, type Run } from "../command.ts";
import { summaryText, titleText } from "../report/summary.ts";

/**
 * `chimera build`, by the shortest way that leads to its result: when nothing was touched since the last build, no
 * parser, store or model is loaded.
 */
export const run: Run = async (invocation) => {
  const { positionals, options, io } = invocation;
  const { json, offline: _, ...others } = options;
  const isWhole = Object.values(others).every((value) => value === undefined);
  const configPath = isWhole ? findConfig(io.cwd) : null;
  const unchanged = configPath === null ? null : recallUnchanged(configPath, positionals[0]);
  if (unchanged !== null) {
    const { started } = unchanged;
    const summary = { ...unchanged.summary, path: relative(io.cwd, unchanged.summary.path!) };
    if (json === true) io.out(`${JSON.stringify(started)}\n${JSON.stringify(summary)}\n`);
    else {
      const text = summaryText(summary, { retries: 0, topicsFailed: 0 }, io.errColor);
      io.err(`Building ${titleText(started)}\n${text}`);
    }
    return summary.status === "done" ? EXIT.done : EXIT.no;
  }
  const inputs = configPath === null ? null : stampInputs(configPath);
  const { buildDataset } = await import("./build.ts");
  let started: (BuildEvent & { type: "started" }) | null = null;
  let warned = false;
  let summary: BuildSummary | null = null;
  let outside: Readonly<Record<string, string>> | null = null;
  const hear = (event: BuildEvent) => {
    if (event.type === "started") started = event;
    // A warning has to be said each time.
    if (event.type === "diagnostic") warned = true;
    if (event.type === "summary" && event.path !== null) summary = event;
  };
  const status = await buildDataset(invocation, hear, (read) => {
    outside = read;
  });
  const all = inputs === null || outside === null ? null : { ...inputs, ...(outside as object) };
  if (configPath !== null && all !== null && !warned && started !== null && summary !== null) {
    rememberUnchanged(configPath, positionals[0], all, { started, summary });
  }
  return status;
};
