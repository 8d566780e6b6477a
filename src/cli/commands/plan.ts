import { plan } from "../../app/plan/plan.ts";
import { chooseDataset, DEFAULT_SPECS, dirsOf, openProject } from "../../app/project.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { diagnosticToJson, formatDiagnostics } from "../../diagnostics/print.ts";
import { EXIT, type Run } from "../command.ts";
import { planLines } from "../report/plan-json.ts";
import { planText } from "../report/plan-text.ts";
import { selectionOf } from "../selection.ts";

/** `chimera plan` */
export const run: Run = async ({ positionals, options, io }) => {
  const { project, config, projectDir, diagnostics } = await openProject(io.cwd);
  if (project === null) throw new DiagnosticError(diagnostics);
  const planned = await plan({
    dataset: chooseDataset(project, config, positionals[0]),
    config,
    projectDir,
    dirs: dirsOf(projectDir, config),
    patterns: config.specs ?? DEFAULT_SPECS,
    selection: selectionOf("plan", options),
  });
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
