import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { env, inProject, lastLine, MAIN } from "../measure.mjs";
import { outcomesOf } from "./outcomes.mjs";
import { modelDocuments } from "./world.mjs";

const PAPER = { generation: "unchecked", verification: "cross-check", solution: "judged-trajectory" };
const OURS = { generation: "checked", verification: "blind-cross-check", solution: "first-right" };

/** What is compared: policies by their names, and roles that are bound otherwise. */
export const POLICIES = {
  paper: { policies: PAPER, roles: {} },
  // As in the paper, where the model that writes also validates.
  "paper-own-writer": { policies: PAPER, roles: { "validator-a": "world-a" } },
  chimera: { policies: OURS, roles: {} },
  "chimera-four-families": {
    policies: { ...OURS, verification: "four-families", solution: "four-families" },
    roles: {},
  },
};

/** What becomes of the same candidates by each policy, in a project of their own. */
export function outcomesInWorld(world, seed, samples) {
  return inProject(async (project) => {
    const policies = readFileSync(join(import.meta.dirname, "policies.yaml"), "utf8");
    const datasets = Object.entries(POLICIES).map(([name, own]) => datasetOf(name, own, seed, samples));
    writeFileSync(
      join(project, "specs/verification.yaml"),
      [policies, modelDocuments(world), ...datasets].join("---\n"),
    );
    const outcomes = {};
    for (const name of Object.keys(POLICIES)) outcomes[name] = outcomesOf(await build(project, name));
    return outcomes;
  });
}

const datasetOf = (name, { policies, roles }, seed, samples) => `kind: Dataset
name: verification-${name}
extends: verification
seed: ${seed}
maxSamples: ${samples}
policies: ${JSON.stringify(policies)}
roles: ${JSON.stringify(roles)}
`;

/** Builds a dataset and gives the folder of its artifact. */
async function build(project, name) {
  const options = { cwd: project, env, maxBuffer: Number.POSITIVE_INFINITY };
  const args = [MAIN, "build", `verification-${name}`, "--json"];
  // With one candidate for each slot some slots stay unfilled, of which the exit code tells.
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, options).catch(
    (error) => error,
  );
  const last = stdout === "" ? {} : lastLine(stdout);
  if (last.path === undefined) throw new Error(`the build of ${name} failed: ${last.message ?? stderr}`);
  return join(project, last.path);
}
