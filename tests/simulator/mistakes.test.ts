import { describe, expect, it } from "vitest";
import type { ChatRequest } from "../../src/models/chat.ts";
import { SimulationError } from "../../src/simulator/content-faults.ts";
import { findProblem } from "../../src/simulator/found-problem.ts";
import { type Mistake, mistakesOf, problemDigest } from "../../src/simulator/mistakes.ts";
import { simulateChat } from "../../src/simulator/simulate-chat.ts";
import { errorsOf, isRightAnswer } from "../../src/simulator/truth.ts";
import { digestOf } from "../../src/util/digest.ts";
import {
  contentOf,
  DISCIPLINES,
  finalAnswer,
  isSound,
  solverRequest,
  type Validation,
  validatorRequest,
  type Written,
  write,
  writerRequest,
} from "./requests.ts";

const PROBLEMS = 6000;
const CORRELATION = { models: 0.3, draws: 0.6 };

/** Whether a fault strikes, for each of many problems, in a draw of a model. */
function struck(
  fault: Mistake,
  rate: number,
  model: string,
  draw: number,
  correlation = CORRELATION,
): number[] {
  return Array.from({ length: PROBLEMS }, (_, at) => {
    const problem = digestOf("problem", at);
    const digest = digestOf("request", [model, fault, draw, at]);
    return Number(
      mistakesOf({ digest, model, faults: { [fault]: rate }, correlation }, problem).strikes(fault),
    );
  });
}

const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;

function correlationOf(a: readonly number[], b: readonly number[]): number {
  const [p, q] = [mean(a), mean(b)];
  return (mean(a.map((one, at) => one * b[at]!)) - p * q) / Math.sqrt(p * (1 - p) * q * (1 - q));
}

// Four standard errors of a share, and of a correlation, over so many problems.
const NEAR = 4 / Math.sqrt(PROBLEMS);

describe("errors that correlate", () => {
  it.each([0.05, 0.15, 0.3])("strike at their rate, %d", (rate) => {
    for (const fault of ["wrongAnswer", "sycophantic", "wrongSolution", "falseAlarm", "misjudged"] as const) {
      expect(Math.abs(mean(struck(fault, rate, "a", 0)) - rate)).toBeLessThan(NEAR * Math.sqrt(rate));
    }
  });

  it.each([
    [0.3, 0.6],
    [0.1, 0.1],
    [0, 0.5],
    [1, 1],
  ])("correlate by %d between models and by %d between draws of one", (models, draws) => {
    const correlation = { models, draws };
    const first = struck("wrongSolution", 0.3, "a", 0, correlation);
    const again = struck("wrongSolution", 0.3, "a", 1, correlation);
    const other = struck("wrongSolution", 0.3, "b", 0, correlation);
    expect(Math.abs(correlationOf(first, other) - models)).toBeLessThan(NEAR);
    expect(Math.abs(correlationOf(first, again) - draws)).toBeLessThan(NEAR);
  });

  it("come in kinds: a writer's error makes a waved-through one likelier, a needless alarm not", () => {
    const wrong = struck("wrongAnswer", 0.2, "a", 0);
    expect(correlationOf(wrong, struck("sycophantic", 0.2, "b", 0))).toBeGreaterThan(0.3 - NEAR);
    expect(Math.abs(correlationOf(wrong, struck("falseAlarm", 0.2, "b", 0)))).toBeLessThan(NEAR);
    expect(Math.abs(correlationOf(wrong, struck("misjudged", 0.2, "b", 0)))).toBeLessThan(NEAR);
  });

  it("are each request's own when no correlation is declared", () => {
    const [a, b] = ["a", "b"].map((model) =>
      Array.from({ length: PROBLEMS }, (_, at) => {
        const digest = digestOf("request", [model, at]);
        const faults = { wrongSolution: 0.3 };
        const mistakes = mistakesOf({ digest, model, faults, correlation: null }, digestOf("problem", at));
        return Number(mistakes.strikes("wrongSolution"));
      }),
    );
    expect(Math.abs(correlationOf(a!, b!))).toBeLessThan(NEAR);
  });
});

const CASES = DISCIPLINES.flatMap((discipline) =>
  Array.from({ length: 60 }, (_, seed) => ({ discipline, seed })),
);

