import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  begin,
  CEILING_MS,
  type Effect,
  type Happening,
  READ_AFTER_MS,
  SETTLE_MS,
  step,
  type WatchState,
} from "../../src/app/watch/watch-state.ts";

/** Steps through what happens, each at its time or well after the one before; gives the state and the last effects. */
function stepped(...happenings: readonly (Happening | readonly [number, Happening])[]) {
  let [state, effects] = begin(0);
  let now = 0;
  for (const one of happenings) {
    const [at, happening] = "type" in one ? [now + SETTLE_MS, one] : one;
    now = at;
    [state, effects] = step(state, happening, now);
  }
  return { state, effects };
}

const read = (digest: string): Happening => ({ type: "read", digest, usable: true });
const broken = (digest: string): Happening => ({ type: "read", digest, usable: false });
const wake: Happening = { type: "wake" };
const settled: Happening = { type: "settled" };
const built: Happening = { type: "built", interrupted: false };
const stopped: Happening = { type: "built", interrupted: true };
const idle = [read("a"), built] as const;

describe("the watch's states", () => {
  it("read first, and build what was read", () => {
    expect(begin(0)[1]).toEqual([{ type: "read" }]);
    expect(stepped(read("a")).effects).toEqual([{ type: "build", digest: "a" }]);
    expect(stepped(...idle).state).toMatchObject({ name: "waiting", built: "a" });
  });

  it("wait after each wake, and no longer than the ceiling after the first", () => {
    const burst = (...times: number[]) => stepped(...idle, ...times.map((at) => [at, wake] as const)).effects;
    expect(burst(5000)).toEqual([{ type: "settle", ms: READ_AFTER_MS }]);
    expect(burst(5000, 5020)).toEqual([{ type: "settle", ms: READ_AFTER_MS }]);
    expect(burst(5000, 5000 + CEILING_MS - 10)).toEqual([{ type: "settle", ms: 10 }]);
    expect(burst(5000, 5000 + CEILING_MS + 10)).toEqual([{ type: "settle", ms: 0 }]);
  });

  it("make nothing of what they read until it has held still for a while", () => {
    const early = [...idle, [5000, wake], [5025, settled], [5030, read("b")]] as const;
    expect(stepped(...early)).toMatchObject({
      state: { name: "waiting" },
      effects: [{ type: "settle", ms: SETTLE_MS - 30 }],
    });
    expect(stepped(...early, [5075, settled]).effects).toEqual([{ type: "build", digest: "b" }]);
    const moving = [...early, [5060, wake], [5085, settled]] as const;
    expect(stepped(...moving).effects).toEqual([{ type: "read" }]);
    expect(stepped(...moving, [5135, read("c")]).effects).toEqual([{ type: "build", digest: "c" }]);
    const late = stepped(
      ...idle,
      [5000, wake],
      [5000 + CEILING_MS - 60, wake],
      [5970, settled],
      [5971, read("b")],
    );
    expect(late.effects).toEqual([{ type: "settle", ms: CEILING_MS - 971 }]);
  });

  it("build nothing when the content is that of the last build", () => {
    expect(stepped(...idle, wake, settled, read("a"))).toMatchObject({
      state: { name: "waiting" },
      effects: [],
    });
    expect(stepped(...idle, { type: "rescan" }, read("a")).effects).toEqual([]);
  });

  it("stop a build of what is no longer there, and build what is", () => {
    const edited = stepped(read("a"), wake, settled, read("b"));
    expect(edited).toMatchObject({ state: { name: "restarting" }, effects: [{ type: "stop" }] });
    expect(stepped(read("a"), wake, settled, read("b"), stopped).effects).toEqual([
      { type: "build", digest: "b" },
    ]);
    // Back to what was stopped: it has to be built all the same.
    const back = stepped(read("a"), wake, settled, read("b"), wake, settled, read("a"), stopped);
    expect(back.effects).toEqual([{ type: "build", digest: "a" }]);
  });

  it("leave it to a look that is under way what is built after a stop", () => {
    const underWay = [read("a"), wake, settled, read("b"), wake, stopped] as const;
    expect(stepped(...underWay)).toMatchObject({ state: { name: "waiting", built: null }, effects: [] });
    expect(stepped(...underWay, settled, read("c")).effects).toEqual([{ type: "build", digest: "c" }]);
  });

  it("look again when something moved while the files were read", () => {
    const moved = stepped(...idle, [5000, wake], [5025, settled], [5080, wake], [5090, read("b")]);
    expect(moved.effects).toEqual([{ type: "settle", ms: READ_AFTER_MS }]);
    const endless = stepped(...idle, [5000, wake], [5900, settled], [5950, wake], [6000, read("b")]);
    expect(endless.effects).toEqual([
      { type: "build", digest: "b" },
      { type: "settle", ms: READ_AFTER_MS },
    ]);
  });

  it("show errors once, and go on building the last good state", () => {
    const wrong = stepped(read("a"), wake, settled, broken("x"));
    expect(wrong).toMatchObject({ state: { name: "building", broken: "x" }, effects: [{ type: "show" }] });
    expect(stepped(read("a"), wake, settled, broken("x"), wake, settled, broken("x")).effects).toEqual([]);
    expect(stepped(read("a"), built, wake, settled, broken("x"), wake, settled, read("a")).effects).toEqual([
      { type: "mended" },
    ]);
    expect(stepped(broken("x"), wake, settled, read("a")).effects).toEqual([{ type: "build", digest: "a" }]);
  });

  it("build again when asked, whatever was built", () => {
    expect(stepped(...idle, { type: "rebuild" }).effects).toEqual([{ type: "read" }]);
    expect(stepped(...idle, { type: "rebuild" }, read("a")).effects).toEqual([
      { type: "build", digest: "a" },
    ]);
    expect(stepped(read("a"), { type: "rebuild" }, read("a")).effects).toEqual([{ type: "stop" }]);
    expect(
      stepped(...idle, { type: "rebuild" }, broken("x"), { type: "rebuild" }, broken("x")).effects,
    ).toEqual([{ type: "show" }]);
  });

  it("send and heed nothing in a pause, and look when it is over", () => {
    expect(stepped(read("a"), { type: "pause" }).effects).toEqual([{ type: "stop" }]);
    expect(stepped(read("a"), { type: "pause" }, wake, settled, { type: "rescan" }).effects).toEqual([]);
    const over = [read("a"), { type: "pause" }, stopped, wake, { type: "pause" }] as const;
    expect(stepped(...over).effects).toEqual([{ type: "read" }]);
    expect(stepped(...over, read("a")).effects).toEqual([{ type: "build", digest: "a" }]);
    expect(stepped(...idle, { type: "pause" }, { type: "pause" }, read("a")).effects).toEqual([]);
    expect(stepped(...idle, { type: "pause" }, { type: "rebuild" }, read("a")).effects).toEqual([
      { type: "build", digest: "a" },
    ]);
  });

  it("end when the running build has", () => {
    expect(stepped(...idle, { type: "quit" }).effects).toEqual([{ type: "end", reason: "quit" }]);
    expect(stepped(read("a"), { type: "interrupt" }).effects).toEqual([{ type: "stop" }]);
    const ending = [read("a"), { type: "quit" }] as const;
    expect(stepped(...ending, { type: "quit" }).effects).toEqual([]);
    expect(stepped(...ending, { type: "interrupt" }).effects).toEqual([{ type: "cut" }]);
    expect(stepped(...ending, stopped).effects).toEqual([{ type: "end", reason: "quit" }]);
    expect(stepped(...ending, { type: "interrupt" }, stopped).effects).toEqual([
      { type: "end", reason: "interrupted" },
    ]);
  });
});

