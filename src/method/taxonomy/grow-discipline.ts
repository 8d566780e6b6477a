import { settleAll } from "../../util/settle-all.ts";
import type { Defect } from "../read-json-reply.ts";
import { judgePair, type Proposed, type Proposing, proposeAreas, proposeTopics } from "./propose.ts";
import { type Judge, type Kept, Sieve, type Sifted, type TurnedDown, type UndecidedPair } from "./sift.ts";

/** An area with the titles of its topics. */
export interface GrownArea {
  readonly title: string;
  readonly isNew: boolean;
  readonly existing: readonly string[];
  /** In the order in which they were proposed. */
  readonly added: readonly Kept[];
}

export interface Growth {
  /** Areas that were there, sorted by title, then new ones in the order in which they were proposed. */
  readonly areas: readonly GrownArea[];
  readonly turnedDown: readonly (TurnedDown & { readonly level: "area" | "topic" })[];
  readonly undecided: readonly (UndecidedPair & { readonly level: "area" | "topic" })[];
  /** Rounds that gave nothing, since no reply could be used. */
  readonly unusable: readonly {
    readonly area: string | null;
    readonly round: number;
    readonly defect: Defect;
  }[];
}

/** A round that begins. */
export interface GrowthRound {
  readonly level: "area" | "topic";
  /** From 1. */
  readonly round: number;
  /** Areas that topics are asked for; 0 when areas are. */
  readonly areas: number;
}

export interface GrowDiscipline extends Proposing {
  /** Titles of the topics that are there, by the title of their area. */
  readonly existing: ReadonlyMap<string, readonly string[]>;
  /** In the place of what the policy wants. */
  readonly wanted: { readonly areas: number; readonly topics: number };
  readonly told: (round: GrowthRound) => void;
}

/**
 * Grows a discipline to the wanted numbers, in rounds: each is told what was there and what the rounds before it gave.
 * The areas of one round are asked side by side and taken in order, so that nothing depends on who answers first.
 */
export async function growDiscipline(options: GrowDiscipline): Promise<Growth> {
  const growing = new Growing(options);
  await growing.growAreas();
  await growing.growTopics();
  return growing.growth();
}

class Growing {
  readonly #options: GrowDiscipline;
  readonly #areas: { title: string; isNew: boolean; existing: readonly string[]; added: Kept[] }[];
  readonly #turnedDown: Growth["turnedDown"][number][] = [];
  readonly #undecided: Growth["undecided"][number][] = [];
  readonly #unusable: Growth["unusable"][number][] = [];

  constructor(options: GrowDiscipline) {
    this.#options = options;
    const { existing } = options;
    this.#areas = [...existing.keys()]
      .sort()
      .map((title) => ({ title, isNew: false, existing: existing.get(title)!, added: [] }));
  }

  growth(): Growth {
    return {
      areas: this.#areas,
      turnedDown: this.#turnedDown,
      undecided: this.#undecided,
      unusable: this.#unusable,
    };
  }

  async growAreas(): Promise<void> {
    const { wanted, taxonomy } = this.#options;
    const { rounds, batch } = taxonomy.policy;
    const sieve = this.#sieve("area");
    sieve.addExisting(this.#areas.map(({ title }) => ({ title, area: "" })));
    sieve.addTopics(this.#areas.flatMap(({ existing }) => existing));
    for (let round = 0; round < rounds; round++) {
      const missing = wanted.areas - this.#areas.length;
      if (missing <= 0) return;
      this.#options.told({ level: "area", round: round + 1, areas: 0 });
      const areas = this.#titles();
      const proposed = await proposeAreas(this.#options, { areas, count: Math.min(missing, batch), round });
      this.#noteDefect(proposed, null, round);
      const sifted = await sieve.sift([{ area: "", titles: proposed.titles, wanted: missing }]);
      this.#note(sifted, "area");
      for (const { title } of sifted.kept) this.#areas.push({ title, isNew: true, existing: [], added: [] });
    }
  }

  async growTopics(): Promise<void> {
    const { wanted, taxonomy } = this.#options;
    const sieve = this.#sieve("topic");
    sieve.addAreas(this.#titles());
    for (const { title: area, existing } of this.#areas)
      sieve.addExisting(existing.map((title) => ({ title, area })));
    for (let round = 0; round < taxonomy.policy.rounds; round++) {
      const short = this.#areas.filter((area) => this.#topicsOf(area).length < wanted.topics);
      if (short.length === 0) return;
      this.#options.told({ level: "topic", round: round + 1, areas: short.length });
      const areas = this.#titles();
      const asked = short.map((area) => {
        const others = this.#areas.filter((other) => other !== area);
        return proposeTopics(this.#options, {
          area: area.title,
          areas,
          topics: this.#topicsOf(area),
          elsewhere: others.flatMap((other) => this.#topicsOf(other)),
          round,
        });
      });
      const proposed = await settleAll(asked);
      const proposals = short.map((area, i) => {
        this.#noteDefect(proposed[i]!, area.title, round);
        const missing = wanted.topics - this.#topicsOf(area).length;
        return { area: area.title, titles: proposed[i]!.titles, wanted: missing };
      });
      const sifted = await sieve.sift(proposals);
      this.#note(sifted, "topic");
      for (const kept of sifted.kept) this.#areas.find(({ title }) => title === kept.area)!.added.push(kept);
    }
  }

  #sieve(level: "area" | "topic"): Sieve {
    const judge: Judge = (first, second) => judgePair(this.#options, level, first, second);
    return new Sieve(level, this.#options.discipline.title, judge);
  }

  #titles(): string[] {
    return this.#areas.map(({ title }) => title);
  }

  #topicsOf({ existing, added }: GrownArea): string[] {
    return [...existing, ...added.map(({ title }) => title)];
  }

  #note({ turnedDown, undecided }: Sifted, level: "area" | "topic"): void {
    this.#turnedDown.push(...turnedDown.map((one) => ({ ...one, level })));
    this.#undecided.push(...undecided.map((one) => ({ ...one, level })));
  }

  #noteDefect({ defect }: Proposed, area: string | null, round: number): void {
    if (defect !== null) this.#unusable.push({ area, round, defect });
  }
}
