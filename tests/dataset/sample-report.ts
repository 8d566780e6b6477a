import { spreadOf } from "../../src/dataset/report/coverage.ts";
import { distributionOf, shareOf } from "../../src/dataset/report/distribution.ts";
import type { Report, StageCounts } from "../../src/dataset/report/report.ts";
import { sampleManifest } from "./sample-manifest.ts";

const funnel: StageCounts = {
  ...{ wanted: 1240, tried: 1250, written: 1245, checked: 1245, valid: 1241, solved: 1239 },
  ...{ filled: 1236, correct: 1001, kept: 1234, keptCorrect: 1000 },
};

const lengths = {
  problem: distributionOf([40, 60]),
  reasoning: distributionOf([9000, 11_000, 14_000]),
  solution: distributionOf([300]),
};

/** What goes with the sample manifest. */
export const sampleReport: Report = {
  reportVersion: 3,
  dataset: sampleManifest.dataset,
  title: sampleManifest.title,
  digest: sampleManifest.digest,
  simulated: false,
  funnel,
  disciplines: [
    {
      id: "physics",
      title: "Physics",
      funnel,
      topics: 1,
      emptyTopics: 0,
      areas: [],
      lengths,
      solved: shareOf(2000, 2500),
      student: shareOf(0, 0),
    },
  ],
  hardest: [],
  validation: { validators: [], pairs: [], probes: [] } as unknown as Report["validation"],
  rejections: [],
  lengths,
  tokens: {
    tokenizer: "o200k_base",
    sha256: "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
    problem: distributionOf([50, 70]),
    reasoning: distributionOf([3000, 12_000]),
    solution: distributionOf([300, 400]),
    chat: distributionOf([3360, 12_480]),
    windows: [
      { tokens: 4096, beyond: shareOf(1, 2) },
      { tokens: 8192, beyond: shareOf(1, 2) },
      { tokens: 16_384, beyond: shareOf(0, 2) },
    ],
  },
  language: {
    declared: ["en"],
    problem: [
      { language: "en", records: 1200 },
      { language: "und", records: 34 },
    ],
    reasoning: [
      { language: "en", records: 1230 },
      { language: "zh", records: 4 },
    ],
    otherProblem: shareOf(0, 1200),
    otherReasoning: shareOf(4, 1234),
    mixedScripts: shareOf(7, 1234),
  },
  repetition: { reasoning: distributionOf([0, 2, 40]), loops: shareOf(1, 1234) },
  openings: {
    words: 3,
    distinct: 900,
    effective: 812.5,
    shared: shareOf(400, 1234),
    top: [{ opening: "let g be", problems: 80 }],
  },
  distinct: [
    { words: 1, total: 61_700, distinct: 8000, share: 0.1297, margin: 0 },
    { words: 2, total: 60_466, distinct: 30_000, share: 0.4961, margin: 0.0021 },
    { words: 3, total: 59_232, distinct: 45_000, share: 0.7597, margin: 0.003 },
  ],
  coverage: {
    topics: spreadOf([1234, 0]),
    areas: spreadOf([1234]),
    disciplines: spreadOf([1234]),
    answerTypes: spreadOf([1000, 234]),
    difficulty: null,
  },
  difficulty: { student: shareOf(0, 0), studentRates: [], declared: [], passRates: [] },
  answerTypes: [],
  grading: {
    correct: shareOf(2000, 2500),
    steps: [],
    judged: shareOf(12, 2500),
    flaws: [
      { flaw: "truncated", trajectories: 31 },
      { flaw: "repetition", trajectories: 4 },
    ],
  },
  duplicates: { exact: 3, near: null, dropped: 2 },
  contamination: null,
  models: [],
  outcomes: [
    { stage: "problem", role: "writer", replies: 40, outcomes: { truncated: 3, usable: 37 } },
    { stage: "solution", role: "solver", replies: 30, outcomes: { usable: 30 } },
  ],
  cost: {
    replies: 70,
    tokens: sampleManifest.tokens,
    perRecord: { replies: 3.5, tokens: { input: 100, output: 21_000, reasoning: 20_000 } },
  },
  comparison: [],
};
