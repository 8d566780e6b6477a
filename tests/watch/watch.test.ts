import { describe, expect, it } from "vitest";
import { type BuildSignals, type Reading, Watch, type WatchPorts } from "../../src/app/watch/watch.ts";
import type { WatchNotice } from "../../src/app/watch/watch-notice.ts";

/** A clock that goes on when it is told to. */
class Clock {
  now = 0;
  readonly #timers = new Set<{ at: number; run: () => void }>();

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.now + ms, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  async go(ms: number): Promise<void> {
    const end = this.now + ms;
    for (;;) {
      const next = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#timers.delete(next);
      this.now = next.at;
      next.run();
      await flush();
    }
    this.now = end;
  }

  get waiting(): number {
    return this.#timers.size;
  }
}

const flush = async () => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

/** A watch over one file, whose builds end when the test says so. */
class Lab {
  readonly clock = new Clock();
  readonly notices: WatchNotice[] = [];
  readonly shown: string[] = [];
  readonly builds: {
    content: string;
    signals: BuildSignals;
    end: (status: "done" | "interrupted") => void;
    fail: (error: Error) => void;
  }[] = [];
  content = "a";
  reads = 0;
  closed = 0;
  wake = () => {};
  readonly watch: Watch<Reading>;
  readonly ended: Promise<string>;

  constructor(ports: Partial<WatchPorts<Reading>> = {}) {
    this.watch = new Watch<Reading>({
      now: () => this.clock.now,
      after: (ms, run) => this.clock.after(ms, run),
      read: async () => {
        this.reads++;
        const { content } = this;
        return { digest: content, usable: !content.startsWith("!"), files: new Map([["/file", content]]) };
      },
      build: ({ digest }, signals) =>
        new Promise((resolve, reject) => {
          this.builds.push({ content: digest, signals, end: (status) => resolve({ status }), fail: reject });
        }),
      show: ({ digest }) => this.shown.push(digest),
      cover: (_, wake) => {
        this.wake = wake;
      },
      close: async () => {
        this.closed++;
      },
      tell: (notice) => this.notices.push(notice),
      ...ports,
    });
    this.ended = this.watch.run().then(
      (reason) => reason,
      (error: Error) => `failed: ${error.message}`,
    );
  }

  async save(content: string): Promise<void> {
    this.content = content;
    this.wake();
    await this.clock.go(75);
  }

  async end(status: "done" | "interrupted" = "done"): Promise<void> {
    this.builds.at(-1)!.end(status);
    await flush();
  }

  get contents(): string[] {
    return this.builds.map(({ content }) => content);
  }

  get states(): string[] {
    return this.notices.map(({ state }) => state);
  }
}

async function built(): Promise<Lab> {
  const lab = new Lab();
  await flush();
  await lab.end();
  return lab;
}

