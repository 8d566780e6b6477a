import { type Tagged, type TagOptions, tagVersion } from "../../app/lock/tag.ts";
import { openConfig } from "../../app/project.ts";
import * as usage from "../../diagnostics/catalogue/usage.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { EXIT, type Invocation, type Run } from "../command.ts";
import { changesText } from "../report/frozen-text.ts";
import { count } from "../report/progress.ts";

const BUMPS = ["auto", "patch", "minor", "major"] as const;

/** `chimera tag` */
export const run: Run = async ({ positionals, options, io }) => {
  const { config, projectDir, dirs } = await openConfig(io.cwd);
  // A dataset's name holds no dot, so a number alone is one for the default dataset.
  const isNumberAlone = positionals.length === 1 && positionals[0]!.includes(".");
  const [named, number] = isNumberAlone ? [undefined, positionals[0]] : positionals;
  const dataset = named ?? config.defaultDataset;
  if (dataset === undefined) throw wrong("No dataset was named.");
  const version = versionOf(number, options);
  const pre = typeof options.pre === "string" ? options.pre : null;
  const tagged = await tagVersion({ projectDir, dirs, dataset, version, pre });
  if (options.json === true) io.out(`${JSON.stringify(jsonOf(tagged))}\n`);
  else io.err(textOf(tagged));
  return EXIT.done;
};

function versionOf(number: string | undefined, { bump }: Invocation["options"]): TagOptions["version"] {
  if (number !== undefined && bump !== undefined) throw wrong("A version and --bump were both given.");
  if (number !== undefined) return number;
  if (bump === undefined) throw wrong("Neither a version nor --bump was given.");
  const known = BUMPS.find((one) => one === bump);
  if (known === undefined) throw wrong(`--bump takes ${BUMPS.join(", ")}, not "${bump}".`);
  return { bump: known };
}

const wrong = (reason: string) => new DiagnosticError([usage.badArguments("tag", reason)]);

function jsonOf({ entry, isNew, simulated, bumped }: Tagged) {
  return { type: "tag", ...entry, isNew, simulated, bumped };
}

function textOf({ entry, isNew, simulated, bumped }: Tagged): string {
  const { dataset, version, digest, records } = entry;
  const name = `${dataset}@${version}`;
  const facts = `${digest.slice(0, 12)}, ${count(records)} records${simulated ? ", simulated" : ""}`;
  if (!isNew) return `${name} already names the newest build (${facts}); nothing was changed.\n`;
  const why =
    bumped === null
      ? []
      : [
          `  ${bumped.level} since ${bumped.from}${bumped.counts === null ? "" : `: ${changesText(bumped.counts)}`}`,
        ];
  const simulation = simulated
    ? ["  Simulated: written by the built-in simulator, not by a language model."]
    : [];
  const next = ["Next: commit chimera.lock, then", `  chimera pin ${name}   to hold builds against it`];
  return `${[`Tagged ${name} (${facts})`, ...why, ...simulation, ...next].join("\n")}\n`;
}
