import type { ComparisonRow } from "./report.ts";

/** The comparison table of the CHIMERA paper (arXiv:2603.00889, version 1): problems, mean words of prompt and solution. */
export const PAPER_TABLE: readonly Omit<ComparisonRow, "own">[] = [
  { name: "GSM8K", problems: 7473, promptWords: 45.1, solutionWords: 51.7 },
  { name: "MATH", problems: 7500, promptWords: 33.0, solutionWords: 89.5 },
  { name: "NuminaMath-CoT", problems: 859_494, promptWords: 44.0, solutionWords: 205.3 },
  { name: "MetaMathQA", problems: 395_000, promptWords: 40.5, solutionWords: 101.3 },
  { name: "DAPO-Math-17K", problems: 17_398, promptWords: 42.5, solutionWords: 1 },
  { name: "OpenR1-Math-220K", problems: 225_129, promptWords: 43.6, solutionWords: 2624.6 },
  { name: "TULU3-SFT", problems: 939_343, promptWords: 148.6, solutionWords: 227.6 },
  { name: "DeepMath-103K", problems: 103_022, promptWords: 33.7, solutionWords: 2959.2 },
  { name: "OpenScience", problems: 315_579, promptWords: 76.1, solutionWords: 1296.8 },
  { name: "CHIMERA (the paper's)", problems: 9225, promptWords: 211.1, solutionWords: 11_121.4 },
];