/** The world as the machine may meet it: files with a content, one reading, one build, one timer. */
class World {
  state: WatchState;
  now = 0;
  content = 0;
  broken = false;
  reading: { content: number; broken: boolean } | null = null;
  building: { digest: string; stopped: boolean } | null = null;
  timer = false;
  quit = false;
  ended = false;
  lastStarted = "";
  missed = false; // an edit whose wake was lost: a rescan has to find it

  constructor() {
    const [state, effects] = begin(0);
    this.state = state;
    this.perform(effects);
  }

  take(happening: Happening): void {
    const [state, effects] = step(this.state, happening, this.now);
    this.state = state;
    this.perform(effects);
  }

  perform(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (this.quit) expect(["stop", "cut", "end"]).toContain(effect.type);
      if (effect.type === "settle") this.timer = true;
      if (effect.type === "read") {
        expect(this.reading).toBeNull();
        this.reading = { content: this.content, broken: this.broken };
      }
      if (effect.type === "build") {
        expect(this.building).toBeNull();
        this.building = { digest: effect.digest, stopped: false };
        this.lastStarted = effect.digest;
      }
      if (effect.type === "stop") {
        expect(this.building).toMatchObject({ stopped: false });
        this.building = { ...this.building!, stopped: true };
      }
      if (effect.type === "end") {
        expect(this.building).toBeNull();
        this.ended = true;
      }
    }
  }

  act(action: Action): void {
    this.now += action.pause;
    switch (action.type) {
      case "edit":
        this.content = action.content;
        this.broken = action.content % 4 === 3;
        if (action.lost) this.missed = true;
        else this.take({ type: "wake" });
        return;
      case "timer":
        if (this.timer) {
          this.timer = false;
          this.take({ type: "settled" });
        }
        return;
      case "read": {
        const { reading } = this;
        if (reading === null) return;
        this.reading = null;
        this.take({ type: "read", digest: `${reading.content}`, usable: !reading.broken });
        return;
      }
      case "built": {
        const { building } = this;
        if (building === null) return;
        this.building = null;
        this.take({ type: "built", interrupted: building.stopped });
        return;
      }
      case "quit":
      case "interrupt":
        this.quit = true;
        this.take({ type: action.type });
        return;
      default:
        this.take({ type: action.type });
    }
  }

  /** Lets everything that is under way come to its end. */
  settle(): void {
    for (let i = 0; i < 50; i++) {
      for (const type of ["timer", "read", "built"] as const) this.act({ type, pause: 10 });
    }
  }
}

