/** The next call would go beyond the budget, whatever the calls in flight come to: nothing more is sent. */
export class BudgetReached extends Error {
  override readonly name = "BudgetReached";
  /** US dollars that the call which was not sent would have reserved. */
  readonly nextCall: number;

  constructor(nextCall: number) {
    super("the budget is reached");
    this.nextCall = nextCall;
  }
}

/** Money set aside for one call in flight. */
export interface Reservation {
  /** The call is over and cost so much; null when that is not known, and then all that was set aside counts. */
  settle(cost: number | null): void;
}

interface Waiting {
  readonly amount: number;
  readonly grant: (reservation: Reservation) => void;
  readonly refuse: (error: unknown) => void;
}

/**
 * Most that a build may spend. The worst case of a call is set aside before it is sent and settled when it is over, so
 * spent and reserved together never exceed the limit. A call that would fit once others have settled for less waits
 * for them, in turn; one that does not fit beside what is spent for good ends it. So how many calls a budget pays for
 * depends on what they cost and not on how many are in flight.
 */
export class Budget {
  readonly #limit: number;
  #spent = 0;
  #reserved = 0;
  #inFlight = 0;
  #reached: BudgetReached | null = null;
  readonly #waiting: Waiting[] = [];

  constructor(usd: number) {
    this.#limit = Math.floor(inNanos(usd) + SLACK);
  }

  get limit(): number {
    return this.#limit / NANOS;
  }

  get spent(): number {
    return this.#spent / NANOS;
  }

  get reserved(): number {
    return this.#reserved / NANOS;
  }

  /** Why nothing more is granted, or null. */
  get reached(): BudgetReached | null {
    return this.#reached;
  }

  /**
   * Sets a call's worst case aside, before this returns when there is room. Rejects with BudgetReached, or with the
   * signal's reason when it is aborted while the call waits for room.
   */
  reserve(usd: number, signal: AbortSignal): Promise<Reservation> {
    const amount = Math.ceil(inNanos(usd) - SLACK);
    return new Promise((grant, reject) => {
      const entry: Waiting = {
        amount,
        grant: (reservation) => {
          signal.removeEventListener("abort", leave);
          grant(reservation);
        },
        refuse: (error) => {
          signal.removeEventListener("abort", leave);
          reject(error);
        },
      };
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(entry), 1);
        reject(signal.reason);
        this.#next();
      };
      if (signal.aborted) return reject(signal.reason);
      this.#waiting.push(entry);
      this.#next();
      if (this.#waiting.includes(entry)) signal.addEventListener("abort", leave, { once: true });
    });
  }

  #next(): void {
    for (;;) {
      const first = this.#waiting[0];
      if (first === undefined) return;
      if (this.#reached === null && this.#spent + this.#reserved + first.amount <= this.#limit) {
        this.#waiting.shift();
        first.grant(this.#open(first.amount));
      } else {
        if (this.#reached === null && this.#spent + first.amount <= this.#limit && this.#inFlight > 0) return;
        this.#reached ??= new BudgetReached(first.amount / NANOS);
        for (const { refuse } of this.#waiting.splice(0)) refuse(this.#reached);
        return;
      }
    }
  }

  #open(amount: number): Reservation {
    this.#reserved += amount;
    this.#inFlight++;
    let isOpen = true;
    return {
      settle: (cost) => {
        if (!isOpen) return;
        isOpen = false;
        this.#inFlight--;
        this.#reserved -= amount;
        this.#spent += cost === null ? amount : Math.round(inNanos(cost));
        this.#next();
      },
    };
  }
}

// Whole numbers, since sums of fractions drift: ten times 0.1 is not 1. Calls cost millionths, so billionths do.
export const NANOS = 1e9;
const inNanos = (usd: number) => usd * NANOS;
/** What multiplying may be off by. */
const SLACK = 1e-4;
