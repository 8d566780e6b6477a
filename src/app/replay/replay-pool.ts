import { Worker } from "node:worker_threads";
import type { ReplayAnswer, ReplayMessage, ReplaySetting, ReplayTask } from "./replay-work.ts";

interface Hand {
  readonly worker: Worker;
  /** Tasks it was given and has not answered. */
  readonly waiting: Map<number, (done: boolean) => void>;
}

/** Megabytes. Nearly everything that a replay makes is garbage at once, and costs the less the later it is looked at. */
const YOUNG_SPACE = 64;

/**
 * Threads that make results from recorded replies ahead of the build, which then finds them in the cache. They save time
 * and nothing depends on them: what a worker cannot do, or dies over, the build does itself.
 */
export class ReplayPool {
  readonly #hands: Hand[] = [];
  #number = 0;

  constructor(entry: URL, workers: number, setting: ReplaySetting) {
    for (let i = 0; i < workers; i++) {
      const worker = new Worker(entry, {
        workerData: setting,
        resourceLimits: { maxYoungGenerationSizeMb: YOUNG_SPACE },
      });
      const hand: Hand = { worker, waiting: new Map() };
      worker.on("message", ({ number, done }: ReplayAnswer) => {
        hand.waiting.get(number)?.(done);
        hand.waiting.delete(number);
      });
      const end = () => this.#drop(hand);
      worker.on("error", end);
      worker.on("exit", end);
      this.#hands.push(hand);
    }
  }

  get size(): number {
    return this.#hands.length;
  }

  /** Has a result made; says whether it is in the cache. */
  perform(task: ReplayTask): Promise<boolean> {
    const free = [...this.#hands].sort((a, b) => a.waiting.size - b.waiting.size)[0];
    if (free === undefined) return Promise.resolve(false);
    const number = ++this.#number;
    return new Promise((resolve) => {
      free.waiting.set(number, resolve);
      free.worker.postMessage({ number, task } satisfies ReplayMessage);
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#hands.map(({ worker }) => worker.terminate()));
  }

  #drop(hand: Hand): void {
    const at = this.#hands.indexOf(hand);
    if (at !== -1) this.#hands.splice(at, 1);
    for (const resolve of hand.waiting.values()) resolve(false);
    hand.waiting.clear();
  }
}