describe("a watch", () => {
  it("builds at once, and tells what it does", async () => {
    const lab = await built();
    expect(lab.contents).toEqual(["a"]);
    expect(lab.states).toEqual(["reading", "building", "waiting"]);
    await lab.save("b");
    expect(lab.notices.slice(3)).toEqual([
      { type: "watch", state: "debouncing", errors: false },
      { type: "watch", state: "reading", errors: false },
      { type: "watch", state: "building", errors: false, changed: ["/file"] },
    ]);
  });

  it.each([20, 50])(
    "makes one build of a burst of saves %i ms apart, 75 ms after its last",
    async (apart) => {
      const lab = await built();
      for (let i = 0; i < 10; i++) {
        lab.content = `b${i}`;
        lab.wake();
        await lab.clock.go(apart);
      }
      await lab.clock.go(75 - apart - 1);
      expect(lab.contents).toEqual(["a"]);
      await lab.clock.go(1);
      expect(lab.contents).toEqual(["a", "b9"]);
    },
  );

  it("reads while it waits for the end of a burst, and builds what it read without reading again", async () => {
    const lab = await built();
    lab.content = "b";
    lab.wake();
    await lab.clock.go(30);
    expect([lab.reads, lab.contents]).toEqual([2, ["a"]]);
    await lab.clock.go(45);
    expect([lab.reads, lab.contents]).toEqual([2, ["a", "b"]]);
  });

  it("does not wait for the end of a burst that has none", async () => {
    const lab = await built();
    lab.content = "b";
    for (let i = 0; i < 30; i++) {
      lab.wake();
      await lab.clock.go(50);
    }
    expect(lab.contents).toEqual(["a", "b"]);
  });

  it("reads and builds nothing when a file is only touched", async () => {
    const lab = await built();
    await lab.save("a");
    expect(lab.contents).toEqual(["a"]);
    expect(lab.states.slice(3)).toEqual(["debouncing", "reading", "waiting"]);
  });

  it("finds by itself within 30 s what no event told of", async () => {
    const lab = await built();
    lab.content = "b";
    await lab.clock.go(30_000);
    expect(lab.contents).toEqual(["a", "b"]);
    await lab.end();
    lab.content = "c";
    await lab.clock.go(30_000);
    expect(lab.contents).toEqual(["a", "b", "c"]);
  });

  it("lets a build that an edit outdates come to its end, then builds the edit", async () => {
    const lab = new Lab();
    await flush();
    await lab.save("b");
    const [{ signals }] = lab.builds as [Lab["builds"][number]];
    expect(signals.drain.aborted).toBe(true);
    expect(signals.abort.aborted).toBe(false);
    expect(lab.contents).toEqual(["a"]);
    await lab.end("interrupted");
    expect(lab.contents).toEqual(["a", "b"]);
    expect(lab.builds[1]!.signals.drain.aborted).toBe(false);
    expect(lab.states).toEqual(["reading", "building", "restarting", "building"]);
  });

  it("shows errors, lets the good build go on, and builds what is mended", async () => {
    const lab = new Lab();
    await flush();
    await lab.save("!b");
    expect(lab.shown).toEqual(["!b"]);
    expect(lab.builds[0]!.signals.drain.aborted).toBe(false);
    await lab.end();
    expect(lab.notices.at(-1)).toEqual({ type: "watch", state: "waiting", errors: true });
    await lab.save("!b");
    expect(lab.shown).toEqual(["!b"]);
    await lab.save("c");
    expect(lab.contents).toEqual(["a", "c"]);
  });

  it("says that errors are mended when there is nothing to build", async () => {
    const lab = await built();
    await lab.save("!b");
    await lab.save("a");
    expect(lab.contents).toEqual(["a"]);
    expect(lab.states.slice(-2)).toEqual(["mended", "waiting"]);
  });

  it("stops a build for a pause, and takes up what was saved in it", async () => {
    const lab = new Lab();
    await flush();
    lab.watch.take({ type: "pause" });
    expect(lab.builds[0]!.signals.drain.aborted).toBe(true);
    await lab.end("interrupted");
    await lab.save("b");
    await lab.clock.go(60_000);
    expect(lab.contents).toEqual(["a"]);
    lab.watch.take({ type: "pause" });
    await flush();
    expect(lab.contents).toEqual(["a", "b"]);
  });

  it("ends after the calls in flight, and cuts them off when asked again", async () => {
    const lab = new Lab();
    await flush();
    lab.watch.take({ type: "interrupt" });
    const { drain, abort } = lab.builds[0]!.signals;
    expect([drain.aborted, abort.aborted, lab.closed]).toEqual([true, false, 0]);
    lab.watch.take({ type: "interrupt" });
    expect(abort.aborted).toBe(true);
    await lab.end("interrupted");
    expect(await lab.ended).toBe("interrupted");
    expect([lab.closed, lab.clock.waiting]).toEqual([1, 0]);
    expect(lab.states.slice(-2)).toEqual(["ending", "ended"]);
    await lab.save("b");
    expect(lab.contents).toEqual(["a"]);
  });

  it("ends with what is a bug of a build or a reading, and leaves nothing open", async () => {
    const lab = new Lab();
    await flush();
    lab.builds[0]!.fail(new Error("a bug"));
    expect(await lab.ended).toBe("failed: a bug");
    expect([lab.closed, lab.clock.waiting]).toEqual([1, 0]);
    const other = new Lab({ read: () => Promise.reject(new Error("another")) });
    expect(await other.ended).toBe("failed: another");
    expect([other.closed, other.clock.waiting]).toEqual([1, 0]);
  });
});
