import { onAbort } from "./on-abort.ts";

interface Waiting {
  readonly start: () => void;
  gone: boolean;
}

/** Lets at most `limit` pieces of work run at once; who waits with the highest priority goes first, then who came first. */
export class Limiter {
  readonly limit: number;
  #running = 0;
  /** One line for each priority, highest first: there are a handful of priorities and a thousand who wait. */
  readonly #lines: Line[] = [];

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Runs the work when its turn comes; rejects with the signal's reason when one is given and aborted before that. */
  async run<T>(priority: number, signal: AbortSignal | null, work: () => Promise<T>): Promise<T> {
    signal?.throwIfAborted();
    if (this.#running < this.limit) this.#running++;
    else await this.#turn(priority, signal);
    try {
      return await work();
    } finally {
      this.#running--;
      this.#next();
    }
  }

  #turn(priority: number, signal: AbortSignal | null): Promise<void> {
    return new Promise((resolve, reject) => {
      const takeBack = signal === null ? null : onAbort(signal, cancel);
      const entry: Waiting = {
        gone: false,
        start: () => {
          takeBack?.();
          this.#running++;
          resolve();
        },
      };
      function cancel() {
        entry.gone = true;
        reject(signal?.reason);
      }
      this.#lineOf(priority).push(entry);
    });
  }

  #lineOf(priority: number): Line {
    const at = this.#lines.findIndex((line) => line.priority <= priority);
    if (at !== -1 && this.#lines[at]!.priority === priority) return this.#lines[at]!;
    const line = new Line(priority);
    this.#lines.splice(at === -1 ? this.#lines.length : at, 0, line);
    return line;
  }

  #next(): void {
    while (this.#running < this.limit) {
      const first = this.#first();
      if (first === undefined) return;
      first.start();
    }
  }

  #first(): Waiting | undefined {
    for (let line = this.#lines[0]; line !== undefined; line = this.#lines[0]) {
      const first = line.shift();
      if (first !== undefined) return first;
      this.#lines.shift();
    }
    return undefined;
  }
}

/** First come, first served, in constant time: who left stays in line until its turn, and is passed over then. */
class Line {
  readonly priority: number;
  #waiting: Waiting[] = [];
  #served = 0;

  constructor(priority: number) {
    this.priority = priority;
  }

  push(entry: Waiting): void {
    this.#waiting.push(entry);
  }

  shift(): Waiting | undefined {
    while (this.#served < this.#waiting.length) {
      const first = this.#waiting[this.#served++]!;
      if (this.#served >= 1024 && this.#served * 2 >= this.#waiting.length) {
        this.#waiting = this.#waiting.slice(this.#served);
        this.#served = 0;
      }
      if (!first.gone) return first;
    }
    return undefined;
  }
}
