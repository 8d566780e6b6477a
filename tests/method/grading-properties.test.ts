import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openAlgebra } from "../../src/app/open-algebra.ts";
import { compareAnswers } from "../../src/method/grading/compare-answers.ts";
import { compareWithAlgebra } from "../../src/method/grading/compare-with-algebra.ts";
import { normaliseAnswer } from "../../src/method/grading/normalise-answer.ts";
import type { AnswerType } from "../../src/specs/resolved.ts";
import { GRADING_TABLE } from "./grading-table.ts";

const TYPES: readonly AnswerType[] = ["numeric", "expression", "choice", "set", "tuple", "interval", "text"];
const relativeTolerance = 1e-6;
const algebra = openAlgebra();
const verdict = (prediction: string, answer: string, answerType: AnswerType, unit: string | null = null) =>
  compareAnswers(prediction, { answer, answerType, unit, relativeTolerance }).verdict;

const integer = fc.integer({ min: -99999, max: 99999 });
const decimal = fc
  .tuple(integer, fc.integer({ min: 1, max: 6 }))
  .map(([value, places]) => (value / 10 ** places).toFixed(places));
const number = fc.oneof(
  integer.map(String),
  decimal,
  fc.tuple(integer, fc.integer({ min: 1, max: 999 })).map(([top, bottom]) => `${top}/${bottom}`),
  fc.tuple(decimal, fc.integer({ min: -12, max: 12 })).map(([mantissa, power]) => `${mantissa}e${power}`),
);
const list = fc.array(number, { minLength: 1, maxLength: 6 });

