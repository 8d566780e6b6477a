import { describe, expect, it } from "vitest";
import { CONTENT_FAULTS, SimulationError } from "../../src/simulator/content-faults.ts";
import { simulateChat } from "../../src/simulator/simulate-chat.ts";
import {
  contentOf,
  DISCIPLINES,
  finalAnswer,
  isSound,
  judge,
  solverRequest,
  validate,
  validatorRequest,
  type Written,
  write,
  writerRequest,
} from "./requests.ts";

const CASES = DISCIPLINES.flatMap((discipline) =>
  Array.from({ length: 40 }, (_, seed) => ({ discipline, seed, plain: write(discipline, seed) })),
);

/** Share of the cases for which the test holds. */
const share = (test: (item: (typeof CASES)[number]) => boolean) => CASES.filter(test).length / CASES.length;

function expectRate(rate: number, expected: number): void {
  expect(rate).toBeGreaterThan(expected - 0.1);
  expect(rate).toBeLessThan(expected + 0.1);
}

const solution = ({ plain, seed }: (typeof CASES)[number], faults?: Record<string, number>) =>
  simulateChat(solverRequest(plain.problem, seed, faults)).choices[0];

describe("writer faults", () => {
  const changed = (fault: string, rate: number, differs: (written: Written, plain: Written) => boolean) =>
    share(({ discipline, seed, plain }) => differs(write(discipline, seed, { [fault]: rate }), plain));

  it("wrongAnswer: about its rate, seen by the validator, problem untouched", () => {
    expectRate(
      changed("wrongAnswer", 0.3, (written, plain) => written.answer !== plain.answer),
      0.3,
    );
    for (const { discipline, seed, plain } of CASES) {
      const written = write(discipline, seed, { wrongAnswer: 1 });
      expect(written.problem).toBe(plain.problem);
      expect(validate(discipline, written)).toMatchObject({ clear: true, answerCorrect: false });
    }
  });

  it.each([
    ["ambiguous", { clear: false, answerCorrect: true }],
    ["proof", { singleAnswer: false }],
    ["multiPart", { singleAnswer: false, answerCorrect: true }],
    ["leak", { clear: true, answerCorrect: true }],
  ])("%s: about its rate, and recognised from the text alone", (fault, verdict) => {
    expectRate(
      changed(fault, 0.3, (written, plain) => written.problem !== plain.problem),
      0.3,
    );
    for (const { discipline, seed } of CASES) {
      const written = write(discipline, seed, { [fault]: 1 });
      expect(validate(discipline, written), written.problem).toMatchObject(verdict);
    }
  });

  it("words them as a reader would expect", () => {
    const written = (fault: string) => write("physics", 2, { [fault]: 1 });
    expect(written("proof").problem).toMatch(/\n\nProve that /);
    expect(written("leak").problem).toContain(written("leak").answer);
    expect(written("multiPart").problem).toMatch(/\n\n\(a\) .*\n\(b\) /s);
    expect(written("multiPart").answer).toMatch(/^\(a\) .*; \(b\) \d+$/);
    expect(written("ambiguous").problem).toMatch(/\(.*\)$/);
  });
});

describe("validator faults", () => {
  const wrong = ({ discipline, seed }: (typeof CASES)[number]) => write(discipline, seed, { wrongAnswer: 1 });

  it("missedError and sycophantic let wrong answers pass, falseAlarm stops right ones", () => {
    const passes = (faults: Record<string, number>, isWrong: boolean) =>
      share((item) => isSound(validate(item.discipline, isWrong ? wrong(item) : item.plain, faults)));
    expectRate(passes({ missedError: 0.4 }, true), 0.4);
    expect(passes({ missedError: 1 }, false)).toBe(1);
    expectRate(passes({ sycophantic: 0.4 }, true), 0.4);
    expectRate(1 - passes({ falseAlarm: 0.4 }, false), 0.4);
    expect(passes({ falseAlarm: 1 }, true)).toBe(0);
  });
});

