import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TopicGate } from "../../src/app/topic-gate.ts";

const flush = async () => {
  for (let i = 0; i < 10; i++) await Promise.resolve();
};

/** A topic inside the gate, whose slots get their turns, and whose work ends, when the test says so. */
interface Inside {
  readonly at: number;
  readonly turn: () => void;
  readonly end: (error?: Error) => void;
}

function enterAll(most: number, samples: readonly number[]) {
  const gate = new TopicGate(most);
  const inside: Inside[] = [];
  const done = samples.map((slots, at) =>
    gate.run(
      slots,
      (turn) =>
        new Promise<number>((resolve, reject) => {
          inside.push({ at, turn, end: (error) => (error ? reject(error) : resolve(at)) });
        }),
    ),
  );
  return { inside, done };
}

describe("the gate of topics", () => {
  it("lets the next one in when enough slots of those inside have had their turn", async () => {
    const { inside } = enterAll(4, [3, 3, 3, 3]);
    await flush();
    expect(inside.map(({ at }) => at)).toEqual([0, 1]);
    inside[0]!.turn();
    inside[0]!.turn();
    await flush();
    expect(inside).toHaveLength(2);
    inside[1]!.turn();
    await flush();
    expect(inside.map(({ at }) => at)).toEqual([0, 1, 2]);
  });

  it("forgets the slots of a topic that ended without giving them a turn, failed or not", async () => {
    const { inside, done } = enterAll(1, [5, 5, 5]);
    await flush();
    inside[0]!.end();
    expect(await done[0]).toBe(0);
    await flush();
    inside[1]!.turn();
    inside[1]!.end(new Error("no server"));
    await expect(done[1]).rejects.toThrow("no server");
    await flush();
    expect(inside.map(({ at }) => at)).toEqual([0, 1, 2]);
  });

  it("lets all in, in order, and never one while as many slots as it may are ahead", () => {
    const numbers = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 });
    return fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), numbers, fc.nat(), async (most, samples, choice) => {
        const { inside, done } = enterAll(most, samples);
        const left = [...samples];
        const ended = new Set<number>();
        for (let step = choice; ended.size < samples.length; step = (step * 48271 + 11) % 2147483647) {
          await flush();
          expect(inside.map(({ at }) => at)).toEqual(inside.map((_, at) => at));
          const open = inside.filter(({ at }) => !ended.has(at));
          const ahead = (topics: readonly Inside[]) => topics.reduce((sum, { at }) => sum + left[at]!, 0);
          expect(ahead(open.filter((one) => one !== inside.at(-1)))).toBeLessThan(most);
          if (ahead(open) < most) expect(inside).toHaveLength(samples.length);
          const { at, turn, end } = open[step % open.length]!;
          if (left[at]! > 0 && step % 3 > 0) {
            left[at]!--;
            turn();
          } else {
            ended.add(at);
            end();
          }
        }
        expect(await Promise.all(done)).toEqual(samples.map((_, at) => at));
      }),
    );
  });
});
