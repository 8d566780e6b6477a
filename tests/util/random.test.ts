import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "../../src/util/canonical-json.ts";
import { randomOf, seed31Of } from "../../src/util/random.ts";

const anySeed = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>;
const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

describe("a seeded generator", () => {
  // These move only when KEY_SCHEME is raised: facets, splits and shards are drawn with it.
  test("gives the sequence that it always gave", () => {
    const random = randomOf(["golden", 1]);
    expect(times(3, random.next)).toEqual([0.21674803993664682, 0.19998992513865232, 0.5237994503695518]);
    expect(times(2, () => random.int(1, 6))).toEqual([1, 1]);
    expect(random.pick(["a", "b", "c"])).toBe("b");
    expect(random.chance(0.5)).toBe(false);
    expect(random.shuffle([1, 2, 3, 4, 5, 6])).toEqual([2, 1, 6, 4, 5, 3]);
  });

  test("gives the same again for the same seed, and something else for another", () => {
    fc.assert(
      fc.property(anySeed, (seed) => {
        const sequence = times(8, randomOf(seed).next);
        expect(times(8, randomOf(seed).next)).toEqual(sequence);
        expect(times(8, randomOf([seed]).next)).not.toEqual(sequence);
        expect(new Set(sequence).size).toBeGreaterThan(1);
      }),
    );
  });

  test("stays in range, both ends of it included", () => {
    fc.assert(
      fc.property(anySeed, fc.integer({ min: -1e6, max: 1e6 }), fc.nat({ max: 1e6 }), (seed, min, width) => {
        const random = randomOf(seed);
        for (const float of times(20, random.next)) {
          expect(float).toBeGreaterThanOrEqual(0);
          expect(float).toBeLessThan(1);
        }
        for (const integer of times(20, () => random.int(min, min + width))) {
          expect(Number.isInteger(integer)).toBe(true);
          expect(integer).toBeGreaterThanOrEqual(min);
          expect(integer).toBeLessThanOrEqual(min + width);
        }
      }),
    );
    const random = randomOf("dice");
    expect(new Set(times(200, () => random.int(1, 6)))).toEqual(new Set([1, 2, 3, 4, 5, 6]));
    expect(random.int(4, 4)).toBe(4);
  });

  test.each([0, 0.02, 0.5, 0.9, 1])("says yes as often as it is told to: %d", (rate) => {
    const random = randomOf(["rate", rate]);
    const yes = times(20_000, () => random.chance(rate)).filter(Boolean).length;
    const spread = Math.sqrt(20_000 * rate * (1 - rate));
    expect(Math.abs(yes - 20_000 * rate)).toBeLessThanOrEqual(4 * spread);
  });

  test("is as even between generators as within one", () => {
    const first = times(20_000, () => 0).map((_, seed) => randomOf(["even", seed]).next());
    const tenths = times(10, () => 0);
    for (const float of first) tenths[Math.floor(float * 10)]! += 1;
    for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });

  test("shuffles without losing anything or touching the list", () => {
    fc.assert(
      fc.property(anySeed, fc.array(fc.integer()), (seed, list) => {
        const before = [...list];
        const byValue = (a: number, b: number) => a - b;
        expect(randomOf(seed).shuffle(list).sort(byValue)).toEqual([...list].sort(byValue));
        expect(list).toEqual(before);
      }),
    );
    const orders = times(600, () => 0).map((_, seed) => randomOf(seed).shuffle(["a", "b", "c"]).join(""));
    expect(new Set(orders).size).toBe(6);
    for (const order of new Set(orders)) {
      expect(orders.filter((other) => other === order).length).toBeGreaterThan(60);
    }
  });
});

describe("a seed for a model server", () => {
  test("is a 31-bit integer that never changes", () => {
    expect(seed31Of([1, ["problem", [0, 0], 1]])).toBe(1819398908);
    expect(seed31Of(null)).toBe(1641190539);
    fc.assert(
      fc.property(anySeed, (seed) => {
        expect(Number.isInteger(seed31Of(seed))).toBe(true);
        expect(seed31Of(seed)).toBeGreaterThanOrEqual(0);
        expect(seed31Of(seed)).toBeLessThan(2 ** 31);
      }),
    );
  });
});
