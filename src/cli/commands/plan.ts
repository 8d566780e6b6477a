import { isNarrow, type Selection } from "../../app/narrow-dataset.ts";
import { nothingToDo, plan } from "../../app/plan/plan.ts";
import { chooseDataset, DEFAULT_SPECS, dirsOf, openProject } from "../../app/project.ts";
import { recallUnchanged } from "../../app/unchanged.ts";
import { findConfig } from "../../config/find-config.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { diagnosticToJson, formatDiagnostics } from "../../diagnostics/print.ts";
import { EXIT, type Run } from "../command.ts";
import { planLines } from "../report/plan-json.ts";
import { planText } from "../report/plan-text.ts";
import { selectionOf } from "../selection.ts";

/** `chimera plan` */
export const run: Run = async ({ positionals, options, io }) => {
  const selection = selectionOf("plan", options);
  const configPath = isNarrow(selection) ? null : findConfig(io.cwd);
  // A build would look no further either.
  const unchanged = configPath === null ? null : recallUnchanged(configPath, positionals[0]);
  const { planned, diagnostics } =
    unchanged === null
      ? await planBuild(io.cwd, positionals[0], selection)
      : { planned: nothingToDo(unchanged.summary.dataset, unchanged.started.topics), diagnostics: [] };
  if (options.json === true) {
    for (const one of diagnostics)
      io.out(`${JSON.stringify({ type: "diagnostic", ...diagnosticToJson(one) })}\n`);
    for (const line of planLines(planned)) io.out(`${JSON.stringify(line)}\n`);
  } else {
    if (diagnostics.length > 0) io.err(`${formatDiagnostics(diagnostics, { color: io.errColor })}\n`);
    io.out(planText(planned, io.outColor));
  }
  return EXIT.done;
};

async function planBuild(directory: string, name: string | undefined, selection: Selection) {
  const { project, config, projectDir, diagnostics } = await openProject(directory);
  if (project === null) throw new DiagnosticError(diagnostics);
  const planned = await plan({
    dataset: chooseDataset(project, config, name),
    config,
    projectDir,
    dirs: dirsOf(projectDir, config),
    patterns: config.specs ?? DEFAULT_SPECS,
    selection,
  });
  return { planned, diagnostics };
}
