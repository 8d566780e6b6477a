/** The files of a new project that are its own, by path. */
export function starterFiles(version: string): [path: string, text: string][] {
  return [
    ["chimera.config.ts", CONFIG],
    ["package.json", packageJson(version)],
    [".gitignore", "node_modules/\ncache/\ndist/\nexports/\n"],
    ["specs/dataset.yaml", DATASET],
    ["specs/disciplines.yaml", DISCIPLINES],
    ["specs/topics/physics.yaml", PHYSICS],
    ["specs/topics/mathematics.yaml", MATHEMATICS],
  ];
}

const schema = (kind: string, up: string) =>
  `# yaml-language-server: $schema=${up}node_modules/chimera-data/lib/schemas/${kind}.schema.json\n`;

const CONFIG = `import { defineConfig } from "chimera-data";

// How to run. Nothing in here is part of a key: changing it rebuilds nothing.
export default defineConfig({
  defaultDataset: "my-dataset",
  providers: {
    // A server that speaks OpenAI's chat completions. apiKeyEnv names the environment variable that holds its key.
    openai: { kind: "openai", baseURL: "https://api.openai.com/v1", apiKeyEnv: "OPENAI_API_KEY", concurrency: 16 },
  },
});
`;

const packageJson = (version: string) => `${JSON.stringify(
  {
    name: "my-dataset",
    private: true,
    type: "module",
    scripts: { build: "chimera build", check: "chimera check" },
    devDependencies: { "chimera-data": `^${version}` },
  },
  null,
  2,
)}
`;

const DATASET = `${schema("dataset", "../")}kind: Dataset
name: my-dataset
title: My dataset
description: A first dataset, made by the simulator. Bind the roles to real models to make a real one.
license: CC-BY-4.0 # yours to choose
tokenizer: o200k_base # or the tokenizer.json of the model to train
policies:
  generation: graduate
  verification: blind-cross-check
  solution: first-right
  curation: standard
  taxonomy: broad
roles:
  problem-writer: simulated-a
  validator-a: simulated-b
  validator-b: simulated-c
  validator-c: simulated-d
  validator-d: simulated-e
  validator-e: simulated-f
  validator-f: simulated-a
  solver-a: simulated-f
  solver-b: simulated-e
  solver-c: simulated-d
  solver-d: simulated-c
  judge-a: simulated-b
  judge-b: simulated-c
  topic-writer: simulated-topic-writer
  topic-judge: simulated-topic-judge
`;

const DISCIPLINES = `${schema("discipline", "../")}kind: Discipline
name: physics
title: Physics
samples: 2
---
kind: Discipline
name: mathematics
title: Mathematics
samples: 2
`;

const PHYSICS = `${schema("topics", "../../")}kind: Topics
discipline: physics
area: Quantum physics
topics:
  - Rydberg atoms and dressed interactions
  - title: Open quantum systems
    samples: 3
    guidance: Prefer Lindblad dynamics with closed-form steady states.
`;

const MATHEMATICS = `${schema("topics", "../../")}kind: Topics
discipline: mathematics
area: Number theory
topics:
  - Modular arithmetic and congruences
  - Quadratic residues and reciprocity laws
`;
