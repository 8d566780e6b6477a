import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BenchmarkIndex, contaminationOf, isContaminated } from "../../src/method/curation/contamination.ts";
import { gramsOf, wordsOf } from "../../src/method/curation/ngrams.ts";

const words = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => `word${from + at}`).join(" ");
const overlapOf = (problem: string, ...questions: readonly string[]) =>
  new BenchmarkIndex("exam", questions).overlap(problem);
const RULE = { ngram: 8, shared: 1 };

/** Jaccard similarity of the sets of n-grams, written down as the paper defines it. */
function jaccard(a: string, b: string, length: number): number {
  const grams = (text: string) => {
    const all = wordsOf(text);
    return new Set(
      Array.from({ length: Math.max(0, all.length - length + 1) }, (_, at) =>
        all.slice(at, at + length).join(" "),
      ),
    );
  };
  const [left, right] = [grams(a), grams(b)];
  const common = [...left].filter((gram) => right.has(gram)).length;
  return common === 0 ? 0 : common / (left.size + right.size - common);
}

describe("n-grams", () => {
  test("see through case, punctuation and the way space is typed", () => {
    expect(wordsOf("The  Ratio, of\nx²-1:  1/2!")).toEqual(wordsOf("the ratio of X2 1 1 2"));
  });

  test("are as many as there are runs of words, and differ where a word does", () => {
    expect(gramsOf(wordsOf(words(0, 20)), 8).size).toBe(13);
    expect(gramsOf(wordsOf(words(0, 7)), 8).size).toBe(0);
    const [left, right] = ["a b c d e f g h", "a b c d e f h g"].map((text) => [
      ...gramsOf(wordsOf(text), 8),
    ]);
    expect(left).not.toEqual(right);
  });
});

describe("what a problem has in common with a benchmark", () => {
  test("is nothing where no run of eight words is", () => {
    expect(overlapOf(words(0, 30), words(23, 30))).toBeNull();
    expect(overlapOf(words(0, 30), words(22, 30))).toMatchObject({ ngram8: 1, ngram13: 0, jaccard13: 0 });
  });

  test("is told of the question that shares most, the first of equal ones", () => {
    const found = overlapOf(words(0, 30), words(100, 30), words(20, 30), words(10, 30), words(10, 30));
    expect(found).toMatchObject({ benchmark: "exam", item: 2, ngram8: 13, ngram13: 8 });
  });

  test("has the Jaccard similarities of the paper's score", () => {
    const text = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 40 }).map((list) => list.join(" "));
    fc.assert(
      fc.property(text, fc.array(text, { minLength: 1, maxLength: 5 }), (problem, questions) => {
        const found = overlapOf(problem, ...questions);
        for (const [length, got] of [
          [8, found?.jaccard8 ?? 0],
          [13, found?.jaccard13 ?? 0],
        ] as const)
          expect(got).toBeCloseTo(Math.max(...questions.map((one) => jaccard(problem, one, length))), 12);
      }),
    );
  });

  test("counts a short question only when the whole of it is equal", () => {
    const short = "What is the capital of France?";
    expect(overlapOf("What is the capital of France", short)).toMatchObject({
      ...{ ngram8: 1, ngram13: 1, jaccard8: 0, jaccard13: 0, item: 0 },
    });
    expect(overlapOf(`${short} Explain at length how you came to know of it.`, short)).toBeNull();
    expect(overlapOf("", "", "?")).toBeNull();
  });
});

describe("a contaminated record", () => {
  const overlap = overlapOf(words(0, 30), words(20, 30))!;

  test("shares as many n-grams as the policy asks for, of the length that it asks for", () => {
    expect(overlap).toMatchObject({ ngram8: 3, ngram13: 0 });
    expect(isContaminated(overlap, RULE)).toBe(true);
    expect(isContaminated(overlap, { ngram: 8, shared: 4 })).toBe(false);
    expect(isContaminated(overlap, { ngram: 13, shared: 1 })).toBe(false);
  });

  test("equals a whole short question, whatever number is asked for", () => {
    const whole = overlapOf("Name it", "Name it.")!;
    expect(isContaminated(whole, { ngram: 8, shared: 100 })).toBe(true);
  });

  test("is told by benchmark and item alone", () => {
    expect(contaminationOf([overlap], RULE)).toBe("exam: 3 8-grams of item 0");
    expect(contaminationOf([], RULE)).toBeNull();
  });
});
