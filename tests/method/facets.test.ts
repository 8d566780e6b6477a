import { expect, test } from "vitest";
import { chooseFacets } from "../../src/method/facets.ts";
import { slotIdOf } from "../../src/method/slot-context.ts";
import type { ResolvedFacet } from "../../src/specs/resolved.ts";

const DIFFICULTY: ResolvedFacet = {
  name: "difficulty",
  values: [
    { value: "doctoral", weight: 2 },
    { value: "graduate", weight: 3 },
    { value: "research", weight: 1 },
  ],
};
const ANGLE: ResolvedFacet = {
  name: "angle",
  values: [
    { value: "bound", weight: 1 },
    { value: "limit", weight: 1 },
  ],
};
const SLOTS = Array.from({ length: 2000 }, (_, at) =>
  slotIdOf(`physics/topic-${at % 100}`, Math.floor(at / 100)),
);
const chosen = (facets: readonly ResolvedFacet[], name: string, slot: string, seed = 1) =>
  chooseFacets(facets, seed, slot).find((one) => one.name === name)!.value;
const shareOf = (value: string, values: readonly string[]) =>
  values.filter((one) => one === value).length / values.length;

test("facet values are drawn by their weights", () => {
  const drawn = SLOTS.map((slot) => chosen([DIFFICULTY], "difficulty", slot));
  for (const { value, weight } of DIFFICULTY.values)
    expect(Math.abs(shareOf(value, drawn) - weight / 6), value).toBeLessThan(0.035);
});

test("facets are drawn independently of each other", () => {
  const drawn = SLOTS.map((slot) => chooseFacets([ANGLE, DIFFICULTY], 1, slot).map(({ value }) => value));
  for (const { value, weight } of DIFFICULTY.values) {
    const angles = drawn.filter(([, difficulty]) => difficulty === value).map(([angle]) => angle!);
    expect(Math.abs(shareOf("limit", angles) - 0.5), value).toBeLessThan(0.09);
    expect(angles.length / drawn.length).toBeCloseTo(weight / 6, 1);
  }
});

test("a facet's choice is not moved by other facets, and moves with slot and seed", () => {
  const alone = SLOTS.map((slot) => chosen([DIFFICULTY], "difficulty", slot));
  expect(SLOTS.map((slot) => chosen([ANGLE, DIFFICULTY], "difficulty", slot))).toEqual(alone);
  expect(SLOTS.map((slot) => chosen([DIFFICULTY], "difficulty", slot, 2))).not.toEqual(alone);
  expect(new Set(alone).size).toBe(3);
});

test("a facet with one value gives it always, and no facets give none", () => {
  const one: ResolvedFacet = { name: "only", values: [{ value: "this", weight: 0.01 }] };
  expect(new Set(SLOTS.map((slot) => chosen([one], "only", slot)))).toEqual(new Set(["this"]));
  expect(chooseFacets([], 1, SLOTS[0]!)).toEqual([]);
});
