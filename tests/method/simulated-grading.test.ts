import { describe, expect, test } from "vitest";
import { compareAnswers } from "../../src/method/grading/compare-answers.ts";
import { extractAnswer } from "../../src/method/grading/extract-answer.ts";
import { allFamilies } from "../../src/simulator/registry.ts";
import { simulateChat } from "../../src/simulator/simulate-chat.ts";
import type { AnswerType } from "../../src/specs/resolved.ts";
import { randomOf } from "../../src/util/random.ts";
import { DISCIPLINES, solverRequest, type Written, write } from "../simulator/requests.ts";

const SEEDS = 100;
const LEVELS = ["graduate", "doctoral", "research"];

function gradeOf(written: Written, seed: number, faults?: Record<string, number>) {
  const { content } = simulateChat(solverRequest(written.problem, seed, faults)).choices[0].message;
  const { answer, unit } = written;
  const answerType = written.answerType as AnswerType;
  return compareAnswers(extractAnswer(content!), { answer, answerType, unit, relativeTolerance: 1e-6 });
}

const written = DISCIPLINES.flatMap((discipline) =>
  Array.from({ length: SEEDS }, (_, seed) =>
    write(discipline, seed, undefined, [`Difficulty: ${LEVELS[seed % 3]}`]),
  ),
);

describe(`the simulator's solutions to ${written.length} problems of ${DISCIPLINES.length} disciplines`, () => {
  test("are never found different when they are right, and seldom left open", () => {
    const grades = written.map((problem, seed) => gradeOf(problem, seed));
    expect(grades.filter(({ verdict }) => verdict === "different")).toEqual([]);
    const open = grades.filter(({ verdict }) => verdict === "undecided").length / grades.length;
    console.log(`share of right answers that comparing leaves open: ${(100 * open).toFixed(1)} %`);
    expect(open).toBeLessThan(0.02);
  });

  test("are never found equal when they are wrong", () => {
    const grades = written.map((problem, seed) => gradeOf(problem, seed, { wrongSolution: 1 }));
    expect(grades.filter(({ verdict }) => verdict === "equal")).toEqual([]);
    const open = grades.filter(({ verdict }) => verdict === "undecided").length / grades.length;
    console.log(`share of wrong answers that comparing leaves open: ${(100 * open).toFixed(1)} %`);
  });
});

test("no family's typical mistake is found equal to its answer", () => {
  const equal: unknown[] = [];
  for (const family of allFamilies)
    for (const level of [1, 2, 3] as const)
      for (let seed = 0; seed < 20; seed++) {
        const worked = family.solve(family.draw(randomOf(["mistake", family.id, level, seed]), level));
        const reference = { ...worked, unit: worked.unit ?? null, relativeTolerance: 1e-6 };
        for (const mistake of worked.distractors)
          if (compareAnswers(mistake, reference).verdict === "equal")
            equal.push([family.id, mistake, worked.answer]);
      }
  expect(equal).toEqual([]);
});
