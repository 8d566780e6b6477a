import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NearDuplicates } from "../../src/method/curation/near-duplicates.ts";
import {
  agree,
  decodeSketch,
  encodeSketch,
  type NumbersMode,
  resemblance,
  sketchOf,
} from "../../src/method/curation/sketch.ts";

const BASE =
  "A steel block of mass 3 kg slides down a frictionless ramp of 30 degrees and compresses a coiled spring. " +
  "The spring constant is 200 N per metre. Assume that air resistance acts on the block. Find the impulse.";

/** Whether the second problem is found once the first is remembered. */
function isFound(first: string, second: string, mode: NumbersMode = "keep", threshold = 0.7): boolean {
  const index = new NearDuplicates(threshold);
  const sketch = sketchOf(first, mode);
  expect(index.find(sketch)).toBeNull();
  index.remember("first", sketch);
  return index.find(sketchOf(second, mode))?.id === "first";
}

describe("a near-duplicate", () => {
  test.each([
    ["the same text", BASE],
    ["other case, space and punctuation", BASE.toUpperCase().replaceAll(". ", " .  ")],
    [
      "sentences in another order",
      "Assume that air resistance acts on the block. The spring constant is 200 N per metre. Find the impulse. " +
        "A steel block of mass 3 kg slides down a frictionless ramp of 30 degrees and compresses a coiled spring.",
    ],
    [
      "other words and another voice",
      "Consider the following setup: down a frictionless ramp of 30 degrees slides a steel block, its mass being " +
        "three kg, and a coiled spring is compressed by it. Given that the spring constant equals 200 N per metre " +
        "and air resistance acts on the block, what is the impulse?",
    ],
    ["what is asked put passively", BASE.replace("Find the impulse.", "The impulse is to be determined.")],
  ])("is found in %s", (_, other) => {
    expect(isFound(BASE, other)).toBe(true);
    expect(isFound(other, BASE)).toBe(true);
  });

  test.each([
    ["another quantity is asked for", BASE.replace("the impulse", "the momentum")],
    ["a condition is negated", BASE.replace("acts on", "does not act on")],
    ["a number differs", BASE.replace("3 kg", "5 kg")],
    ["numbers changed places", BASE.replace("3 kg", "200 kg").replace("200 N", "3 N")],
    ["another name", BASE.replace("ramp", "ramp of Galileo")],
  ])("is not found where %s", (_, other) => {
    expect(isFound(BASE, other)).toBe(false);
  });

  test("may have other numbers where these are masked, and nothing else", () => {
    const renumbered = BASE.replace("3 kg", "5.5 kg").replace("200", "1,000").replace("30", "45");
    expect(isFound(BASE, renumbered, "mask")).toBe(true);
    expect(isFound(BASE, renumbered, "keep")).toBe(false);
    expect(isFound(BASE, renumbered.replace("the impulse", "the momentum"), "mask")).toBe(false);
  });

  test("turned round by other comparisons is another problem, by other words for them is not", () => {
    const bound = (words: string) =>
      `Find the sum of all primes ${words} 50 whose digits alternate in parity.`;
    expect(isFound(bound("that are at least"), bound("no fewer than"))).toBe(true);
    expect(isFound(bound("that are at least"), bound("that are at most"))).toBe(false);
    expect(isFound(bound("greater than"), bound("that exceed"))).toBe(true);
    expect(isFound(bound("greater than"), bound("less than"))).toBe(false);
  });
});

describe("a chain of small differences", () => {
  const words = Array.from(
    { length: 40 },
    (_, at) => `term${String.fromCharCode(97 + (at % 26))}${"xyz"[at % 3]}q`,
  );
  const window = (from: number) =>
    `Determine the outcome when ${words.slice(from, from + 20).join(", ")} meet.`;

  test("leads no further than to what is nearly one that was kept", () => {
    const index = new NearDuplicates(0.7);
    const kept: number[] = [];
    for (let from = 0; from <= 20; from++) {
      const sketch = sketchOf(window(from), "keep");
      if (index.find(sketch) !== null) continue;
      index.remember(String(from), sketch);
      kept.push(from);
    }
    expect(kept.length).toBeGreaterThan(2);
    for (const [at, from] of kept.entries())
      for (const other of kept.slice(0, at))
        expect(resemblance(sketchOf(window(from), "keep"), sketchOf(window(other), "keep"))).toBeLessThan(
          0.7,
        );
  });

  test("names the lowest that it nearly is", () => {
    const index = new NearDuplicates(0.5);
    for (const id of ["a", "b", "c"]) index.remember(id, sketchOf(BASE, "keep"));
    expect(index.find(sketchOf(BASE, "keep"))).toEqual({ id: "a", resemblance: 1 });
  });
});

describe("a sketch", () => {
  const text = fc.array(fc.constantFrom(...BASE.split(" "), "x_1", "ABC", "≤", "…", "日本", "no"), {
    maxLength: 400,
  });

  test("is the same once it was written and read", () => {
    fc.assert(
      fc.property(text, fc.constantFrom<NumbersMode>("keep", "mask"), (words, mode) => {
        const sketch = sketchOf(words.join(" "), mode);
        expect(decodeSketch(encodeSketch(sketch))).toEqual(sketch);
      }),
    );
  });

  test("is small, however long the problem", () => {
    const long = Array.from({ length: 5000 }, (_, at) => `word${at.toString(36)}`).join(" ");
    expect(encodeSketch(sketchOf(long, "keep")).length).toBeLessThan(350);
    expect(encodeSketch(sketchOf(BASE, "keep")).length).toBeLessThan(120);
  });

  test("agrees with itself, and with another as that with it", () => {
    fc.assert(
      fc.property(text, text, (left, right) => {
        const [a, b] = [left, right].map((words) => sketchOf(words.join(" "), "keep")) as [
          ReturnType<typeof sketchOf>,
          ReturnType<typeof sketchOf>,
        ];
        expect(agree(a, a)).toBe(true);
        expect(agree(a, b)).toBe(agree(b, a));
        expect(resemblance(a, b)).toBe(resemblance(b, a));
      }),
    );
  });

  test("estimates what long texts have in common", () => {
    const words = (from: number) =>
      Array.from({ length: 400 }, (_, at) => `w${(from + at).toString(36)}z`).join(" ");
    // 300 of 500 terms are common.
    const share = resemblance(sketchOf(words(0), "keep"), sketchOf(words(100), "keep"));
    expect(Math.abs(share - 0.6)).toBeLessThan(0.15);
  });
});
