import { describe, expect, test } from "vitest";
import { extractAnswer } from "../../src/method/grading/extract-answer.ts";

const CASES: readonly (readonly [what: string, solution: string, answer: string])[] = [
  ["nothing for a solution that marks no answer", "So the speed is 5 m/s.", ""],
  ["nothing for an empty solution", "", ""],
  ["a boxed answer", "Hence $\\boxed{42}$.", "42"],
  [
    "a boxed answer with nested braces",
    "\\boxed{\\frac{1}{2}\\left\\{x\\right\\}}",
    "\\frac{1}{2}\\left\\{x\\right\\}",
  ],
  ["an \\fbox", "\\fbox{7}", "7"],
  ["the last of several boxed answers", "First \\boxed{1}, a step. Then finally\n\n\\boxed{2}", "2"],
  ["all of the boxes that are joined", "$\\boxed{3}$ or $\\boxed{5}$", "\\boxed{3}$ or $\\boxed{5}"],
  ["the outer of nested boxes", "\\boxed{\\text{\\boxed{4}}}", "\\text{\\boxed{4}}"],
  ["the box before one that was cut", "\\boxed{1} and later \\boxed{2", "1"],
  ["the box before an empty one", "\\boxed{1} then \\boxed{}", "1"],
  ["no escaped brace as a closing one", "\\boxed{\\{1, 2\\}}", "\\{1, 2\\}"],
  ["a final line", "Work.\nFinal answer: 42", "42"],
  ["a final line with a bold label", "**Final answer:** 42", "42"],
  ["a final line with the colon behind the bold", "**Final Answer**: 42 m/s", "42 m/s"],
  ["a final line that is bold as a whole", "**Final answer: 42**", "42"],
  ["a bold answer", "Final answer: **Treaty of Tordesillas**", "Treaty of Tordesillas"],
  ["an answer in code marks", "Final answer: `abba`", "abba"],
  ["a quoted final line", "> Final answer: 42", "42"],
  ["an answer under a heading", "### Final answer\n\n42", "42"],
  ["an answer under a heading, in display math", "**Final answer:**\n\\[\nx = 3\n\\]", "x = 3"],
  ["a line without the word final", "Answer: (b)", "(b)"],
  ["what a sentence calls the final answer", "The final answer is $42$.", "$42$."],
  ["what a sentence calls the answer, with a colon", "Therefore, the answer is: 42", "42"],
  ["no loose talk of the answer", "The answer is not obvious.\nAnswering this takes work.", ""],
  ["the last of several final lines", "Final answer: 1\n\nWait.\n\nFinal answer: 2", "2"],
  ["a final line rather than an earlier box", "\\boxed{1} is a step.\nFinal answer: 2", "2"],
  ["a box rather than an earlier final line", "Final answer: see below.\n\n\\boxed{2}", "2"],
  [
    "a final line with a box and its unit",
    "Final answer: $\\boxed{5}\\text{ km}$",
    "$\\boxed{5}\\text{ km}$",
  ],
  ["a box in a final sentence", "Final answer: the speed is \\boxed{5}.", "5"],
  ["a final line that ends the text with CRLF", "Work.\r\nFinal answer: 42\r\n", "42"],
  ["a product's stars", "Final answer: 2*x*y", "2*x*y"],
  ["an answer in a tag", "Work.\n<answer>\n42\n</answer>", "42"],
  ["a box in a tag", "<answer>It is $\\boxed{42}$.</answer>", "42"],
  ["a tag rather than an earlier box", "\\boxed{1}\n<answer>2</answer>", "2"],
  ["a box rather than an earlier tag", "<answer>1</answer>\nNo: \\boxed{2}", "2"],
  ["no tag that was cut", "\\boxed{1}\n<answer>2", "1"],
  ["a final line with an equation", "Final answer: x = 5", "x = 5"],
];

describe("extracting the final answer", () => {
  test.each(CASES)("finds %s", (_, solution, answer) => {
    expect(extractAnswer(solution)).toBe(answer);
  });
});

describe("extracting from hostile text stays fast", () => {
  const size = 100_000;
  const texts: Readonly<Record<string, string>> = {
    newlines: "\n".repeat(size),
    spaces: `${" ".repeat(size)}answer`,
    "list marks": `${"*_#> ".repeat(size / 5)}final answer`,
    "open boxes": "\\boxed{".repeat(size / 7),
    "closed boxes": "\\boxed{1} or ".repeat(size / 12),
    "deep braces": `\\boxed{${"{".repeat(size)}${"}".repeat(size)}}`,
    "marks without answers": "Final answer:\n".repeat(size / 14),
    "one long mark": `Final answer: ${"* ".repeat(size)}`,
  };
  test.each(Object.entries(texts))("%s", (_, text) => {
    const start = performance.now();
    expect(typeof extractAnswer(text)).toBe("string");
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
