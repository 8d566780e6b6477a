import { describe, expect, test } from "vitest";
import { extractAnswer } from "../../src/method/grading/extract-answer.ts";
import type { Problem } from "../../src/method/problem.ts";
import type { Solution } from "../../src/method/solution.ts";
import { flawOf } from "../../src/method/trace/flaw.ts";
import { introOf } from "../../src/simulator/found-problem.ts";
import { allFamilies } from "../../src/simulator/registry.ts";
import { simulateChat } from "../../src/simulator/simulate-chat.ts";
import { renderText } from "../../src/simulator/template.ts";
import { randomOf } from "../../src/util/random.ts";

const PROBLEM: Problem = {
  problem:
    "A monochromatic laser beam of wavelength 589 nm strikes a diffraction grating of 1200 lines per millimetre at normal incidence. Determine the angle of the first diffraction order, in degrees.",
  answer: "44.98",
  answerType: "numeric",
  unit: "degrees",
  tolerance: 0,
};

const REASONING =
  "Let me collect what is given. The laser beam has a wavelength of 589 nm, and the diffraction grating has 1200 lines per millimetre, so the spacing of the grating is 1/1200 mm, which is 833.3 nm. At normal incidence the first order satisfies d sin(theta) = lambda. Therefore sin(theta) = 589 / 833.3 = 0.7068, and the angle is about 44.98 degrees. Let me check this once more: the sine of 45 degrees is 0.7071, which is close, so this is in the right range.";

const solution = (changes: Partial<Solution> = {}): Solution => ({
  ...{ role: "solver", model: "m", finish: "stop", complete: true, outputTokens: 100 },
  reasoning: REASONING,
  solution: "The grating equation gives the angle.\n\nFinal answer: 44.98 degrees",
  answer: "44.98 degrees",
  ...changes,
});

const flaw = (changes: Partial<Solution>, languages = ["en"]) =>
  flawOf(solution(changes), PROBLEM, languages);
const GERMAN =
  "Zuerst sammle ich, was in der Aufgabe steht. Das Gitter hat tausendzweihundert Linien auf jedem Millimeter, und das Licht fällt senkrecht ein. Daraus folgt unmittelbar der Abstand der Linien, und mit der Gleichung des Gitters ergibt sich der Sinus des Winkels. Ich rechne das noch einmal nach, damit kein Fehler übersehen wird, und erhalte wieder denselben Wert wie vorher, was mich beruhigt. ".repeat(
    1,
  );

describe("a trace", () => {
  test("that is sane has no flaw", async () => {
    expect(await flaw({})).toBeNull();
    expect(await flaw({ reasoning: "" })).toBeNull();
  });

  test("that was cut short is truncated", async () => {
    expect(await flaw({ finish: "length", complete: false })).toBe("truncated");
  });

  test("that got stuck repeats itself, and one that makes headway does not", async () => {
    const stuck = `${REASONING} ${"Hold on, let me go through the last step again. ".repeat(40)}`;
    expect(await flaw({ reasoning: stuck })).toBe("repetition");
    const counting = Array.from(
      { length: 60 },
      (_, n) => `For the order n = ${n} the angle is found alike.`,
    ).join(" ");
    expect(await flaw({ reasoning: `${REASONING} ${counting}` })).toBeNull();
    const remarks = `${REASONING} ${"So far so good. ".repeat(30)}`;
    expect(await flaw({ reasoning: remarks })).toBeNull();
  });

  test("that works on something else is of another problem", async () => {
    const other =
      "We are to count the spanning trees of a graph on nine vertices. By Kirchhoff's theorem their number is a cofactor of the Laplacian matrix. I write down its rows and columns, strike out the last of each, and expand the determinant. The eigenvalues of the complete graph are well known, and so the product of those that are not zero, divided by the number of vertices, gives the count. This yields nine to the seventh power, and that is the number of trees we were after, as Cayley's formula confirms at once.";
    expect(await flaw({ reasoning: other, solution: "Final answer: 44.98" })).toBe("other-problem");
  });

  test("that ends in another answer than it argues for contradicts itself", async () => {
    const concluded = `${REASONING}\n\nSo the answer is 44.98 degrees.`;
    expect(await flaw({ reasoning: concluded })).toBeNull();
    expect(await flaw({ reasoning: concluded, answer: "31.2 degrees" })).toBe("contradiction");
    expect(await flaw({ reasoning: `${REASONING} Hence \\boxed{44.98}.`, answer: "31.2" })).toBe(
      "contradiction",
    );
    // What cannot be told apart for certain is none.
    expect(await flaw({ reasoning: `${REASONING} So the answer is forty-five or so.` })).toBeNull();
    expect(
      await flaw({ reasoning: `${REASONING} So the final answer is not what I had at first.` }),
    ).toBeNull();
  });

  test("that drifts into another language is in the wrong one, unless the dataset has it", async () => {
    const drifting = `${REASONING} ${GERMAN.repeat(4)}`;
    expect(await flaw({ reasoning: drifting })).toBe("wrong-language");
    expect(await flaw({ reasoning: drifting }, ["en", "de"])).toBeNull();
    expect(await flaw({ reasoning: drifting }, ["de-AT", "en"])).toBeNull();
    const chinese = `${REASONING} ${"首先收集题目给出的条件。光栅每毫米有一千二百条刻线，光线垂直入射，因此可以求出光栅常数。".repeat(40)}`;
    expect(await flaw({ reasoning: chinese })).toBe("wrong-language");
    // A quotation is no drift, and of a language that cannot be told apart nothing is said.
    expect(
      await flaw({ reasoning: `${REASONING.repeat(6)} As Goethe said: "Zuerst sammle ich, was da steht."` }),
    ).toBeNull();
    expect(await flaw({ reasoning: drifting }, ["tlh"])).toBeNull();
  });
});

test("every family's solutions are sane, right or wrong", async () => {
  for (const family of allFamilies)
    for (let seed = 0; seed < 4; seed++) {
      const random = randomOf(["sane", family.id, seed]);
      const params = family.draw(random, 2);
      const { answerType, answer, unit = null } = family.solve(params);
      const problem = `${introOf("Open systems")}\n\n${renderText(family.texts[0], params)}`;
      const faults = { wrongSolution: seed % 2 };
      const content = `${problem}\n\nEnd with one line of the form "Final answer: ...".`;
      const reply = simulateChat({
        model: "m",
        seed,
        messages: [{ role: "user", content }],
        simulation: { faults },
      });
      const { reasoning_content: reasoning = "", content: text } = reply.choices[0].message;
      const solved = solution({ reasoning, solution: text!, answer: extractAnswer(text!) });
      const found = await flawOf(solved, { problem, answer, answerType, unit, tolerance: 0 }, ["en"]);
      expect(found, `${family.id} ${seed}: ${reasoning.slice(-200)} | ${text!.slice(-100)}`).toBeNull();
    }
});
