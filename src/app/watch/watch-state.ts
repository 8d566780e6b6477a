/*
 * What watching does, without doing it: (state, happening, now) -> (state, effects). No file, clock or model in here.
 *
 *              new content [build]           other content [stop]
 *   waiting ───────────────────────► building ─────────────────► restarting
 *      ▲ ▲                             │   ▲                        │  │
 *      │ └──────────── built ──────────┘   └────── built [build] ───┘  │
 *      └──────────────────── built, newer content on its way ──────────┘
 *
 *   In each of these three the files are looked at meanwhile, one look at a time:
 *
 *      still ── wake ──► settling ── settled [read] ──► reading ── read ──► holding ── settled ──► still
 *        │               ▲ ▲ └─┘ wake: 25 ms more, up to 1 s ▲ │ └─ read, nothing moved for 75 ms ──► still
 *        │               │ └──────── read, woken meanwhile ──┼─┘               │
 *        │               └─────────────── wake ──────────────┼─────────────────┘
 *        └────────────────────── rescan, rebuild [read] ─────┘
 *
 *   any of them ── pause [stop] ──► paused ── pause, rebuild [read] ──► waiting, or restarting while a build drains
 *   any of them ── quit, interrupt [stop] ──► ending ── built [end] ──► ended
 *
 * A wake says only that something may have moved. What decides is the digest of all that was read: equal to what the
 * last build began with, nothing happens.
 */

/** Nothing is made of what was read until this long after the last wake. */
export const SETTLE_MS = 75;
/** Reading begins sooner, since it takes most of that time: this long after a wake without another one. */
export const READ_AFTER_MS = 25;
/** However many wakes follow, no longer than this. */
export const CEILING_MS = 1000;

/** Where looking at the files stands. */
export type Look =
  | { readonly name: "still" }
  | ({ readonly name: "settling" } & Burst)
  | ({
      readonly name: "reading";
      /** Something moved after the reading began: it may have seen half of it. */
      readonly stale: boolean;
      /** Asked for by the user: a build follows even if nothing moved. */
      readonly forced: boolean;
    } & Burst)
  /** Read, and to be judged unless something moves within the rest of the time. */
  | ({ readonly name: "holding"; readonly found: Found } & Burst);

/** The wakes, if there are any, that a look is for. */
interface Burst {
  readonly since: number;
  /** The last of them; long ago when there was none. */
  readonly moved: number;
}

/** What was read, as far as it matters here. */
interface Found {
  readonly digest: string;
  readonly usable: boolean;
}

/** Digests: of what the last build that was not stopped began with, and of the errors that were shown. */
interface Memory {
  readonly look: Look;
  readonly built: string | null;
  readonly broken: string | null;
}

export type EndReason = "quit" | "interrupted";

export type WatchState =
  | ({ readonly name: "waiting" } & Memory)
  | ({ readonly name: "building"; readonly built: string } & Memory)
  /** The running build ends with the calls in flight; what it began with is no longer wanted. */
  | ({ readonly name: "restarting"; readonly wanted: string | null } & Memory)
  | ({ readonly name: "paused"; readonly draining: boolean } & Memory)
  | { readonly name: "ending"; readonly reason: EndReason }
  | { readonly name: "ended"; readonly reason: EndReason };

export type Happening =
  | { readonly type: "wake" }
  | { readonly type: "settled" }
  | { readonly type: "rescan" }
  | ({ readonly type: "read" } & Found)
  | { readonly type: "built"; readonly interrupted: boolean }
  | { readonly type: "rebuild" }
  | { readonly type: "pause" }
  | { readonly type: "quit" }
  | { readonly type: "interrupt" };