const shared = (request: ChatRequest, correlation = CORRELATION): ChatRequest => ({
  ...request,
  simulation: { ...(request.simulation as object), correlation },
});

const written = (discipline: string, seed: number, faults: Record<string, number>): Written =>
  JSON.parse(contentOf(shared(writerRequest(discipline, seed, faults))));

describe("shared mistakes", () => {
  it("are the same wrong value, for writer and solver and in every draw", () => {
    const all = { models: 1, draws: 1 };
    for (const { discipline, seed } of CASES) {
      const request = shared(writerRequest(discipline, seed, { wrongAnswer: 1 }), all);
      const { problem, answer }: Written = JSON.parse(contentOf(request));
      expect(isRightAnswer(problem, answer)).toBe(false);
      for (const draw of [0, 1]) {
        const solver = { ...solverRequest(problem, draw, { wrongSolution: 1 }), model: `simulated-${draw}` };
        expect(errorsOf(problem, finalAnswer(contentOf(shared(solver, all))))).toEqual(["wrongAnswer"]);
        expect(sameValue(problem, contentOf(shared(solver, all)), answer), problem).toBe(true);
      }
    }
  });

  it("hang on the problem, not on how it is worded or put", () => {
    const plain = written("physics", 3, {});
    const put = written("physics", 3, { ambiguous: 1 });
    expect(put.problem).not.toBe(plain.problem);
    expect(problemDigest(findProblem(put.problem)!)).toBe(problemDigest(findProblem(plain.problem)!));
  });

  it("a sycophantic validator that accepts a wrong answer mostly accepts another one as well", () => {
    const vote = (discipline: string, item: Written, answer: string): boolean => {
      const request = shared(validatorRequest(discipline, { ...item, answer }, { sycophantic: 0.15 }));
      return isSound(JSON.parse(contentOf(request)) as Validation);
    };
    let accepted = 0;
    let both = 0;
    for (const { discipline, seed } of CASES) {
      const item = written(discipline, seed, { wrongAnswer: 1 });
      if (!vote(discipline, item, item.answer)) continue;
      accepted++;
      if (vote(discipline, item, "-987.65")) both++;
    }
    expect(accepted / CASES.length).toBeGreaterThan(0.1);
    // draws + (1 - draws) * rate = 0.66
    expect(both / accepted).toBeGreaterThan(0.5);
    expect(both / accepted).toBeLessThan(0.85);
  });
});

describe("ambiguous problems", () => {
  const answers = CASES.map(({ discipline, seed }) => {
    const { problem } = written(discipline, seed, { ambiguous: 1 });
    const draws = [0, 1].map((draw) => contentOf(shared(solverRequest(problem, draw))));
    return { problem, draws, right: draws.map((text) => isRightAnswer(problem, finalAnswer(text))) };
  });

  it("are read in either way about half the time, and mostly in the same one by the same model", () => {
    const share = mean(answers.map(({ right }) => Number(right[0])));
    expect(Math.abs(share - 0.5)).toBeLessThan(0.1);
    const agree = mean(answers.map(({ right }) => Number(right[0] === right[1])));
    expect(Math.abs(agree - 0.8)).toBeLessThan(0.1);
  });

  it("have one other reading, the same for everybody", () => {
    const other = answers.filter(({ right }) => !right[0] && !right[1]);
    expect(other.length).toBeGreaterThan(50);
    for (const { problem, draws } of other)
      expect(sameValue(problem, draws[0]!, finalAnswer(draws[1]!))).toBe(true);
  });
});

describe("ground truth", () => {
  it.each(["wrongAnswer", "ambiguous", "leak", "proof", "multiPart"] as const)(
    "knows a planted %s",
    (fault) => {
      for (const { discipline, seed } of CASES.slice(0, 200)) {
        const { problem, answer, unit } = write(discipline, seed, { [fault]: 1 });
        expect(errorsOf(problem, unit === null ? answer : `${answer} ${unit}`), problem).toEqual([fault]);
      }
    },
  );

  it("finds nothing in sound problems, and says nothing of what is not simulated", () => {
    for (const { discipline, seed } of CASES) {
      const { problem, answer } = write(discipline, seed);
      expect(errorsOf(problem, answer)).toEqual([]);
    }
    expect(errorsOf("Who wrote Faust?", "Goethe")).toBeNull();
    expect(isRightAnswer("Who wrote Faust?", "Goethe")).toBe(false);
  });

  it("tells right solutions from wrong ones", () => {
    for (const { discipline, seed } of CASES) {
      const { problem } = write(discipline, seed);
      expect(isRightAnswer(problem, finalAnswer(contentOf(solverRequest(problem, seed))))).toBe(true);
      const wrong = contentOf(solverRequest(problem, seed, { wrongSolution: 1 }));
      expect(isRightAnswer(problem, finalAnswer(wrong))).toBe(false);
    }
  });
});

