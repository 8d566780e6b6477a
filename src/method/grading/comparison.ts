import type { AnswerType } from "../../specs/resolved.ts";

export type Verdict = "equal" | "different" | "undecided";

/** A verdict and the step of the ladder that reached it. */
export interface Comparison {
  readonly verdict: Verdict;
  readonly step: "no-answer" | "exact" | "normalised" | "choice" | "numeric" | "collection" | "undecided";
}

export interface Reference {
  readonly answer: string;
  readonly answerType: AnswerType;
  readonly unit: string | null;
  /** Relative difference of two numbers that still counts as equal. */
  readonly relativeTolerance: number;
}
