import type { AnswerType } from "../../specs/resolved.ts";

export type Verdict = "equal" | "different" | "undecided";

export type Step =
  | "no-answer"
  | "exact"
  | "normalised"
  | "choice"
  | "numeric"
  | "collection"
  | "algebra"
  | "algebra-limit"
  | "undecided";

/** A verdict and the step of the ladder that reached it. */
export interface Comparison {
  readonly verdict: Verdict;
  readonly step: Step;
}

export interface Reference {
  readonly answer: string;
  readonly answerType: AnswerType;
  readonly unit: string | null;
  /** Relative difference of a rounded number and another that still counts as equal. */
  readonly relativeTolerance: number;
  /** Relative difference of any two numbers that the problem itself lets pass; 0 or absent for none. */
  readonly tolerance?: number;
  /** The problem's text, in which the options of a choice stand. */
  readonly problem?: string;
}
