import type { Random } from "../util/random.ts";

/** How a placeholder of a problem text reads back: a number, a comma-separated list, one bare word, or one of these phrases. */
export type FieldKind = "number" | "numbers" | "word" | readonly string[];
export type Params = Readonly<Record<string, number | string | readonly number[]>>;
export type AnswerType = "numeric" | "expression" | "choice" | "set" | "tuple" | "interval" | "text";
export type Level = 1 | 2 | 3;

export interface WorkedAnswer {
  /** The final answer alone, as a person would write it: "42", "3/8", "2.35", "{1, 4, 9}", "Treaty of Tordesillas". */
  readonly answer: string;
  readonly answerType: AnswerType;
  /** Unit of a numeric answer ("m/s"), absent when it has none. */
  readonly unit?: string;
  /** The worked solution, one complete sentence or equation a step, ending before the final answer is stated. */
  readonly steps: readonly string[];
  /** Two or more wrong answers that typical mistakes give; each differs from `answer` in value, never only in spelling. */
  readonly distractors: readonly string[];
}

/**
 * A parametric problem: drawing parameters and rendering a text gives a problem, and the text alone gives the
 * parameters back, so that solver and validator work from the text as a real model must.
 */
export interface Family {
  /** "<discipline id>/<slug>". */
  readonly id: string;
  /** Lower-case words; a topic that holds one of them prefers this family. */
  readonly keywords: readonly string[];
  /** Phrasings of the same problem with `{field}` placeholders, each holding every field; the question comes last. */
  readonly texts: readonly [string, ...string[]];
  readonly fields: Readonly<Record<string, FieldKind>>;
  /** Level 1 is a short exercise, 3 takes several steps or large numbers. At least a few thousand outcomes at each level. */
  readonly draw: (random: Random, level: Level) => Params;
  readonly solve: (params: Params) => WorkedAnswer;
}
