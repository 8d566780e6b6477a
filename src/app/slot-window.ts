import { setImmediate as soon } from "node:timers/promises";
import { Limiter } from "../models/limiter.ts";

/**
 * Bounds how many slots are worked on at once, and opens topics only as their slots come to their turn: what waits is
 * then a number, and not thousands of promises.
 */
export class SlotWindow {
  readonly #slots: Limiter;
  /** Slots of open topics that are not done. */
  #open = 0;
  readonly #waiting: { readonly samples: number; readonly start: () => void }[] = [];

  constructor(limit: number) {
    this.#slots = new Limiter(limit);
  }

  /** Runs a topic's work when it is its turn; what that does for each slot goes through `inWindow`. */
  async topic<T>(
    samples: number,
    work: (inWindow: <S>(slot: () => Promise<S>) => Promise<S>) => Promise<T>,
  ): Promise<T> {
    await this.#turn(samples);
    let left = samples;
    const done = (count: number) => {
      left -= count;
      this.#close(count);
    };
    try {
      return await work((slot) => this.#slot(slot).finally(() => done(Math.min(1, left))));
    } finally {
      done(left);
    }
  }

  #slot<S>(work: () => Promise<S>): Promise<S> {
    return this.#slots.run(0, null, async () => {
      // Where replies come from the disk alone, keys, signals and timers would not be heard before the end.
      await soon();
      return work();
    });
  }

  #turn(samples: number): Promise<void> | undefined {
    if (this.#open < this.#slots.limit) {
      this.#open += samples;
      return;
    }
    return new Promise((start) => this.#waiting.push({ samples, start }));
  }

  #close(count: number): void {
    this.#open -= count;
    while (this.#open < this.#slots.limit) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#open += next.samples;
      next.start();
    }
  }
}
