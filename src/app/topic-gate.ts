/**
 * Lets topics in, in order, as the slots of those inside get their turn: a topic that is in holds something for each of
 * its slots, and of a large dataset most would only wait.
 */
export class TopicGate {
  readonly #most: number;
  /** Slots of topics inside that have not had their turn. */
  #ahead = 0;
  readonly #waiting: { readonly slots: number; readonly enter: () => void }[] = [];

  /** Topics are let in while fewer slots than `most` are ahead. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Does the work of a topic when it may come in. The work calls `turn` for each slot that has its turn. */
  async run<T>(slots: number, work: (turn: () => void) => Promise<T>): Promise<T> {
    await new Promise<void>((enter) => {
      this.#waiting.push({ slots, enter });
      this.#admit();
    });
    let left = slots;
    const turn = () => {
      left--;
      this.#pass(1);
    };
    try {
      return await work(turn);
    } finally {
      // A topic whose result is recorded gives none of its slots a turn.
      this.#pass(left);
    }
  }

  #pass(slots: number): void {
    this.#ahead -= slots;
    this.#admit();
  }

  #admit(): void {
    while (this.#ahead < this.#most && this.#waiting.length > 0) {
      const { slots, enter } = this.#waiting.shift()!;
      this.#ahead += slots;
      enter();
    }
  }
}
