/** Lets at most `limit` pieces of work run at once; who waits with the highest priority goes first, then who came first. */
export class Limiter {
  readonly limit: number;
  #running = 0;
  readonly #waiting: {
    readonly priority: number;
    readonly start: () => void;
    readonly cancel: () => void;
  }[] = [];

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Runs the work when its turn comes; rejects with the signal's reason when one is given and aborted before that. */
  async run<T>(priority: number, signal: AbortSignal | null, work: () => Promise<T>): Promise<T> {
    await this.#turn(priority, signal);
    try {
      return await work();
    } finally {
      this.#running--;
      this.#next();
    }
  }

  #turn(priority: number, signal: AbortSignal | null): Promise<void> {
    signal?.throwIfAborted();
    if (this.#running < this.limit) {
      this.#running++;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const entry = {
        priority,
        start: () => {
          signal?.removeEventListener("abort", entry.cancel);
          this.#running++;
          resolve();
        },
        cancel: () => {
          this.#waiting.splice(this.#waiting.indexOf(entry), 1);
          reject(signal?.reason);
        },
      };
      const at = this.#waiting.findIndex((other) => other.priority < priority);
      this.#waiting.splice(at === -1 ? this.#waiting.length : at, 0, entry);
      signal?.addEventListener("abort", entry.cancel, { once: true });
    });
  }

  #next(): void {
    if (this.#running < this.limit) this.#waiting.shift()?.start();
  }
}
