import { describe, expect, test } from "vitest";
import { checkProblem } from "../../src/method/problem-checks.ts";
import { introOf } from "../../src/simulator/found-problem.ts";
import { allFamilies } from "../../src/simulator/registry.ts";
import { renderText } from "../../src/simulator/template.ts";
import type { AnswerType, ResolvedGeneration } from "../../src/specs/resolved.ts";
import { randomOf } from "../../src/util/random.ts";
import { DISCIPLINES, write } from "../simulator/requests.ts";
import { BASE, DATASET, dataset } from "../specs/helpers.ts";
import { DEFECTIVE, GOOD, reply } from "./problem-table.ts";

const policy = (await dataset("tiny", BASE, DATASET)).generation;
const withChecks = (checks: Partial<ResolvedGeneration["checks"]>): ResolvedGeneration => ({
  ...policy,
  checks: { ...policy.checks, ...checks },
});

describe("a sound problem passes the checks", () => {
  test.each(GOOD.map((row) => [row[0], row] as const))("%s", (_, row) => {
    expect(checkProblem(reply(row), policy)).toBeNull();
  });
});

describe("an unsound problem is rejected", () => {
  const rows = Object.entries(DEFECTIVE).flatMap(([reason, list]) =>
    list.map((row) => [reason, row[0], row] as const),
  );
  test.each(rows)("%s: %s", (reason, _, row) => {
    const allowed =
      reason === "answer-type" ? { ...policy, answerTypes: ["numeric"] as AnswerType[] } : policy;
    expect(checkProblem(reply(row), allowed)?.reason).toBe(reason);
  });

  test("with the reason first found, cheapest check first", () => {
    const row = ["Prove that 1 + 1 = 2. (a) Why? (b) How?", ""] as const;
    expect(checkProblem(reply(row), policy)?.reason).toBe("no-answer");
  });

  test("when it is longer than the policy allows, or its answer is", () => {
    const [good] = GOOD;
    expect(checkProblem(reply(good!), withChecks({ maxProblemLength: 41 }))?.reason).toBe("problem-too-long");
    const long = reply([good![0], "1".repeat(401)]);
    expect(checkProblem(long, policy)?.reason).toBe("answer-too-long");
  });
});

test("a check that the policy switches off rejects nothing", () => {
  const lenient = withChecks({
    ...{ rejectProofs: false, rejectMultiPart: false, rejectAnswerLeaks: false },
    ...{ rejectOffTopicWording: false, rejectUnresolvedReferences: false },
  });
  for (const reason of [
    ...["proof-task", "multi-part", "answer-leak"],
    ...["several-answers", "off-topic-wording", "unresolved-reference"],
  ])
    for (const row of DEFECTIVE[reason]!) expect(checkProblem(reply(row), lenient), row[0]).toBeNull();
});

test("every problem that the simulator writes without faults passes", () => {
  const rejected: unknown[] = [];
  for (const family of allFamilies)
    for (const level of [1, 2, 3] as const)
      for (let seed = 0; seed < 20; seed++) {
        const random = randomOf(["checks", family.id, level, seed]);
        const params = family.draw(random, level);
        const { answer, answerType } = family.solve(params);
        const problem = `${introOf("Open systems")}\n\n${renderText(random.pick(family.texts), params)}`;
        const defect = checkProblem(reply([problem, answer, answerType]), policy);
        if (defect !== null) rejected.push({ family: family.id, problem, answer, defect });
      }
  expect(rejected).toEqual([]);
});

describe("of the simulator's planted defects", () => {
  const PLANTED = { proof: "proof-task", multiPart: "multi-part", leak: "answer-leak" };
  test.each(Object.entries(PLANTED))("every %s is caught", (fault, reason) => {
    for (const discipline of DISCIPLINES)
      for (let seed = 0; seed < 20; seed++) {
        const written = write(discipline, seed, { [fault]: 1 });
        const row = reply([written.problem, written.answer, written.answerType as AnswerType]);
        expect(checkProblem(row, policy)?.reason, written.problem).toBe(reason);
      }
  });
});

test("checks of hostile text stay fast", () => {
  const size = 100_000;
  const texts = [
    "\n".repeat(size),
    " ".repeat(size),
    "(a) ".repeat(size / 4),
    "Find ".repeat(size / 5),
    "Let x, ".repeat(size / 7),
    "Find a and ".repeat(size / 11),
    "show by ".repeat(size / 8),
    "the answer ".repeat(size / 11),
    "1. ".repeat(size / 3),
    "a\n".repeat(size / 2),
    "|".repeat(size),
    `for ${", ".repeat(size / 2)}`,
    "A. ".repeat(size / 3),
    "*_#> ".repeat(size / 5),
  ];
  const patient = withChecks({ maxProblemLength: 1_000_000, minProblemLength: 0 });
  for (const text of texts) {
    const start = performance.now();
    checkProblem(reply([text, "an answer that is long enough to be looked for"]), patient);
    expect(performance.now() - start, text.slice(0, 10)).toBeLessThan(1000);
  }
});
