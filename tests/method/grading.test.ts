import { describe, expect, test } from "vitest";
import { openAlgebra } from "../../src/app/open-algebra.ts";
import { compareWithAlgebra } from "../../src/method/grading/compare-with-algebra.ts";
import { gradingPage } from "./grading-page.ts";
import { GRADING_TABLE } from "./grading-table.ts";

const algebra = openAlgebra();

describe("comparing a prediction with the reference answer", () => {
  for (const { prediction, reference, verdict, step } of GRADING_TABLE) {
    const { answerType, answer, unit } = reference;
    const asked = unit === null ? "" : ` in ${unit}`;
    test(`${answerType} ${JSON.stringify(prediction)} for ${JSON.stringify(answer)}${asked} is ${verdict} (${step})`, async () => {
      expect(await compareWithAlgebra(prediction, reference, algebra)).toEqual({ verdict, step });
    });
  }
});

describe("the table of pairs", () => {
  test("has at least 400 of them, 100 of which look equal and are not", () => {
    expect(GRADING_TABLE.length).toBeGreaterThanOrEqual(400);
    const lookAlikes = GRADING_TABLE.filter(({ looksAlike }) => looksAlike);
    expect(lookAlikes.filter(({ verdict }) => verdict === "equal")).toEqual([]);
    expect(lookAlikes.filter(({ verdict }) => verdict === "different").length).toBeGreaterThanOrEqual(100);
  });

  test("holds each pair once", () => {
    const names = GRADING_TABLE.map(({ prediction, reference }) => JSON.stringify([prediction, reference]));
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  test("stands in docs/grading.md as it is (npm run docs writes it)", async () => {
    await expect(gradingPage(GRADING_TABLE)).toMatchFileSnapshot("../../docs/grading.md");
  });
});
