import type { BuildSummary } from "../events.ts";
import type { ShownState, WatchNotice } from "./watch-notice.ts";
import { begin, type Effect, type EndReason, type Happening, step, type WatchState } from "./watch-state.ts";

/** What was read of a project. */
export interface Reading {
  /** Of everything that was read or looked for. */
  readonly digest: string;
  /** Whether it can be built; what is wrong otherwise is for `show` to tell. */
  readonly usable: boolean;
  /** Digest of each file, by absolute path. */
  readonly files: ReadonlyMap<string, string>;
}

export interface BuildSignals {
  /** Aborted: nothing new is sent. */
  readonly drain: AbortSignal;
  /** Aborted: what is in flight is cut off too. */
  readonly abort: AbortSignal;
}

/** The world that watching acts on. */
export interface WatchPorts<R extends Reading> {
  /** Milliseconds of some clock that never goes back. */
  readonly now: () => number;
  /** Runs something after so many milliseconds; gives how to prevent it. */
  readonly after: (ms: number, run: () => void) => () => void;
  readonly read: () => Promise<R>;
  readonly build: (reading: R, signals: BuildSignals) => Promise<Pick<BuildSummary, "status">>;
  /** Says what is wrong with a reading that cannot be built. */
  readonly show: (reading: R) => void;
  /** Has `wake` called when something moves that a reading depends on. Called after each reading. */
  readonly cover: (reading: R, wake: () => void) => void;
  readonly close: () => Promise<void>;
  readonly tell: (notice: WatchNotice) => void;
}

/** Events get lost: on overflow, on network file systems, while a machine sleeps. */
const RESCAN_MS = 30_000;

/** Runs the state machine of watch-state.ts against the world. */
export class Watch<R extends Reading> {
  readonly #ports: WatchPorts<R>;
  readonly #ended: Promise<EndReason>;
  #end!: (reason: EndReason) => void;
  #fail!: (error: unknown) => void;
  #state: WatchState = { name: "ended", reason: "quit" };
  #shown = "";
  #latest: R | null = null;
  #builtFiles: ReadonlyMap<string, string> | null = null;
  #running: { readonly drain: AbortController; readonly abort: AbortController } | null = null;
  #cancelSettling = () => {};
  #cancelRescan = () => {};

  constructor(ports: WatchPorts<R>) {
    this.#ports = ports;
    this.#ended = new Promise((resolve, reject) => {
      this.#end = resolve;
      this.#fail = reject;
    });
  }

  /** Watches until it is told to end. */
  async run(): Promise<EndReason> {
    const [state, effects] = begin(this.#ports.now());
    this.#become(state, effects);
    this.#rescanLater();
    try {
      return await this.#ended;
    } finally {
      this.#cancelSettling();
      this.#cancelRescan();
      await this.#ports.close();
    }
  }

  /** Something happened, from outside: a key, a signal, an event of the file system. */
  take(happening: Happening): void {
    const [state, effects] = step(this.#state, happening, this.#ports.now());
    this.#become(state, effects);
  }

  #become(state: WatchState, effects: readonly Effect[]): void {
    this.#state = state;
    // What is wrong comes before the word that it is waited for; the word that a build begins before its events.
    const isWord = ({ type }: Effect) => type === "show" || type === "mended";
    for (const effect of effects) if (isWord(effect)) this.#perform(effect);
    this.#tell();
    for (const effect of effects) if (!isWord(effect)) this.#perform(effect);
  }

  #perform(effect: Effect): void {
    switch (effect.type) {
      case "settle":
        this.#cancelSettling();
        this.#cancelSettling = this.#ports.after(effect.ms, () => this.take({ type: "settled" }));
        return;
      case "read":
        this.#follow(this.#read());
        return;
      case "build":
        this.#follow(this.#build(effect.digest));
        return;
      case "stop":
        this.#running?.drain.abort();
        return;
      case "cut":
        this.#running?.abort.abort();
        return;
      case "show":
        this.#ports.show(this.#latest!);
        return;
      case "mended":
        this.#ports.tell({ type: "watch", state: "mended", errors: false });
        return;
      case "end":
        this.#end(effect.reason);
        return;
    }
  }

  // What is thrown here is no state of the project but a bug of ours: it ends the watch and is told as such.
  #follow(work: Promise<void>): void {
    work.catch((error: unknown) => {
      this.#running?.drain.abort();
      this.#state = { name: "ended", reason: "interrupted" };
      this.#fail(error);
    });
  }

  async #read(): Promise<void> {
    const reading = await this.#ports.read();
    if (this.#state.name === "ended") return;
    this.#latest = reading;
    this.take({ type: "read", digest: reading.digest, usable: reading.usable });
    this.#ports.cover(reading, () => this.take({ type: "wake" }));
  }

  async #build(digest: string): Promise<void> {
    const reading = this.#latest;
    if (reading?.digest !== digest) throw new Error("the build is not of what was read last");
    if (this.#running !== null) throw new Error("a build runs already");
    this.#builtFiles = reading.files;
    const running = { drain: new AbortController(), abort: new AbortController() };
    this.#running = running;
    let status: BuildSummary["status"];
    try {
      const signals = { drain: running.drain.signal, abort: running.abort.signal };
      ({ status } = await this.#ports.build(reading, signals));
    } finally {
      this.#running = null;
    }
    this.take({ type: "built", interrupted: status === "interrupted" });
  }

  #rescanLater(): void {
    this.#cancelRescan = this.#ports.after(RESCAN_MS, () => {
      this.#rescanLater();
      this.take({ type: "rescan" });
    });
  }

  #tell(): void {
    const state = shownState(this.#state);
    const errors = "broken" in this.#state && this.#state.broken !== null;
    const shown = `${state} ${errors}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    const begins = state === "building" || state === "restarting";
    const changed = begins ? { changed: changedPaths(this.#builtFiles, this.#latest?.files) } : {};
    this.#ports.tell({ type: "watch", state, errors, ...changed });
  }
}

function shownState(state: WatchState): ShownState {
  if (state.name !== "waiting") return state.name;
  switch (state.look.name) {
    case "still":
      return "waiting";
    case "settling":
      return "debouncing";
    case "reading":
    case "holding":
      return "reading";
  }
}

function changedPaths(
  before: ReadonlyMap<string, string> | null,
  after: ReadonlyMap<string, string> | undefined,
): string[] {
  if (before === null || after === undefined) return [];
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path)).sort();
}
