import type { Manifest } from "../../src/dataset/manifest.ts";
import { sha256 } from "../../src/util/digest.ts";

export const sampleManifest: Manifest = {
  manifestVersion: 1,
  dataset: "open-quantum",
  title: "Open quantum | systems: a *sample*",
  description: "Problems on open quantum systems.",
  license: "CC-BY-4.0",
  language: ["en", "pt-BR"],
  digest: sha256("digest"),
  dataDigest: sha256("data"),
  metaDigest: sha256("meta"),
  specDigest: sha256("spec"),
  schemes: { key: 1, record: 1, parquet: "hyparquet-writer 0.17.0 snappy" },
  simulated: false,
  models: [
    {
      role: "writer",
      name: "big",
      id: "org/big_1",
      answeredAs: ["org/big_1"],
      replies: 40,
      simulated: false,
    },
    {
      role: "solver",
      name: "thinker",
      id: "org/thinker",
      answeredAs: ["org/thinker-a", "org/thinker-b"],
      replies: 30,
      simulated: false,
    },
  ],
  counts: {
    records: 1234,
    correct: 1000,
    tombstones: 7,
    splits: { test: 34, train: 1200, validation: 0 },
    answerTypes: { numeric: 1000, expression: 234 },
    difficulties: { hard: 1234 },
  },
  disciplines: [
    {
      id: "physics",
      title: "Physics",
      slots: 1240,
      records: 1234,
      topics: [
        {
          id: "physics/open-quantum-systems",
          title: "Open quantum systems",
          area: "Quantum physics",
          slots: 1240,
          records: 1234,
          digest: sha256("topic"),
        },
      ],
    },
  ],
  funnel: {
    slots: 1240,
    candidates: 1250,
    problems: 1245,
    validated: 1241,
    solved: 1239,
    filled: 1236,
    unfilled: 4,
    dropped: 2,
    records: 1234,
    reasons: { "problem: answer-leak": 5, "validation: rejected-by-validators": 4 },
  },
  tokens: { input: 10, output: 20, reasoning: 15 },
  files: [
    { path: "data/train-00000-of-00001.parquet", bytes: 10, sha256: sha256("file"), records: 1200 },
    { path: "tombstones.jsonl", bytes: 3, sha256: sha256("other") },
  ],
};
