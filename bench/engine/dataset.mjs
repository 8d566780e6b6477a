import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MAIN, time } from "../measure.mjs";

/** 9,225 records over 1,179 topics, as many as the paper has. */
export const DATASET = "chimera-simulated";

export const build = (project) => time([MAIN, "build", DATASET, "--json"], project);

const TOPICS = "specs/topics/physics/quantum-physics.yaml";
const TITLE = "  - Open quantum systems";

/** A topics file that can be saved with another guidance for one of its topics. */
export function editable(project) {
  const path = join(project, TOPICS);
  const original = readFileSync(path, "utf8");
  let edits = 0;
  return {
    path,
    edit: () => {
      const entry = `  - title: Open quantum systems\n    guidance: Edit ${++edits}.`;
      writeFileSync(path, original.replace(TITLE, entry));
    },
    restore: () => writeFileSync(path, original),
  };
}

/** As many times the samples of every topic. */
export function multiplySamples(project, times) {
  const path = join(project, "specs/disciplines/disciplines.yaml");
  const text = readFileSync(path, "utf8");
  writeFileSync(
    path,
    text.replace(/^samples: (\d+)$/gm, (_, count) => `samples: ${count * times}`),
  );
}
