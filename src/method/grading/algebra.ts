import type { Verdict } from "./comparison.ts";
import type { Tolerance } from "./formula/compare-formulas.ts";
import type { Readings } from "./formula/formula.ts";
import { readFormula } from "./formula/read-formula.ts";

export interface AlgebraQuestion {
  readonly left: Readings;
  readonly right: Readings;
  readonly tolerance: Tolerance;
}

export interface AlgebraAnswer {
  readonly verdict: Verdict;
  /** Undecided because comparing was cut off, and not by what the formulas are. */
  readonly limited: boolean;
}

/** The door to what compares formulas, as the method sees it. */
export interface Algebra {
  compare(question: AlgebraQuestion): Promise<AlgebraAnswer>;
}

/** Pairs of one answer's items that are handed on; more of them say that the answer is no list that fits. */
const MOST_QUESTIONS = 64;

/**
 * Questions to algebra that comparing two answers raises, and their answers. A comparison does not wait: it takes what
 * is open as undecided, and is made again once that is answered.
 */
export class Questions {
  readonly #answers = new Map<string, AlgebraAnswer | null>();
  readonly #open = new Map<string, AlgebraQuestion>();
  #limited = false;

  ask(left: string, right: string, tolerance: Tolerance): Verdict {
    const name = JSON.stringify([left, right, tolerance]);
    const known = this.#answers.get(name);
    if (known !== undefined) return known?.verdict ?? "undecided";
    if (this.#open.size + this.#answers.size >= MOST_QUESTIONS) return "undecided";
    const [a, b] = [readFormula(left), readFormula(right)];
    if (a === null || b === null) this.#answers.set(name, null);
    else this.#open.set(name, { left: a, right: b, tolerance });
    return "undecided";
  }

  /** Whether any of the answers was cut off. */
  get limited(): boolean {
    return this.#limited;
  }

  /** Has what is open answered; false when nothing is. */
  async settle(algebra: Algebra): Promise<boolean> {
    const open = [...this.#open];
    this.#open.clear();
    for (const [name, question] of open) {
      const answer = await algebra.compare(question);
      this.#answers.set(name, answer);
      this.#limited ||= answer.limited;
    }
    return open.length > 0;
  }
}
