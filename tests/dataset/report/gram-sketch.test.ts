import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { distinctOf, keptOf, sketchGrams } from "../../../src/dataset/report/gram-sketch.ts";
import { randomOf } from "../../../src/util/random.ts";

const EVERYTHING = keptOf(1);

/** Distinct-n by its definition, of words as they are compared elsewhere. */
function counted(problems: readonly string[], words: number) {
  const runs = problems.flatMap((problem) => {
    const all = problem.toLowerCase().match(/[a-z0-9]+/g) ?? [];
    return all.slice(words - 1).map((_, at) => all.slice(at, at + words).join(" "));
  });
  return { words, total: runs.length, distinct: new Set(runs).size };
}

const word = fc.constantFrom("let", "G", "be", "a", "group", "of", "order", "12", "prime", "Find", "x");
const problem = fc.array(word, { maxLength: 30 }).map((words) => words.join(", "));

describe("distinct-n", () => {
  it("is that of the problems, whatever shards they are in and in whatever order", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(problem, { maxLength: 8 }), { maxLength: 5 }),
        fc.infiniteStream(fc.nat()),
        (shards, order) => {
          const problems = shards.flat();
          const sketches = shards.map((own) => sketchGrams(own, EVERYTHING));
          const found = distinctOf(sketches);
          for (const [at, one] of found.entries()) {
            const { total, distinct, words } = counted(problems, at + 1);
            expect(one).toEqual({
              ...{ words, total, distinct, margin: 0 },
              share: total === 0 ? null : Math.round((1e4 * distinct) / total) / 1e4,
            });
          }
          const keys = new Map(sketches.map((sketch) => [sketch, order.next().value]));
          expect(distinctOf(sketches.toSorted((a, b) => keys.get(a)! - keys.get(b)!))).toEqual(found);
          expect(distinctOf([sketchGrams(problems.toReversed(), EVERYTHING)])).toEqual(found);
        },
      ),
    );
  });

  it("is estimated within its margin where only a part of the runs is known, in bounded room", () => {
    const random = randomOf("distinct-n");
    const vocabulary = Array.from({ length: 3000 }, (_, at) => `w${at}`);
    const shards = Array.from({ length: 16 }, () =>
      Array.from({ length: 100 }, () =>
        // The square makes some words far more frequent than others, as in any language.
        Array.from({ length: 60 }, () => vocabulary[Math.floor(3000 * random.next() ** 2)]!).join(" "),
      ),
    );
    const sketches = shards.map((own) => sketchGrams(own, 1024));
    for (const part of sketches.flat())
      expect(Buffer.from(part.hashes, "base64").length).toBeLessThanOrEqual(4096);
    for (const [at, one] of distinctOf(sketches).entries()) {
      const { total, distinct } = counted(shards.flat(), at + 1);
      expect(one.total).toBe(total);
      expect(one.margin).toBeGreaterThan(0);
      expect(one.margin).toBeLessThan(0.06 * one.share!);
      // Twice the interval at 95 %, which one in ten thousand misses.
      expect(Math.abs(one.share! - distinct / total)).toBeLessThan(2 * one.margin);
    }
  });

  it("keeps no more of a split than of one shard", () => {
    for (const shards of [1, 2, 64, 1024]) expect(shards * keptOf(shards)).toBe(EVERYTHING);
  });
});