describe("defects of a trace", () => {
  const traces = (fault: string) =>
    CASES.slice(0, 200).map(({ discipline, seed }) => {
      const { problem } = write(discipline, seed);
      const { content, reasoning_content: reasoning } = simulateChat(
        solverRequest(problem, seed, { [fault]: 1 }),
      ).choices[0].message;
      const plain = simulateChat(solverRequest(problem, seed)).choices[0].message;
      return { problem, content: content!, reasoning: reasoning!, plain };
    });

  it("otherProblem: another problem's reasoning above the right solution", () => {
    for (const { content, reasoning, plain } of traces("otherProblem")) {
      expect(content).toBe(plain.content);
      expect(reasoning).not.toBe(plain.reasoning_content);
      expect(reasoning).toMatch(/I arrive at is /);
    }
  });

  it("contradiction: another value concluded than stated", () => {
    for (const { problem, content, reasoning } of traces("contradiction")) {
      expect(isRightAnswer(problem, finalAnswer(content))).toBe(true);
      const concluded = /Taking these together gives (.*)\.$/m.exec(content)![1]!;
      expect(isRightAnswer(problem, concluded)).toBe(false);
      expect(reasoning).toContain(`I arrive at is ${concluded}`);
    }
  });

  it("wrongLanguage: most of the reasoning in another language, the rest untouched", () => {
    for (const { content, reasoning, plain } of traces("wrongLanguage")) {
      expect(content).toBe(plain.content);
      const [own, before] = [reasoning.split("\n\n"), plain.reasoning_content!.split("\n\n")];
      expect(own).toHaveLength(before.length);
      expect([own[0], own.at(-1)]).toEqual([before[0], before.at(-1)]);
      for (let at = 1; at < own.length - 1; at++) expect(own[at]).not.toBe(before[at]);
    }
  });
});

describe("declaring a correlation", () => {
  const ask = (correlation: unknown) => () =>
    simulateChat({ ...writerRequest("physics", 1), simulation: { correlation } as never });

  it("refuses what is no correlation", () => {
    expect(ask({ models: 0.7, draws: 0.6 })).toThrow(/models.*must not be above/);
    expect(ask({ model: 0.3 })).toThrow(/Known: models, draws/);
    expect(ask({ models: 1.5 })).toThrow(/from 0 to 1, not 1.5/);
    expect(ask(0.3)).toThrow(SimulationError);
  });

  it("changes nothing at zero, and one of models alone holds between draws as well", () => {
    const faults = { wrongAnswer: 0.5 };
    for (const { discipline, seed } of CASES.slice(0, 100)) {
      const request = writerRequest(discipline, seed, faults);
      expect(contentOf({ ...request, simulation: { faults, correlation: { models: 0 } } })).toBe(
        contentOf(request),
      );
      expect(contentOf({ ...request, simulation: { faults, correlation: { models: 0.3 } } })).toBe(
        contentOf({ ...request, simulation: { faults, correlation: { models: 0.3, draws: 0.3 } } }),
      );
    }
  });
});

/** Whether a solution ends in the given value. */
function sameValue(problem: string, content: string, answer: string): boolean {
  const request = {
    model: "simulated-judge",
    messages: [
      {
        role: "user" as const,
        content: `${problem}\n\nReference answer: ${answer}\nPredicted answer: ${finalAnswer(content) || content}`,
      },
    ],
    response_format: {
      type: "json_schema" as const,
      json_schema: { name: "judgement", strict: true as const, schema: {} },
    },
  };
  return JSON.parse(contentOf(request)).equivalent;
}