describe("solver faults", () => {
  it("wrongSolution ends, reasoning and all, in another answer", () => {
    const misses = (rate: number) =>
      share(
        (item) =>
          !judge(item.plain, finalAnswer(solution(item, { wrongSolution: rate }).message.content!))
            .equivalent,
      );
    expectRate(misses(0.3), 0.3);
    expect(misses(1)).toBe(1);
    expect(misses(0)).toBe(0);
  });

  it("truncated, noReasoning and repetition", () => {
    expectRate(
      share((item) => solution(item, { truncated: 0.5 }).finish_reason === "length"),
      0.5,
    );
    expectRate(
      share((item) => solution(item, { noReasoning: 0.5 }).message.reasoning_content === undefined),
      0.5,
    );
    const loops = (text = "") => text.split("go through the last step again").length > 20;
    expectRate(
      share((item) => loops(solution(item, { repetition: 0.5 }).message.reasoning_content)),
      0.5,
    );
  });
});

describe("faults of every role", () => {
  it("misjudged turns the judge's verdict round", () => {
    const { plain } = CASES[0]!;
    expect(judge(plain, plain.answer, { misjudged: 1 }).equivalent).toBe(false);
    expect(judge(plain, "unknown", { misjudged: 1 }).equivalent).toBe(true);
  });

  it("refusal and empty", () => {
    const refused = simulateChat(writerRequest("physics", 1, { refusal: 1 })).choices[0];
    expect(refused).toMatchObject({ finish_reason: "stop", message: { content: null } });
    expect(refused.message.refusal).toMatch(/cannot/);
    expect(contentOf(validatorRequest("physics", CASES[0]!.plain, { empty: 1 }))).toBe("");
    expect(solution(CASES[0]!, { empty: 1 }).message).toEqual({
      role: "assistant",
      content: "",
      refusal: null,
    });
  });

  it("malformed: never the plain JSON, in all three ways", () => {
    const kinds = new Set<string>();
    for (const { discipline, seed, plain } of CASES) {
      const content = contentOf(writerRequest(discipline, seed, { malformed: 1 }));
      expect(content).not.toBe(JSON.stringify(plain));
      kinds.add(content.includes("```json") ? "fenced" : isJson(content) ? "types" : "cut");
    }
    expect([...kinds].sort()).toEqual(["cut", "fenced", "types"]);
    expect(finalAnswer(solution(CASES[0]!, { malformed: 1 }).message.content!)).toBe("");
  });
});

describe("declaring faults", () => {
  it("raising one rate only adds to what it strikes, and leaves the other faults alone", () => {
    for (const { discipline, seed, plain } of CASES) {
      const low = write(discipline, seed, { wrongAnswer: 0.2, ambiguous: 0.3 });
      const high = write(discipline, seed, { wrongAnswer: 0.6, ambiguous: 0.3 });
      expect(high.problem).toBe(low.problem);
      if (low.answer !== plain.answer) expect(high.answer).toBe(low.answer);
    }
  });

  it("none without a declaration, and none at rate 0", () => {
    const none = Object.fromEntries(Object.keys(CONTENT_FAULTS).map((name) => [name, 0]));
    for (const { discipline, seed, plain } of CASES.slice(0, 50)) {
      expect(write(discipline, seed, none)).toEqual(plain);
    }
  });

  it("refuses unknown names and rates that are none", () => {
    const ask = (simulation: object) => () =>
      simulateChat({ ...writerRequest("physics", 1), simulation: simulation as never });
    expect(ask({ faults: { wrongAnswers: 0.1 } })).toThrow(SimulationError);
    expect(ask({ faults: { wrongAnswers: 0.1 } })).toThrow(/wrongAnswers.*Known: wrongAnswer, ambiguous/);
    expect(ask({ faults: { leak: 1.5 } })).toThrow(/from 0 to 1, not 1.5/);
    expect(ask({ faults: { leak: "1" } })).toThrow(SimulationError);
    expect(ask({ fault: {} })).toThrow(/Known: faults/);
    expect(ask([])).toThrow(/must be an object/);
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
