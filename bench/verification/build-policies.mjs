import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { env, inProject, lastLine, MAIN } from "../measure.mjs";
import { outcomesOf } from "./outcomes.mjs";
import { modelDocuments } from "./world.mjs";

const PAPER = { generation: "unchecked", verification: "cross-check", solution: "judged-trajectory" };
const OURS = { generation: "checked", verification: "blind-cross-check", solution: "first-right" };

const paper = { generation: "unchecked", verification: "cross-check", solution: "judged-trajectory" };

/** What is compared: policies by the names of their parts, and roles that are bound otherwise. */
export const POLICIES = {
  paper: { policies: paper },
  // As in the paper, where the model that writes also validates.
  "paper-own-writer": { policies: paper, roles: { "validator-a": "world-a" } },
  chimera: {},
  "chimera-four-families": { policies: { verification: "four-families", solution: "four-families" } },
};

/** What becomes of the same candidates by each policy, in a project of their own. */
export function outcomesInWorld(world, seed, samples) {
  return inProject(async (project) => {
    const specs = readFileSync(join(import.meta.dirname, "specs.yaml"), "utf8");
    const datasets = Object.entries(POLICIES).map(([name, fields]) =>
      datasetOf(name, { seed, maxSamples: samples, ...fields }),
    );
    writeFileSync(
      join(project, "specs/verification.yaml"),
      [specs, modelDocuments(world), ...datasets].join("---\n"),
    );
    const outcomes = {};
    for (const name of Object.keys(POLICIES)) outcomes[name] = outcomesOf(await build(project, name));
    return outcomes;
  });
}

// JSON is YAML.
const datasetOf = (name, fields) =>
  `${JSON.stringify({ kind: "Dataset", name: `measured-${name}`, extends: "measured", ...fields })}\n`;

/** Builds a dataset and gives the folder of its artifact. */
async function build(project, name) {
  const options = { cwd: project, env, maxBuffer: Number.POSITIVE_INFINITY };
  const args = [MAIN, "build", `measured-${name}`, "--json"];
  // With one candidate for each slot some slots stay unfilled, of which the exit code tells.
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, options).catch(
    (error) => error,
  );
  const { path } = lastLine(stdout);
  if (path === undefined)
    throw new Error(`the build of ${name} failed: ${lastLine(stdout).message ?? stderr}`);
  return join(project, path);
}
