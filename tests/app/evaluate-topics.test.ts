import { describe, expect, test } from "vitest";
import { evaluateTopics, Unfinished } from "../../src/app/evaluate-topics.ts";
import type { BuildEvent } from "../../src/app/events.ts";
import { openAlgebra } from "../../src/app/open-algebra.ts";
import type { EvaluatedGroup } from "../../src/dataset/topic-group.ts";
import type { Stage } from "../../src/engine/stage.ts";
import { methodIdentity } from "../../src/method/identity.ts";
import { TransportError } from "../../src/models/transport.ts";
import type { ResolvedDataset } from "../../src/specs/resolved.ts";
import type { Json } from "../../src/util/canonical-json.ts";
import { LAB, Lab } from "../method/lab.ts";

/** A dataset of so many topics with one slot each; `changed` of them are asked for anew. */
function sized(count: number, changed: readonly number[] = []): ResolvedDataset {
  const [discipline] = LAB.disciplines;
  const topics = Array.from({ length: count }, (_, at) => ({
    ...discipline!.topics[0]!,
    id: `mathematics/topic-${at}`,
    title: `Topic ${at}`,
    samples: 1,
    revision: changed.includes(at) ? 2 : 1,
  }));
  return { ...LAB, disciplines: [{ ...discipline!, topics }] };
}

const WHOLE: Stage<{ readonly run: Json }> = { name: "whole", version: 1, because: { run: "each is one" } };
let runs = 0;

/** Evaluates a dataset's topics as a build does; gives what was told, and the groups or the failure. */
async function evaluate(lab: Lab, dataset: ResolvedDataset) {
  lab.forget();
  const events: BuildEvent[] = [];
  const stopped: unknown[] = [];
  let groups: readonly EvaluatedGroup[] | null = null;
  const outcome = lab.engine.evaluate({
    stage: WHOLE,
    id: "whole",
    inputs: { run: runs++ },
    compute: async (scope) => {
      groups = await evaluateTopics(scope, {
        dataset,
        identity: methodIdentity(dataset),
        asker: lab.asker,
        algebra: openAlgebra(),
        listener: (event) => events.push(event),
        window: 32,
        replay: null,
        callsMade: () => lab.sent.length,
        drain: new AbortController().signal,
        stop: (error) => stopped.push(error),
      });
      return { content: null, meta: null };
    },
  });
  const failure = await outcome.then(
    () => null,
    (error: unknown) => error,
  );
  const of = <T extends BuildEvent["type"]>(type: T) =>
    events.filter((event): event is Extract<BuildEvent, { type: T }> => event.type === type);
  const reused = of("topics-reused").map(({ topics }) => topics);
  return {
    failure,
    stopped,
    of,
    made: of("topic").map(({ topic }) => topic),
    reused: reused.reduce((sum, topics) => sum + topics, 0),
    contents: new Map(
      (groups ?? ([] as EvaluatedGroup[])).flatMap(({ content }) =>
        content.topics.map((one) => [one.id, one.content] as const),
      ),
    ),
    sizes: (groups ?? ([] as EvaluatedGroup[])).map(({ content }) => content.topics.length),
  };
}

describe("the topics of a dataset", () => {
  test("are told of one by one when they are made, and by groups when they were there", async () => {
    const lab = new Lab();
    const dataset = sized(40);
    const first = await evaluate(lab, dataset);
    expect([first.failure, first.reused, first.sizes.length]).toEqual([null, 0, 2]);
    expect(new Set(first.made).size).toBe(40);
    const again = await evaluate(lab, dataset);
    expect([again.made, again.reused]).toEqual([[], 40]);
    expect(again.of("topics-reused").map(({ topics }) => topics)).toEqual(first.sizes);
    expect(again.contents).toEqual(first.contents);
    expect(lab.asked).toEqual([]);
    const sumOf = (events: readonly { slots: number; filled: number }[]) =>
      events.reduce((sum, { slots, filled }) => [sum[0]! + slots, sum[1]! + filled], [0, 0]);
    expect(sumOf(again.of("topics-reused"))).toEqual(sumOf(first.of("topic")));
  });

  test("of which one changed cost that one, and a look at the others of its group", async () => {
    const lab = new Lab();
    const before = await evaluate(lab, sized(40));
    const after = await evaluate(lab, sized(40, [7]));
    expect([after.made, after.reused]).toEqual([["mathematics/topic-7"], 39]);
    expect(lab.computed.filter((stage) => stage === "topic")).toHaveLength(1);
    expect(lab.sentOf("problem")).toBe(1);
    expect(after.of("topics-reused").filter(({ topics }) => topics > 1)).toHaveLength(1);
    for (const [id, content] of before.contents)
      if (id !== "mathematics/topic-7") expect(after.contents.get(id)).toEqual(content);
  });

  test("that come or go leave the others as they are", async () => {
    const lab = new Lab();
    await evaluate(lab, sized(40));
    const more = await evaluate(lab, sized(41));
    expect([more.made, more.reused]).toEqual([["mathematics/topic-40"], 40]);
    const fewer = await evaluate(lab, sized(30));
    expect([fewer.made, fewer.reused]).toEqual([[], 30]);
    expect(lab.sent).toEqual([]);
  });

  test("that cannot be finished fail their group and the whole, and nothing that is finished is lost", async () => {
    const down = { now: true };
    const lab = new Lab(({ messages }) => {
      if (down.now && messages.at(-1)!.content.includes("Topic: Topic 7\n"))
        throw new TransportError("no answer", { failure: "transient", status: 503 });
      return null;
    });
    const first = await evaluate(lab, sized(40));
    expect(first.failure).toBeInstanceOf(Unfinished);
    expect(first.stopped).toEqual([]);
    expect(first.of("topic-failed")).toEqual([
      { type: "topic-failed", topic: "mathematics/topic-7", reason: "no answer" },
    ]);
    expect(first.made).toHaveLength(39);
    down.now = false;
    const second = await evaluate(lab, sized(40));
    expect([second.failure, second.made, second.reused]).toEqual([null, ["mathematics/topic-7"], 39]);
    // The group that was finished is there whole; of the other each finished topic is.
    expect(second.of("topics-reused").filter(({ topics }) => topics > 1)).toHaveLength(1);
    expect(lab.sentOf("problem")).toBe(1);
  });

  test("are given up when a failure concerns more than one of them", async () => {
    const lab = new Lab(() => {
      throw new Error("the disk is gone");
    });
    const { failure, stopped } = await evaluate(lab, sized(3));
    expect(failure).toMatchObject({ message: "the disk is gone" });
    expect(stopped).toContain(failure);
  });
});
