import { describe, expect, test } from "vitest";
import { compareAnswers } from "../../src/method/grading/compare-answers.ts";
import { GRADING_TABLE } from "./grading-table.ts";

const relativeTolerance = 1e-6;

describe("comparing a prediction with the reference answer", () => {
  for (const { prediction, reference, answerType, unit, verdict, step } of GRADING_TABLE) {
    const asked = unit === null ? "" : ` in ${unit}`;
    test(`${answerType} ${JSON.stringify(prediction)} for ${JSON.stringify(reference)}${asked} is ${verdict} (${step})`, () => {
      const compared = compareAnswers(prediction, { answer: reference, answerType, unit, relativeTolerance });
      expect(compared).toEqual({ verdict, step });
    });
  }
});
