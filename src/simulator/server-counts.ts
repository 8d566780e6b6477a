/** What a server has done so far: for tests that no request is sent, or paid for, twice. */
export interface SimulatorCounts {
  readonly requests: number;
  /** Requests by what became of them: "completed", "models", "health", "aborted", "error400", a transport fault. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Completion requests that were understood, whatever became of them, by `requestDigest` of the request. */
  readonly attempts: Readonly<Record<string, number>>;
  /** Completions served in full, by `requestDigest` of the request. */
  readonly completions: Readonly<Record<string, number>>;
}

/** Counts what a server does. */
export class CountKeeper {
  #requests = 0;
  readonly #outcomes = new Map<string, number>();
  readonly #attempts = new Map<string, number>();
  readonly #completions = new Map<string, number>();

  request(): number {
    return ++this.#requests;
  }

  outcome(name: string): void {
    increase(this.#outcomes, name);
  }

  /** 0-based number of this attempt at the request of this digest. */
  attempt(digest: string): number {
    return increase(this.#attempts, digest) - 1;
  }

  completion(digest: string): void {
    increase(this.#completions, digest);
    this.outcome("completed");
  }

  get counts(): SimulatorCounts {
    return {
      requests: this.#requests,
      outcomes: Object.fromEntries(this.#outcomes),
      attempts: Object.fromEntries(this.#attempts),
      completions: Object.fromEntries(this.#completions),
    };
  }
}

function increase(counts: Map<string, number>, name: string): number {
  const count = (counts.get(name) ?? 0) + 1;
  counts.set(name, count);
  return count;
}
