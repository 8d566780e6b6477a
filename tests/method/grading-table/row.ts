import type { Step } from "../../../src/method/grading/comparison.ts";

/** What comparing a prediction with a reference answer must say, and by which step. "?" is undecided. */
export type Row = readonly [prediction: string, reference: string, says: Says, asked?: Asked];
type Says = `${"=" | "≠"} ${Exclude<Step, "undecided" | "algebra-limit">}` | "?";

/** What the problem asks for, beside the answer. */
export interface Asked {
  readonly unit?: string;
  readonly tolerance?: number;
  readonly problem?: string;
}