export type Effect =
  /** Sets the one timer anew; "settled" follows. */
  | { readonly type: "settle"; readonly ms: number }
  /** "read" follows. */
  | { readonly type: "read" }
  /** Builds what was read last; "built" follows. */
  | { readonly type: "build"; readonly digest: string }
  /** The running build sends nothing new. */
  | { readonly type: "stop" }
  /** The running build's calls in flight are cut off too. */
  | { readonly type: "cut" }
  /** Shows what is wrong with what was read last. */
  | { readonly type: "show" }
  /** Says that what was shown is mended, and that nothing is to be built. */
  | { readonly type: "mended" }
  | { readonly type: "end"; readonly reason: EndReason };

export type Step = readonly [state: WatchState, effects: readonly Effect[]];

type Active = Extract<WatchState, { name: "waiting" | "building" | "restarting" }>;

const STILL: Look = { name: "still" };
const READ: Effect = { type: "read" };
const STOP: Effect = { type: "stop" };

/** The first step: everything is read, and built when it can be. */
export function begin(now: number): Step {
  return [{ name: "waiting", look: reading(now), built: null, broken: null }, [READ]];
}

export function step(state: WatchState, happening: Happening, now: number): Step {
  switch (happening.type) {
    case "wake":
    case "settled":
    case "rescan":
      return isActive(state) ? looked(state, happening.type, now) : [state, []];
    case "read":
      return wasRead(state, happening, now);
    case "built":
      return wasBuilt(state, happening.interrupted);
    case "rebuild":
      return rebuild(state, now);
    case "pause":
      return pause(state, now);
    case "quit":
      return end(state, "quit");
    case "interrupt":
      return end(state, "interrupted");
  }
}

const isActive = (state: WatchState): state is Active =>
  state.name === "waiting" || state.name === "building" || state.name === "restarting";

const reading = (since: number, forced = false, moved = Number.NEGATIVE_INFINITY): Look => ({
  name: "reading",
  since,
  moved,
  stale: false,
  forced,
});

/** The timer for a point in time, which the ceiling may bring forward. */
const settleAt = (at: number, { since }: Burst, now: number): Effect => ({
  type: "settle",
  ms: Math.max(0, Math.min(at, since + CEILING_MS) - now),
});

/** After a wake: what moves now is read when it has held still for a moment. */
function settling(state: Active, { since, moved }: Burst, now: number): [Active, Effect[]] {
  const look: Look = { name: "settling", since, moved };
  return [{ ...state, look }, [settleAt(now + READ_AFTER_MS, look, now)]];
}

function looked(state: Active, what: "wake" | "settled" | "rescan", now: number): Step {
  const { look } = state;
  switch (look.name) {
    case "still":
      if (what === "wake") return settling(state, { since: now, moved: now }, now);
      return what === "rescan" ? [{ ...state, look: reading(now) }, [READ]] : [state, []];
    case "settling":
      if (what === "wake") return settling(state, { since: look.since, moved: now }, now);
      return what === "settled"
        ? [{ ...state, look: reading(look.since, false, look.moved) }, [READ]]
        : [state, []];
    case "reading":
      return [what === "wake" ? { ...state, look: { ...look, stale: true, moved: now } } : state, []];
    case "holding":
      if (what === "wake") return settling(state, { since: look.since, moved: now }, now);
      return what === "settled" ? judged({ ...state, look: STILL }, look.found, false) : [state, []];
  }
}

function wasRead(state: WatchState, { digest, usable }: Found, now: number): Step {
  if (state.name === "ending" || state.name === "ended" || state.look.name !== "reading") return [state, []];
  const { look } = state;
  // Whoever continues looks again.
  if (state.name === "paused") return [{ ...state, look: STILL }, []];
  const found = { digest, usable };
  const { since, moved, stale, forced } = look;
  // Half of a burst is not worth a build, unless the burst does not end.
  if (!forced && now < since + CEILING_MS) {
    if (stale) return settling(state, look, now);
    if (now < moved + SETTLE_MS) {
      const holding: Look = { name: "holding", found, since, moved };
      return [{ ...state, look: holding }, [settleAt(moved + SETTLE_MS, look, now)]];
    }
  }
  if (!stale) return judged({ ...state, look: STILL }, found, forced);
  const [settled, timer] = settling(state, { since: now, moved }, now);
  const [next, effects] = judged(settled, found, forced);
  return [next, [...effects, ...timer]];
}

