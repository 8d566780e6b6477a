import { getEventListeners } from "node:events";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Limiter } from "../../src/models/limiter.ts";
import { failureOf } from "./samples.ts";

/** Work that runs until it is told to end. */
function gate() {
  let open!: () => void;
  let fail!: (error: Error) => void;
  const passed = new Promise<void>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  return { open, fail, work: () => passed };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("the limiter", () => {
  test("runs never more than its limit at once, and as many as that", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.record({ priority: fc.integer(), turns: fc.nat({ max: 3 }), fails: fc.boolean() }), {
          maxLength: 30,
        }),
        async (limit, jobs) => {
          const limiter = new Limiter(limit);
          let running = 0;
          let most = 0;
          const outcomes = await Promise.allSettled(
            jobs.map(({ priority, turns, fails }) =>
              limiter.run(priority, null, async () => {
                running++;
                most = Math.max(most, running);
                for (let at = 0; at < turns; at++) await Promise.resolve();
                if (turns > 0) await turn();
                running--;
                if (fails) throw new Error("failed");
              }),
            ),
          );
          expect(outcomes.map((outcome) => outcome.status === "rejected")).toEqual(
            jobs.map((job) => job.fails),
          );
          expect(most).toBeLessThanOrEqual(limit);
          expect(running).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("fills every place at once", async () => {
    const limiter = new Limiter(3);
    const one = gate();
    let running = 0;
    const all = Promise.all(
      Array.from({ length: 5 }, () =>
        limiter.run(0, null, () => {
          running++;
          return one.work();
        }),
      ),
    );
    await turn();
    expect(running).toBe(3);
    one.open();
    await all;
    expect(running).toBe(5);
  });

  test("lets the highest priority go first, and within one who came first", async () => {
    const limiter = new Limiter(1);
    const first = gate();
    const order: string[] = [];
    const running = limiter.run(0, null, first.work);
    const waiting = [
      ["a", 0],
      ["b", 2],
      ["c", 1],
      ["d", 2],
      ["e", 0],
      ["f", 3],
    ].map(([name, priority]) =>
      limiter.run(priority as number, null, async () => {
        order.push(name as string);
      }),
    );
    first.open();
    await Promise.all([running, ...waiting]);
    expect(order).toEqual(["f", "b", "d", "c", "a", "e"]);
  });

  test("serves thousands of every priority in that order, whoever leaves meanwhile", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ priority: fc.integer({ min: -2, max: 2 }), leaves: fc.boolean() }), {
          minLength: 2000,
          maxLength: 3000,
        }),
        async (jobs) => {
          const limiter = new Limiter(1);
          const first = gate();
          const leaving = new AbortController();
          const order: number[] = [];
          const running = limiter.run(9, null, first.work);
          const all = jobs.map(({ priority, leaves }, at) =>
            limiter.run(priority, leaves ? leaving.signal : null, async () => {
              order.push(at);
            }),
          );
          leaving.abort("left");
          first.open();
          await Promise.allSettled([running, ...all]);
          const staying = jobs.flatMap((job, at) => (job.leaves ? [] : [at]));
          // Sorting keeps the order of those whose priority is the same.
          expect(order).toEqual(staying.sort((a, b) => jobs[b]!.priority - jobs[a]!.priority));
        },
      ),
      { numRuns: 5 },
    );
  });

  test("listens to a signal once, however many wait under it", async () => {
    const limiter = new Limiter(1);
    const first = gate();
    const { signal } = new AbortController();
    const running = limiter.run(0, signal, first.work);
    const waiting = Array.from({ length: 100 }, () => limiter.run(0, signal, async () => {}));
    await turn();
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    first.open();
    await Promise.all([running, ...waiting]);
  });

  test("gives what the work gives", async () => {
    expect(await new Limiter(1).run(0, null, async () => "answer")).toBe("answer");
  });

  test("frees the place when the work fails, at once or later", async () => {
    const limiter = new Limiter(1);
    const one = gate();
    const failing = failureOf(limiter.run(0, null, one.work));
    const waiting = limiter.run(0, null, async () => "next");
    one.fail(new Error("broken"));
    expect(await failing).toEqual(new Error("broken"));
    expect(await waiting).toBe("next");
    const thrower = limiter.run(0, null, () => {
      throw new Error("at once");
    });
    expect(await failureOf(thrower)).toEqual(new Error("at once"));
    expect(await limiter.run(0, null, async () => "still")).toBe("still");
  });

  test("drops who waits when the signal is aborted, with its reason, and lets the others go on", async () => {
    const limiter = new Limiter(1);
    const first = gate();
    const drain = new AbortController();
    const ran: string[] = [];
    const say = (name: string) => async () => {
      ran.push(name);
    };
    const running = limiter.run(0, drain.signal, first.work);
    const dropped = [1, 2, 3].map((at) => failureOf(limiter.run(at, drain.signal, say(`dropped ${at}`))));
    const kept = limiter.run(0, null, say("kept"));
    drain.abort("stop now");
    expect(await Promise.all(dropped)).toEqual(["stop now", "stop now", "stop now"]);
    first.open();
    await Promise.all([running, kept]);
    expect(ran).toEqual(["kept"]);
  });

  test("starts nothing under a signal that is aborted already, even with a place free", async () => {
    const limiter = new Limiter(1);
    const signal = AbortSignal.abort("over");
    expect(
      await failureOf(
        limiter.run(0, signal, async () => {
          throw new Error("it ran");
        }),
      ),
    ).toBe("over");
    expect(await limiter.run(0, null, async () => "free")).toBe("free");
  });

  test("lets work that has started end after the signal is aborted", async () => {
    const limiter = new Limiter(1);
    const one = gate();
    const drain = new AbortController();
    const running = limiter.run(0, drain.signal, async () => {
      await one.work();
      return "done";
    });
    drain.abort();
    one.open();
    expect(await running).toBe("done");
  });
});