type Action =
  | { readonly type: "edit"; readonly content: number; readonly lost: boolean; readonly pause: number }
  | {
      readonly type:
        | "timer"
        | "read"
        | "built"
        | "wake"
        | "rescan"
        | "rebuild"
        | "pause"
        | "quit"
        | "interrupt";
      readonly pause: number;
    };

const pause = fc.constantFrom(0, 1, 40, 80, 400, 1200);
const living: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant("edit" as const),
      content: fc.nat(7),
      lost: fc.boolean(),
      pause,
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constantFrom("timer", "timer", "read", "read", "built", "wake", "rescan", "rebuild", "pause"),
      pause,
    }),
  },
);
const ending: fc.Arbitrary<Action> = fc.record({ type: fc.constantFrom("quit", "interrupt"), pause });

describe("whatever happens in whatever order", () => {
  it("never two builds or readings at once, and the last content is built unless it has errors", () => {
    fc.assert(
      fc.property(fc.array(living, { maxLength: 60 }), (actions) => {
        const world = new World();
        for (const action of actions) world.act(action);
        if (world.state.name === "paused") world.act({ type: "pause", pause: 0 });
        world.settle();
        if (world.missed) {
          world.act({ type: "rescan", pause: 0 });
          world.settle();
        }
        expect(world.state).toMatchObject({ name: "waiting", look: { name: "still" } });
        if (world.broken) expect(world.state).toMatchObject({ broken: `${world.content}` });
        else expect(world.state).toMatchObject({ built: `${world.content}`, broken: null });
        if (!world.broken) expect(world.lastStarted).toBe(`${world.content}`);
      }),
      { numRuns: 3000 },
    );
  });

  it("nothing starts after the end was asked for, and the end comes", () => {
    fc.assert(
      fc.property(
        fc.array(living, { maxLength: 30 }),
        ending,
        fc.array(fc.oneof(living, ending), { maxLength: 30 }),
        (before, end, then) => {
          const world = new World();
          for (const action of [...before, end, ...then]) world.act(action);
          world.settle();
          expect(world).toMatchObject({ ended: true, building: null, state: { name: "ended" } });
        },
      ),
      { numRuns: 1000 },
    );
  });
});
