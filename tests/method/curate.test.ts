import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CurationItem, curate } from "../../src/method/curation/curate.ts";
import { encodeSketch, sketchOf } from "../../src/method/curation/sketch.ts";
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

describe("near-duplicates", () => {
  const near = (problem: string) => ({ problem, sketch: encodeSketch(sketchOf(problem, "keep")) });
  const items = [
    item("m/a#000", near("A hollow sphere rolls down a wooden ramp of 2 m. Find the angular momentum.")),
    item("m/a#001", near("Down a wooden ramp of 2 m rolls a hollow sphere. What is the angular momentum?")),
    item("m/a#002", near("A hollow sphere rolls down a wooden ramp of 2 m. Find the kinetic energy.")),
    item("p/c#000", near("The angular momentum is sought: a hollow sphere rolls down a wooden ramp of 2 m.")),
  ];
  const policy = (action: "tag" | "drop" | "off") =>
    policyOf({ nearDuplicates: { action, threshold: 0.7, numbers: "keep" } });

  test("are dropped, tagged or let be, each with the slot it nearly repeats", () => {
    expect(reasons(items, policy("drop"))).toEqual(["kept", "near-duplicate", "kept", "near-duplicate"]);
    expect(curate(items, policy("drop"), 7)[3]).toMatchObject({
      detail: "of m/a#000: 100 % of the terms in common",
    });
    const tagged = curate(items, policy("tag"), 7);
    expect(tagged.map((one) => (one.kept ? one.tags.map(({ tag }) => tag) : null))).toEqual([
      [],
      ["near-duplicate"],
      [],
      ["near-duplicate"],
    ]);
    expect(curate(items, policy("off"), 7).every((one) => one.kept && one.tags.length === 0)).toBe(true);
  });

  test("of a record that was itself dropped stay", () => {
    const [first, ...others] = items as [CurationItem, ...CurationItem[]];
    const strict = { ...policy("drop"), requireCorrect: true };
    expect(reasons([{ ...first, correct: false }, ...others], strict)).toEqual([
      "no-correct-trajectory",
      "kept",
      "kept",
      "near-duplicate",
    ]);
  });
});

describe("contaminated records", () => {
  const overlap = { benchmark: "exam", item: 3, ngram8: 2, ngram13: 0, jaccard8: 0.1, jaccard13: 0 };
  const items = [item("m/a#000", { overlaps: [overlap] }), item("m/a#001")];
  const policy = (action: "tag" | "drop", shared = 1) =>
    policyOf({ contamination: { benchmarks: [], action, ngram: 8, shared } });

  test("are tagged or dropped from so many shared n-grams on", () => {
    expect(reasons(items, policy("drop"))).toEqual(["contaminated", "kept"]);
    expect(reasons(items, policy("drop", 3))).toEqual(["kept", "kept"]);
    expect(curate(items, policy("tag"), 7)[0]).toMatchObject({
      tags: [{ tag: "contaminated", detail: "exam: 2 8-grams of item 3" }],
    });
  });
});

describe("quotas", () => {
  const bands = [
    { name: "easy", passRate: 0.75 },
    { name: "medium", passRate: 0.25 },
    { name: "hard", passRate: 0 },
  ];
  const quotas = { disciplines: {}, difficulties: { easy: 1, hard: 1 }, answerTypes: { text: 1 } };

  test("count the facet's difficulty, or the measured one where the policy has bands", () => {
    const items = [1, 0.8, 0.75, 0.5, 0, 0.2].map((passRate, at) =>
      item(`m/a#00${at}`, { passRate, difficulty: "easy" }),
    );
    expect(kept(items, policyOf({ quotas }))).toEqual(["m/a#000"]);
    expect(kept(items, policyOf({ quotas, bands }))).toEqual(["m/a#000", "m/a#003", "m/a#004"]);
  });

  test("of several kinds all have to have a place", () => {
    const items = [
      item("m/a#000", { answerType: "text", difficulty: "hard" }),
      item("m/a#001", { answerType: "text", difficulty: "easy" }),
      item("m/a#002", { difficulty: "easy" }),
      item("m/a#003", { difficulty: "easy" }),
    ];
    // The second one is over the quota of its answer type, and takes no place of that of its difficulty.
    expect(kept(items, policyOf({ quotas }))).toEqual(["m/a#000", "m/a#002"]);
    expect(curate(items, policyOf({ quotas }), 7)[1]).toMatchObject({
      reason: "over-quota",
      detail: "the answer type text has its 1",
    });
  });
});

describe("held-out topics", () => {
  const items = Array.from({ length: 200 }, (_, topic) => slots(`m/t${topic}`, 3)).flat();
  const splitsFor = (heldOut: ResolvedCuration["heldOut"], some = items) =>
    new Map(
      curate(some, policyOf({ heldOut }), 7).flatMap((one) =>
        one.kept ? [[one.id, one.split] as const] : [],
      ),
    );

  test("are whole, about their share, and the same when others come or go", () => {
    const all = splitsFor({ split: "held", share: 0.25 });
    const perTopic = new Map<string, Set<string>>();
    for (const { id, topicId } of items)
      perTopic.set(topicId, (perTopic.get(topicId) ?? new Set()).add(all.get(id)!));
    expect([...perTopic.values()].every((found) => found.size === 1)).toBe(true);
    const share = [...perTopic.values()].filter((found) => found.has("held")).length / perTopic.size;
    expect(Math.abs(share - 0.25)).toBeLessThan(0.1);
    for (const [id, split] of splitsFor(
      { split: "held", share: 0.25 },
      items.filter((_, at) => at % 2 === 0),
    ))
      expect(split).toBe(all.get(id));
  });

  test("are those that a pattern names", () => {
    const found = splitsFor({ split: "held", topics: ["m/t1", "m/t19?"] });
    const held = new Set([...found].flatMap(([id, split]) => (split === "held" ? [id.split("#")[0]] : [])));
    expect([...held].sort()).toEqual(["m/t1", ...Array.from({ length: 10 }, (_, at) => `m/t19${at}`)].sort());
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
