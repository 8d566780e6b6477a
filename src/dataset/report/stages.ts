import type { StageCounts } from "./report.ts";

/** A stage of the paper. */
export interface Stage {
  readonly name: string;
  readonly about: string;
  /** What is told of it. */
  readonly count: (counts: StageCounts) => number;
  /** Those that are carried along though their answer is wrong, and the others. */
  readonly wrong: (counts: StageCounts) => number;
  readonly left: (counts: StageCounts) => number;
}

const stage = (name: string, about: string, count: Stage["count"]): Stage => ({
  ...{ name, about, count, left: count },
  wrong: () => 0,
});

/** In the order of the paper. */
export const STAGES: readonly Stage[] = [
  stage("wanted", "slots", (one) => one.wanted),
  stage("written", "usable problems", (one) => one.written),
  stage("checked", "passed the checks", (one) => one.checked),
  stage("valid", "passed the validators", (one) => one.valid),
  stage("solved", "have a whole solution", (one) => one.solved),
  {
    ...stage("correct", "reach the answer", (one) => one.correct),
    wrong: (one) => one.filled - one.correct,
  },
  {
    ...stage("kept", "records", (one) => one.kept),
    left: (one) => one.keptCorrect,
    wrong: (one) => one.kept - one.keptCorrect,
  },
];

/** Records of the candidates that were asked for; null when there was none. */
export const acceptance = ({ kept, tried }: StageCounts): number | null =>
  tried === 0 ? null : kept / tried;