describe("comparing answers", () => {
  test("finds every answer equal to itself, whatever its type", () => {
    const answers = fc.oneof(
      fc.string({ unit: "binary" }),
      number,
      list.map((items) => `{${items.join(", ")}}`),
    );
    fc.assert(
      fc.property(answers, fc.constantFrom(...TYPES), (answer, type) => {
        fc.pre(answer.trim() !== "");
        expect(verdict(answer, answer, type)).toBe("equal");
      }),
    );
    for (const { reference } of GRADING_TABLE)
      expect(compareAnswers(reference.answer, reference).verdict, reference.answer).toBe("equal");
  });

  test("finds equal what reads the same once normalised", () => {
    for (const { reference } of GRADING_TABLE) {
      const normalised = normaliseAnswer(reference.answer);
      expect(compareAnswers(normalised, reference).verdict, reference.answer).toBe("equal");
    }
  });

  test("normalises an answer once and for all", () => {
    for (const { prediction } of GRADING_TABLE) {
      const once = normaliseAnswer(prediction);
      expect(normaliseAnswer(once), prediction).toBe(once);
    }
  });

  test("gives numbers without units the same verdict both ways round", () => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        expect(verdict(a, b, "numeric")).toBe(verdict(b, a, "numeric"));
      }),
      { numRuns: 2000 },
    );
    const near = fc.tuple(decimal, fc.integer({ min: -20, max: 20 }));
    fc.assert(
      fc.property(near, ([text, step]) => {
        const places = text.split(".")[1]!.length;
        const other = (Number(text) + step / 10 ** (places + 1)).toFixed(places + 1);
        expect(verdict(text, other, "numeric")).toBe(verdict(other, text, "numeric"));
      }),
      { numRuns: 2000 },
    );
  });

  test("never takes numbers for equal that differ by more than their last written digit", () => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        const value = (text: string) => {
          const [top, bottom = "1"] = text.split("/");
          return Number(top) / Number(bottom);
        };
        const [x, y] = [value(a), value(b)];
        fc.pre(Math.abs(x - y) > 0.006 * Math.max(Math.abs(x), Math.abs(y)));
        expect(verdict(a, b, "numeric")).not.toBe("equal");
      }),
      { numRuns: 2000 },
    );
  });

  test("compares sets in any order and tuples in theirs", () => {
    const shuffled = list.chain((items) =>
      fc.tuple(fc.constant(items), fc.shuffledSubarray(items, { minLength: items.length })),
    );
    fc.assert(
      fc.property(shuffled, ([items, others]) => {
        expect(verdict(`{${others.join(", ")}}`, `{${items.join(",  ")}}`, "set")).toBe("equal");
        const wanted = items.join() === others.join() ? ["equal"] : ["equal", "different", "undecided"];
        const found = verdict(`(${others.join(", ")})`, `(${items.join(", ")})`, "tuple");
        expect(wanted).toContain(found);
        if (found === "equal")
          for (const [at, item] of items.entries())
            expect(verdict(others[at]!, item, "numeric")).toBe("equal");
      }),
    );
  });

  const leaf = fc.oneof(
    fc.constantFrom("x", "y", "2", "3", "0.5", "\\pi"),
    fc.integer({ min: 1, max: 99 }).map(String),
  );
  const { formula } = fc.letrec<{ formula: string }>((tie) => ({
    formula: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.tuple(tie("formula"), tie("formula")).map(([a, b]) => `(${a}+${b})`),
      fc.tuple(tie("formula"), tie("formula")).map(([a, b]) => `(${a})\\cdot(${b})`),
      fc.tuple(tie("formula"), tie("formula")).map(([a, b]) => `\\frac{${a}}{${b}}`),
      tie("formula").map((a) => `\\sqrt{${a}}`),
      tie("formula").map((a) => `\\sin(${a})`),
      fc.tuple(tie("formula"), fc.integer({ min: -3, max: 3 })).map(([a, n]) => `(${a})^{${n}}`),
    ),
  }));
  const byAlgebra = async (prediction: string, answer: string) =>
    (
      await compareWithAlgebra(
        prediction,
        { answer, answerType: "expression", unit: null, relativeTolerance },
        algebra,
      )
    ).verdict;

  test("gives formulas the same verdict both ways round", async () => {
    await fc.assert(
      fc.asyncProperty(formula, formula, async (a, b) => {
        expect(await byAlgebra(a, b)).toBe(await byAlgebra(b, a));
      }),
    );
  });

  test("knows a formula that was written in another way, and one that is another", async () => {
    await fc.assert(
      fc.asyncProperty(formula, formula, async (a, b) => {
        const [sum, turned, more] = [`${a}+${b}`, `${b}+${a}`, `${b}+${a}+x`];
        expect(await byAlgebra(sum, turned)).not.toBe("different");
        expect(await byAlgebra(`(${a})^2-(${b})^2`, `(${a}-${b})(${a}+${b})`)).not.toBe("different");
        expect(await byAlgebra(sum, more)).not.toBe("equal");
      }),
    );
  });

  const NOISE: Readonly<Record<string, (text: string) => string>> = {
    "dollar signs": (text) => `$${text}$`,
    "double dollar signs": (text) => `$$ ${text} $$`,
    "\\( \\)": (text) => `\\(${text}\\)`,
    "\\[ \\]": (text) => `\\[ ${text} \\]`,
    "\\boxed": (text) => `\\boxed{${text}}`,
    "\\left and \\right": (text) =>
      text.replace(/(?<!\\left)[([]/g, "\\left$&").replace(/(?<!\\right)[)\]]/g, "\\right$&"),
    "thin spaces": (text) => text.replace(/(?<!\\) /g, "\\, "),
    bold: (text) => `**${text.trim()}**`,
    "a full stop": (text) => `${text}.`,
    "spaces around": (text) => `  ${text}\n`,
  };

  for (const [name, noisy] of Object.entries(NOISE)) {
    test(`is not moved by ${name}`, async () => {
      for (const { prediction, reference, verdict: expected } of GRADING_TABLE) {
        // A text that opens or closes a bracket in LaTeX already, or is framed, cannot take more of the same.
        if (prediction.trim() === "" || /\\left|\\right|\\sqrt\[|\*\*|\.$|^\$|\\[([]/.test(prediction))
          continue;
        const compared = await compareWithAlgebra(noisy(prediction), reference, algebra);
        expect(compared.verdict, `${prediction} for ${reference.answer}`).toBe(expected);
      }
    });
  }
});

describe("comparing hostile answers stays fast", () => {
  const texts = (size: number): Readonly<Record<string, string>> => ({
    spaces: `1${" ".repeat(size)}2`,
    digits: "1".repeat(size),
    "digits and commas": "1,234".repeat(size / 5),
    "digit groups": "123 ".repeat(size / 4),
    brackets: "(".repeat(size / 2) + ")".repeat(size / 2),
    braces: "{".repeat(size / 2) + "}".repeat(size / 2),
    "open braces": "{".repeat(size),
    fractions: "\\frac{1}{2}".repeat(size / 11),
    "nested fractions": "\\frac{".repeat(size / 6),
    "commands without arguments": "\\frac\\sqrt\\text".repeat(size / 15),
    powers: "2^".repeat(size / 2),
    "a tower": "9^9".repeat(size / 3),
    "a huge exponent": `1e${"9".repeat(size)}`,
    "many items": `{${"1.5, ".repeat(size / 5)}2}`,
    "different items": `{${Array.from({ length: size / 6 }, (_, i) => `1.${i}`).join(", ")}}`,
    "nested sets": "{1, ".repeat(size / 5) + "}".repeat(size / 5),
    units: `5 ${"m*".repeat(size / 2)}m`,
    words: "a ".repeat(size / 2),
    quotes: '"'.repeat(size),
    "full stops": "a . ".repeat(size / 4),
    stars: "*".repeat(size),
    "equal signs": "x = ".repeat(size / 4),
    dollars: "$".repeat(size),
    backslashes: "\\".repeat(size),
  });
  for (const size of [4_000, 100_000]) {
    test.each(Object.entries(texts(size)))(`%s, ${size} characters of them`, (_, text) => {
      for (const type of TYPES) {
        const start = performance.now();
        const both = [
          verdict(text, "42", type),
          verdict("{42, 43}", text, type),
          verdict(`${text} `, `${text}5`, type),
        ];
        expect(performance.now() - start).toBeLessThan(1000);
        expect(both).not.toContain("equal");
      }
    });
  }
});
