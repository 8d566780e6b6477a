import { expect, test } from "vitest";
import { compareAnswers } from "../../src/method/grading/compare-answers.ts";
import { plantedAnswer } from "../../src/method/planted-answer.ts";
import { sameAnswer } from "../../src/simulator/compare-answers.ts";
import { disciplines } from "../../src/simulator/disciplines.ts";
import { familiesOf } from "../../src/simulator/registry.ts";
import { renderText } from "../../src/simulator/template.ts";
import type { AnswerType } from "../../src/specs/resolved.ts";
import { randomOf } from "../../src/util/random.ts";

const planted = (answer: string, answerType: AnswerType, problem = "Find it.") =>
  plantedAnswer({ problem, answer, answerType, unit: null, tolerance: 0 });

test("is certainly another answer, of the same form, in every family of the simulator", () => {
  let planted = 0;
  let all = 0;
  for (const family of disciplines.flatMap(familiesOf))
    for (let n = 0; n < 12; n++) {
      const random = randomOf(["planted", family.id, n]);
      const params = family.draw(random, 2);
      const { answer, answerType, unit = null } = family.solve(params);
      const problem = {
        problem: renderText(family.texts[0], params),
        answer,
        answerType,
        unit,
        tolerance: 0,
      };
      const wrong = plantedAnswer(problem);
      expect(plantedAnswer(problem)).toBe(wrong);
      all++;
      if (wrong === null) continue;
      planted++;
      expect(sameAnswer(answer, wrong, unit ?? ""), `${family.id}: ${answer} ${wrong}`).toBe(false);
      const compared = compareAnswers(wrong, { ...problem, relativeTolerance: 1e-6 });
      expect(compared.verdict, `${family.id}: ${answer} ${wrong}`).not.toBe("equal");
    }
  expect(planted / all).toBeGreaterThan(0.85);
});

test.each([
  ["42", "numeric"],
  ["0", "numeric"],
  ["-0.5", "numeric"],
  ["6.02e23", "numeric"],
  ["3/8", "numeric"],
  ["\\frac{\\pi}{4}", "expression"],
  ["x^2 + 1", "expression"],
  ["\\alpha\\beta", "expression"],
  ["{1, 2, 3}", "set"],
  ["(0, 1]", "interval"],
  ["(2, -3)", "tuple"],
] as const)("of %s (%s) differs from it", (answer, type) => {
  const wrong = planted(answer, type)!;
  expect(wrong).not.toBe(answer);
  const reference = { answer, answerType: type, unit: null, relativeTolerance: 1e-6 };
  expect(compareAnswers(wrong, reference).verdict).not.toBe("equal");
});

test("of a choice is another option, and of a text another name that the problem mentions", () => {
  expect(planted("B", "choice", "Which? (A) one (B) two (C) three")).toBe("A");
  expect(planted("(A)", "choice", "Which?\nA. one\nB. two")).toBe("B");
  expect(planted("Homer", "text", "Who wrote it, Homer or Hesiod?")).toBe("Hesiod");
  expect(
    planted("Treaty of Tordesillas", "text", "In which year, the Treaty of Tordesillas or that of Zaragoza?"),
  ).toBe("Zaragoza");
});

test("is none where nothing tells what would be wrong", () => {
  expect(planted("iambic", "text", "Which metre is it?")).toBeNull();
});
