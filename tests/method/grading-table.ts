import type { Comparison, Reference } from "../../src/method/grading/comparison.ts";
import type { AnswerType } from "../../src/specs/resolved.ts";
import { CHOICE, CHOICE_LOOK_ALIKES } from "./grading-table/choice.ts";
import { EXPRESSION, EXPRESSION_LOOK_ALIKES } from "./grading-table/expression.ts";
import { INTERVAL, INTERVAL_LOOK_ALIKES } from "./grading-table/interval.ts";
import { NUMERIC, NUMERIC_LOOK_ALIKES } from "./grading-table/numeric.ts";
import type { Row } from "./grading-table/row.ts";
import { SET, SET_LOOK_ALIKES } from "./grading-table/set.ts";
import { TEXT, TEXT_LOOK_ALIKES } from "./grading-table/text.ts";
import { TUPLE, TUPLE_LOOK_ALIKES } from "./grading-table/tuple.ts";

/** A prediction, what it is compared with, and what that must say. */
export interface Pair extends Comparison {
  readonly prediction: string;
  readonly reference: Reference;
  /** Whether the two look equal and are not. */
  readonly looksAlike: boolean;
}

const VERDICTS = { "=": "equal", "≠": "different", "?": "undecided" } as const;

function pairs(answerType: AnswerType, rows: readonly Row[], lookAlikes: readonly Row[]): Pair[] {
  const pair = ([prediction, answer, says, asked]: Row, looksAlike: boolean): Pair => {
    const [sign, step = "undecided"] = says.split(" ") as [keyof typeof VERDICTS, Pair["step"]?];
    const reference = { answer, answerType, unit: null, relativeTolerance: 1e-6, ...asked };
    return { prediction, reference, verdict: VERDICTS[sign], step, looksAlike };
  };
  return [...rows.map((row) => pair(row, false)), ...lookAlikes.map((row) => pair(row, true))];
}

export const GRADING_TABLE: readonly Pair[] = [
  ...pairs("numeric", NUMERIC, NUMERIC_LOOK_ALIKES),
  ...pairs("expression", EXPRESSION, EXPRESSION_LOOK_ALIKES),
  ...pairs("choice", CHOICE, CHOICE_LOOK_ALIKES),
  ...pairs("set", SET, SET_LOOK_ALIKES),
  ...pairs("tuple", TUPLE, TUPLE_LOOK_ALIKES),
  ...pairs("interval", INTERVAL, INTERVAL_LOOK_ALIKES),
  ...pairs("text", TEXT, TEXT_LOOK_ALIKES),
];
