import { rm } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { groupTopics, topicGroupTarget } from "../../src/dataset/topic-group.ts";
import { topicTarget } from "../../src/dataset/topic-target.ts";
import type { Scope } from "../../src/engine/engine.ts";
import type { ResolvedDataset } from "../../src/specs/resolved.ts";
import { LAB, Lab, withModel, withPolicies, withSamples } from "../method/lab.ts";

const topics = (count: number) => Array.from({ length: count }, (_, at) => ({ id: `physics/topic-${at}` }));
const idsOf = (groups: readonly (readonly { readonly id: string }[])[]) =>
  groups.map((group) => group.map(({ id }) => id).sort()).sort();

/** Each topic with its companions. */
const companions = (groups: readonly (readonly { readonly id: string }[])[]) =>
  new Map(groups.flatMap((group) => group.map(({ id }) => [id, group.map((one) => one.id).sort()] as const)));

describe("groups of topics", () => {
  test("hold every topic once, none is empty, whatever the order of topics", () => {
    const anyTopics = fc.uniqueArray(fc.record({ id: fc.string({ minLength: 1 }) }), {
      selector: ({ id }) => id,
      maxLength: 300,
    });
    fc.assert(
      fc.property(anyTopics, (given) => {
        const groups = groupTopics(given);
        expect(groups.flatMap((group) => group.map(({ id }) => id)).sort()).toEqual(
          given.map(({ id }) => id).sort(),
        );
        expect(groups.every((group) => group.length > 0)).toBe(true);
        expect(idsOf(groupTopics(given.toReversed()))).toEqual(idsOf(groups));
      }),
    );
  });

  test("are one for few topics, and about 16 topics each for many", () => {
    expect(groupTopics([])).toEqual([]);
    expect(groupTopics(topics(24))).toHaveLength(1);
    const sizes = groupTopics(topics(2000)).map((group) => group.length);
    expect(sizes).toHaveLength(128);
    expect(Math.max(...sizes)).toBeLessThan(48);
  });

  test("stay as they are when another topic comes or goes, but for the one that it is in", () => {
    const before = companions(groupTopics(topics(400)));
    const fewer = companions(groupTopics(topics(400).filter(({ id }) => id !== "physics/topic-17")));
    const more = companions(groupTopics([{ id: "physics/another" }, ...topics(400)]));
    for (const [id, group] of before) {
      const without = group.filter((one) => one !== "physics/topic-17");
      if (id !== "physics/topic-17") expect(fewer.get(id)).toEqual(without);
      expect(more.get(id)!.filter((one) => one !== "physics/another")).toEqual(group);
    }
  });

  test("split in two, and mix with no other, when their number doubles", () => {
    const few = groupTopics(topics(380));
    const many = groupTopics(topics(390));
    expect([few.length, many.length]).toEqual([16, 32]);
    const old = companions(few);
    for (const group of many) {
      const known = group.filter(({ id }) => old.has(id));
      const first = old.get(known[0]!.id)!;
      expect(known.every(({ id }) => first.includes(id))).toBe(true);
    }
  });
});

/** Evaluates all topics of a dataset as one group; says which of them it went through. */
async function evaluate(lab: Lab, dataset: ResolvedDataset = LAB) {
  const ids = dataset.disciplines.flatMap((discipline) => discipline.topics.map(({ id }) => id));
  const contexts = ids.map((id) => lab.topicContext(dataset, id));
  const opened: string[] = [];
  const evaluateAll = (scope: Scope) =>
    Promise.all(
      contexts.map(async (context) => {
        opened.push(context.topic.id);
        const { content, meta } = await scope.evaluate(topicTarget(context));
        return { id: context.topic.id, content, meta };
      }),
    );
  lab.forget();
  const group = await lab.engine.evaluate(topicGroupTarget(contexts, evaluateAll));
  return { ...group, opened };
}

const topicsComputed = (lab: Lab) => lab.computed.filter((stage) => stage === "topic").length;

describe("a group", () => {
  test("gives what its topics gave, and sums up their replies", async () => {
    const lab = new Lab();
    const { content, meta } = await evaluate(lab);
    const replies = lab.asked.length;
    const alone = [];
    for (const { id } of content.topics) alone.push({ id, content: (await lab.topic(LAB, id)).content });
    expect(content.topics).toEqual(alone);
    expect(topicsComputed(lab)).toBe(3);
    expect(meta.replies.reduce((sum, one) => sum + one.replies, 0)).toBe(replies);
    expect(new Set(meta.replies.map(({ role }) => role)).size).toBe(meta.replies.length);
  });

  test.each<[string, ResolvedDataset]>([
    ["nothing changed", LAB],
    ["the dataset is named otherwise", { ...LAB, name: "other", title: "Other" }],
    ["only what curation keeps is changed", withPolicies({ curation: { requireCorrect: true } })],
  ])("asks nothing of its topics when %s", async (_, changed) => {
    const lab = new Lab();
    const { content, meta, output } = await evaluate(lab);
    expect(await evaluate(lab, changed)).toEqual({ content, meta, output, reused: true, opened: [] });
    expect([lab.computed, lab.asked]).toEqual([[], []]);
  });

  test("of which one topic changed evaluates that one alone", async () => {
    const lab = new Lab();
    const before = await evaluate(lab);
    const [mathematics, ...others] = LAB.disciplines;
    const [first, ...rest] = mathematics!.topics;
    const changed = {
      ...LAB,
      disciplines: [{ ...mathematics!, topics: [{ ...first!, revision: 2 }, ...rest] }, ...others],
    };
    const after = await evaluate(lab, changed);
    expect([after.reused, after.opened.length, topicsComputed(lab)]).toEqual([false, 3, 1]);
    expect(lab.sentOf("problem")).toBe(first!.samples);
    expect(after.content.topics.slice(1)).toEqual(before.content.topics.slice(1));
    expect(after.content.topics[0]).not.toEqual(before.content.topics[0]);
  });

  test.each<[string, ResolvedDataset]>([
    ["samples", withSamples(4)],
    ["model", withModel("validator", { id: "simulated-other" })],
    ["rule", withPolicies({ verification: { rule: "majority" } })],
    ["seed", { ...LAB, seed: LAB.seed + 1 }],
    ["handling of repeats", withPolicies({ curation: { exactDuplicates: "keep" } })],
  ])("evaluates all of them when they share another %s", async (_, changed) => {
    const lab = new Lab();
    await evaluate(lab);
    expect((await evaluate(lab, changed)).reused).toBe(false);
    expect(topicsComputed(lab)).toBe(3);
  });

  test.each(["records", "rejected"] as const)(
    "is evaluated again when a topic's %s are gone, and makes these alone anew",
    async (what) => {
      // Every slot loses its first candidate, so that there are tombstones.
      const script = new Lab(({ draw }) =>
        draw.stage === "problem" && draw.positions[1] === 0 ? "no JSON" : null,
      );
      const dataset = withPolicies({ generation: { draws: 1 } });
      const before = await evaluate(script, dataset);
      const { blob } = before.content.topics[1]!.content[what]!;
      await rm(script.blobs.path(blob));
      const { opened, ...after } = await evaluate(script, dataset);
      expect([opened.length, topicsComputed(script), script.sent.length]).toEqual([3, 1, 0]);
      expect(script.blobs.has(blob)).toBe(true);
      expect(after.content).toEqual(before.content);
    },
  );
});
