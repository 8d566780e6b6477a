import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CurationItem, curate } from "../../src/method/curation/curate.ts";
import type { ResolvedCuration } from "../../src/specs/resolved.ts";
import { sha256 } from "../../src/util/digest.ts";
import { LAB } from "./lab.ts";

const policyOf = (change: Partial<ResolvedCuration>): ResolvedCuration => ({ ...LAB.curation, ...change });
const disciplines = (quotas: Readonly<Record<string, number>>): ResolvedCuration["quotas"] => ({
  disciplines: quotas,
  difficulties: {},
  answerTypes: {},
});
const item = (id: string, change: Partial<CurationItem> & { problem?: string } = {}): CurationItem => {
  const { problem = id, ...rest } = change;
  const topicId = id.split("#")[0]!;
  const discipline = topicId.split("/")[0]!;
  return {
    id,
    topicId,
    discipline,
    problemKey: sha256(problem),
    correct: true,
    answerType: "numeric",
    difficulty: null,
    ...rest,
  };
};
const slots = (topic: string, count: number) =>
  Array.from({ length: count }, (_, ordinal) => item(`${topic}#${String(ordinal).padStart(3, "0")}`));
const kept = (items: readonly CurationItem[], policy: ResolvedCuration) =>
  curate(items, policy, 7).flatMap((one) => (one.kept ? [one.id] : []));
const reasons = (items: readonly CurationItem[], policy: ResolvedCuration) =>
  curate(items, policy, 7).map((one) => (one.kept ? "kept" : one.reason));

describe("duplicates", () => {
  const items = [
    item("m/a#000", { problem: "p" }),
    item("m/a#001"),
    item("m/b#000", { problem: "p" }),
    item("p/c#000", { problem: "p" }),
  ];

  test("leave the lowest slot of their group, across topics and disciplines", () => {
    expect(kept(items, policyOf({}))).toEqual(["m/a#000", "m/a#001"]);
    expect(curate(items, policyOf({}), 7)[3]).toMatchObject({
      kept: false,
      reason: "exact-duplicate",
      detail: "of m/a#000",
    });
  });

  test("stay where the policy keeps them", () => {
    expect(kept(items, policyOf({ exactDuplicates: "keep" }))).toHaveLength(4);
  });

  test("do not stand in for a record that was itself dropped", () => {
    const wrong = [item("m/a#000", { problem: "p", correct: false }), item("m/a#001", { problem: "p" })];
    expect(reasons(wrong, policyOf({ requireCorrect: true }))).toEqual(["no-correct-trajectory", "kept"]);
    const full = [item("m/a#000"), item("m/a#001", { problem: "p" }), item("p/c#000", { problem: "p" })];
    expect(reasons(full, policyOf({ quotas: disciplines({ m: 1 }) }))).toEqual([
      "kept",
      "over-quota",
      "kept",
    ]);
  });
});

describe("what a policy asks for", () => {
  test("quotas keep the lowest slots of a discipline and leave the others alone", () => {
    const items = [...slots("m/a", 3), ...slots("m/b", 2), ...slots("p/c", 3)];
    expect(kept(items, policyOf({ quotas: disciplines({ m: 4 }) }))).toEqual([
      "m/a#000",
      "m/a#001",
      "m/a#002",
      "m/b#000",
      "p/c#000",
      "p/c#001",
      "p/c#002",
    ]);
    expect(kept(items, policyOf({ quotas: disciplines({ m: 0, p: 1 }) }))).toEqual(["p/c#000"]);
  });

  test("what is dropped for another reason takes no place of a quota", () => {
    const items = [
      item("m/a#000", { correct: false }),
      item("m/a#001"),
      item("m/a#002", { problem: "m/a#001" }),
      item("m/a#003"),
    ];
    expect(reasons(items, policyOf({ requireCorrect: true, quotas: disciplines({ m: 2 }) }))).toEqual([
      "no-correct-trajectory",
      "kept",
      "exact-duplicate",
      "kept",
    ]);
  });

  test("wrong samples stay unless right ones are required", () => {
    const items = [item("m/a#000", { correct: false })];
    expect(reasons(items, policyOf({}))).toEqual(["kept"]);
    expect(reasons(items, policyOf({ requireCorrect: true }))).toEqual(["no-correct-trajectory"]);
  });
});

describe("splits", () => {
  const thirds = policyOf({
    splits: [
      { name: "test", fraction: 0.2 },
      { name: "train", fraction: 0.7 },
      { name: "validation", fraction: 0.1 },
    ],
  });
  const splitsOf = (items: readonly CurationItem[], policy: ResolvedCuration, seed = 7) =>
    new Map(curate(items, policy, seed).flatMap((one) => (one.kept ? [[one.id, one.split] as const] : [])));

  test("get about their declared shares", () => {
    const items = Array.from({ length: 100 }, (_, topic) => slots(`m/t${topic}`, 40)).flat();
    const fraction = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fraction, fc.integer({ min: 0, max: 1000 }), (weights, seed) => {
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        const splits = weights.map((weight, at) => ({ name: `s${at}`, fraction: weight / total }));
        const found = [...splitsOf(items, policyOf({ splits }), seed).values()];
        for (const { name, fraction: share } of splits) {
          const part = found.filter((split) => split === name).length / items.length;
          expect(Math.abs(part - share)).toBeLessThan(0.05);
        }
      }),
      { numRuns: 20 },
    );
  });

  test("of an item never change when others come or go", () => {
    const all = Array.from({ length: 20 }, (_, topic) => slots(`m/t${topic}`, 10)).flat();
    const before = splitsOf(all, thirds);
    fc.assert(
      fc.property(fc.subarray(all), fc.constantFrom("slot" as const, "topic" as const), (some, splitBy) => {
        const policy = { ...thirds, splitBy };
        const reference = splitBy === "slot" ? before : splitsOf(all, policy);
        for (const [id, split] of splitsOf(some, policy)) expect(split).toBe(reference.get(id));
      }),
      { numRuns: 30 },
    );
  });

  test("keep a topic together where the policy splits by topic, and do not where it splits by slot", () => {
    const items = Array.from({ length: 50 }, (_, topic) => slots(`m/t${topic}`, 10)).flat();
    const perTopic = (splitBy: "slot" | "topic") => {
      const found = splitsOf(items, { ...thirds, splitBy });
      return items.map(
        ({ topicId }) =>
          new Set(items.filter((one) => one.topicId === topicId).map(({ id }) => found.get(id))).size,
      );
    };
    expect(Math.max(...perTopic("topic"))).toBe(1);
    expect(Math.max(...perTopic("slot"))).toBeGreaterThan(1);
    expect(new Set(splitsOf(items, { ...thirds, splitBy: "topic" }).values()).size).toBe(3);
  });

  test("move with the dataset's seed", () => {
    const items = slots("m/a", 100);
    expect([...splitsOf(items, thirds, 1)]).not.toEqual([...splitsOf(items, thirds, 2)]);
  });

  test("take everything when there is one", () => {
    expect(new Set(splitsOf(slots("m/a", 50), policyOf({})).values())).toEqual(new Set(["train"]));
  });
});
