import type { ChosenLines } from "../../dataset/stored-lines.ts";
import type { ReplayPool } from "./replay-pool.ts";

/** A thread takes some 100 ms to be of use: from this many topics on it is worth it. */
const WORTHWHILE = 100;
/** Topics that have to come from recorded replies alone before it is believed of the others. */
const SAMPLE = 12;

/**
 * Decides when threads help a build: when it makes many results and none of them needs a call, as after a change that
 * touches every topic and no question. A build that asks models waits for them, not for itself.
 */
export class ReplayHelp {
  readonly #open: () => ReplayPool;
  #pool: ReplayPool | null = null;
  #made = 0;
  #failed = 0;

  constructor(open: () => ReplayPool) {
    this.#open = open;
  }

  /** Has a topic's result made by a thread; says whether it was. */
  async topic(id: string, left: number): Promise<boolean> {
    if (this.#pool === null && this.#made >= SAMPLE && this.#failed === 0 && left >= WORTHWHILE)
      this.#pool = this.#open();
    // Where most need a call, trying is time lost.
    if (this.#pool === null || this.#failed > SAMPLE + this.#made / 4) return false;
    const done = await this.#pool.perform({ kind: "topic", id });
    if (done) this.#made++;
    else this.#failed++;
    return done;
  }

  /** To be told of each topic that the build evaluated itself, and whether that took a call. */
  evaluated(asked: boolean): void {
    if (asked) this.#failed++;
    else this.#made++;
  }

  /** Hands for so many shards: two for each thread, so that none waits for work. */
  handsFor(shards: number): readonly ((stem: string, records: readonly ChosenLines[]) => Promise<unknown>)[] {
    if (this.#pool === null && this.#made + this.#failed >= WORTHWHILE && shards > 1)
      this.#pool = this.#open();
    const pool = this.#pool;
    if (pool === null) return [];
    return Array.from(
      { length: 2 * pool.size },
      () => (stem: string, records: readonly ChosenLines[]) => pool.perform({ kind: "shard", stem, records }),
    );
  }

  async close(): Promise<void> {
    await this.#pool?.close();
  }
}