function judged(state: Active, { digest, usable }: Found, forced: boolean): Step {
  if (!usable) {
    const effects: Effect[] = state.broken === digest && !forced ? [] : [{ type: "show" }];
    const next = { ...state, broken: digest };
    // The last good state goes on being built; one that is only wanted is outdated by this one.
    return [next.name === "restarting" ? { ...next, wanted: null } : next, effects];
  }
  const next = { ...state, broken: null };
  if (next.name === "restarting") return [{ ...next, wanted: digest }, []];
  if (digest === next.built && !forced) return [next, state.broken === null ? [] : [{ type: "mended" }]];
  if (next.name === "building") {
    return [{ ...next, name: "restarting", built: null, wanted: digest }, [STOP]];
  }
  return [{ ...next, name: "building", built: digest }, [{ type: "build", digest }]];
}

function wasBuilt(state: WatchState, interrupted: boolean): Step {
  switch (state.name) {
    case "building":
      return [{ ...state, name: "waiting", built: interrupted ? null : state.built }, []];
    case "restarting": {
      const { wanted, look, broken } = state;
      // With a look under way, what is wanted may be outdated already; that look decides.
      if (wanted === null || look.name !== "still")
        return [{ name: "waiting", look, built: null, broken }, []];
      return [{ name: "building", look, built: wanted, broken }, [{ type: "build", digest: wanted }]];
    }
    case "paused":
      return [{ ...state, draining: false }, []];
    case "ending":
      return [{ name: "ended", reason: state.reason }, [{ type: "end", reason: state.reason }]];
    case "waiting":
    case "ended":
      return [state, []];
  }
}

function rebuild(state: WatchState, now: number): Step {
  if (state.name === "paused") return resume(state, true, now);
  if (!isActive(state)) return [state, []];
  if (state.look.name === "reading") return [{ ...state, look: { ...state.look, forced: true } }, []];
  return [{ ...state, look: reading(now, true) }, [READ]];
}

function pause(state: WatchState, now: number): Step {
  switch (state.name) {
    case "paused":
      return resume(state, false, now);
    case "waiting":
    case "building":
    case "restarting": {
      const look = state.look.name === "reading" ? state.look : STILL;
      const { broken } = state;
      if (state.name === "waiting")
        return [{ name: "paused", draining: false, look, built: state.built, broken }, []];
      // Nothing is to be spent in a pause.
      const effects = state.name === "building" ? [STOP] : [];
      return [{ name: "paused", draining: true, look, built: null, broken }, effects];
    }
    case "ending":
    case "ended":
      return [state, []];
  }
}

function resume(state: WatchState & { name: "paused" }, forced: boolean, now: number): Step {
  const { look, built, broken } = state;
  // Nothing was heeded since the pause began, so a reading from before it counts for nothing.
  const isReading = look.name === "reading";
  const next: Look = isReading ? { ...look, since: now, stale: true, forced } : reading(now, forced);
  const effects = isReading ? [] : [READ];
  if (state.draining) return [{ name: "restarting", wanted: null, look: next, built, broken }, effects];
  return [{ name: "waiting", look: next, built, broken }, effects];
}

function end(state: WatchState, reason: EndReason): Step {
  switch (state.name) {
    case "waiting":
      return [{ name: "ended", reason }, [{ type: "end", reason }]];
    case "building":
      return [{ name: "ending", reason }, [STOP]];
    case "restarting":
      return [{ name: "ending", reason }, []];
    case "paused":
      return state.draining
        ? [{ name: "ending", reason }, []]
        : [{ name: "ended", reason }, [{ type: "end", reason }]];
    case "ending":
      // A second Ctrl-C, or one after q, does not wait for the calls in flight.
      return reason === "quit" ? [state, []] : [{ name: "ending", reason }, [{ type: "cut" }]];
    case "ended":
      return [state, []];
  }
}
