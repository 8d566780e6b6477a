import type { ResolvedCuration } from "../../specs/resolved.ts";

interface Counted {
  readonly discipline: string;
  readonly answerType: string;
}

/** Counts records against their quotas, in the order in which they come. */
export class Quotas {
  readonly #quotas: ResolvedCuration["quotas"];
  readonly #taken = new Map<string, number>();

  constructor({ quotas }: Pick<ResolvedCuration, "quotas">) {
    this.#quotas = quotas;
  }

  /** Takes a place of every quota that a record falls under; when one is full takes none and says which it is. */
  take({ discipline, answerType }: Counted, difficulty: string): string | null {
    const { disciplines, difficulties, answerTypes } = this.#quotas;
    const kinds = [
      ["discipline", discipline, disciplines],
      ["difficulty", difficulty, difficulties],
      ["answer type", answerType, answerTypes],
    ] as const;
    const under = kinds.filter(([, name, most]) => Object.hasOwn(most, name));
    for (const [kind, name, most] of under)
      if ((this.#taken.get(`${kind} ${name}`) ?? 0) >= most[name]!)
        return `the ${kind} ${name} has its ${most[name]}`;
    for (const [kind, name] of under) {
      const counter = `${kind} ${name}`;
      this.#taken.set(counter, (this.#taken.get(counter) ?? 0) + 1);
    }
    return null;
  }
}
