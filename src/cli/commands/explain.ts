import { type ExplainOptions, kindOfName } from "../../app/explain/explain.ts";
import { explainDigest } from "../../app/explain/explain-digest.ts";
import { explainSlot } from "../../app/explain/explain-slot.ts";
import { explainTopic } from "../../app/explain/explain-topic.ts";
import { DEFAULT_SPECS, dirsOf, openConfig, openProject } from "../../app/project.ts";
import * as usage from "../../diagnostics/catalogue/usage.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import type { InputLocator } from "../../specs/locate-input.ts";
import type { ResolvedDataset } from "../../specs/resolved.ts";
import { findArtifact } from "../../versions/artifacts.ts";
import { EXIT, type Run } from "../command.ts";
import { digestText, explainJson, slotText, topicText } from "../report/explain-text.ts";

/** `chimera explain` */
export const run: Run = async ({ positionals, options, io }) => {
  const { config, dirs } = await openConfig(io.cwd);
  const reference = (options.dataset as string | undefined) ?? config.defaultDataset;
  if (reference === undefined)
    throw new DiagnosticError([usage.badArguments("explain", "No dataset was named.")]);
  const name = positionals[0]!;
  const explaining: ExplainOptions = {
    artifact: await findArtifact(dirs.dist, reference, io.cwd),
    dirs,
    full: options.full === true,
    locatorFor: (dataset) => locatorFor(io.cwd, dataset),
  };
  const show = <T extends object>(explained: T, text: (explained: T, color: boolean) => string) =>
    io.out(
      options.json === true ? `${JSON.stringify(explainJson(explained))}\n` : text(explained, io.outColor),
    );
  switch (kindOfName(name)) {
    case "digest":
      for (const one of await explainDigest(explaining, name)) show(one, digestText);
      break;
    case "slot":
      show(await explainSlot(explaining, name), slotText);
      break;
    case "topic":
      show(await explainTopic(explaining, name), topicText);
      break;
  }
  return EXIT.done;
};

// Lines of files that were edited since would lead astray.
async function locatorFor(directory: string, built: ResolvedDataset): Promise<InputLocator | null> {
  const { project, projectDir, config } = await openProject(directory);
  const now = project?.datasets.find(({ name }) => name === built.name);
  if (now === undefined || JSON.stringify(now) !== JSON.stringify(built)) return null;
  const { openLocator } = await import("../../app/plan/reasons.ts");
  const dirs = dirsOf(projectDir, config);
  return openLocator(built.name, { projectDir, patterns: config.specs ?? DEFAULT_SPECS, dirs });
}
