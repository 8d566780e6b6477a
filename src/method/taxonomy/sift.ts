import { type NonTopicReason, nonTopicRules } from "../../specs/titles/non-topic.ts";
import { TitleIndex } from "../../specs/titles/title-index.ts";
import { titleParts, titleWords } from "../../specs/titles/title-words.ts";
import { settleAll } from "../../util/settle-all.ts";
import type { PlacedTitle } from "./propose.ts";

/** Why a proposed title was not taken. "repeats": the same words; "same-meaning": so a model judged. */
export type TurnedDownReason = NonTopicReason | "repeats" | "same-meaning" | "names-an-area";

export interface TurnedDown extends PlacedTitle {
  readonly reason: TurnedDownReason;
  /** The title that it repeats, where that is why. */
  readonly of: string | null;
}

/** Two titles that are alike, of which nobody could say whether they mean the same: both are kept. */
export interface UndecidedPair {
  readonly first: PlacedTitle;
  readonly second: PlacedTitle;
}

export interface Kept extends PlacedTitle {
  /** Alike titles that a model judged to mean something else. */
  readonly distinctFrom: readonly string[];
}

export interface Sifted {
  /** In the order of the proposals. */
  readonly kept: readonly Kept[];
  readonly turnedDown: readonly TurnedDown[];
  readonly undecided: readonly UndecidedPair[];
}

/** Titles of one area, at most so many of which are taken; the rest is not looked at. */
export interface Proposal {
  readonly area: string;
  readonly titles: readonly string[];
  readonly wanted: number;
}

/** Whether two titles mean the same, where comparing them cannot tell; null where nobody knows. */
export type Judge = (first: PlacedTitle, second: PlacedTitle) => Promise<boolean | null>;

interface Entry extends PlacedTitle {
  /** Null while it is not known. */
  isKept: boolean | null;
}

interface Candidate {
  readonly entry: Entry;
  readonly alike: readonly Entry[];
}

/**
 * Takes from proposed titles those that are new: rules turn down what is no topic and what repeats a title, and only
 * pairs that are alike are put to the judge. Remembers what it took and what it turned down.
 */
export class Sieve {
  readonly #level: "area" | "topic";
  readonly #discipline: string;
  readonly #judge: Judge;
  readonly #index = new TitleIndex<Entry>();
  readonly #areaKeys = new Set<string>();
  /** Areas by each of their parts: "Prosody and verse forms" leaves no room for "Prosody". */
  readonly #parts = new Map<string, string>();
  readonly #wholes = new Map<string, string>();

  constructor(level: "area" | "topic", discipline: string, judge: Judge) {
    this.#level = level;
    this.#discipline = discipline;
    this.#judge = judge;
  }

  /** Adds what is there already, whatever the rules say of it. */
  addExisting(titles: Iterable<PlacedTitle>): void {
    for (const title of titles) {
      this.#index.add(title.title, { ...title, isKept: true });
      this.#addParts(title.title);
    }
  }

  /** Adds the titles of areas, which no topic may have. */
  addAreas(areas: Iterable<string>): void {
    for (const area of areas) this.#areaKeys.add(titleWords(area).key);
  }

  async sift(proposals: readonly Proposal[]): Promise<Sifted> {
    const turnedDown: TurnedDown[] = [];
    const candidates = proposals.flatMap((proposal) => this.#byRules(proposal, turnedDown));
    const pairs = candidates.flatMap(({ entry, alike }) => alike.map((other) => ({ entry, other })));
    // All at once, although what is turned down on the way would spare some: questions then depend on no answer.
    const verdicts = await settleAll(pairs.map(({ entry, other }) => this.#judge(bare(other), bare(entry))));
    const kept: Kept[] = [];
    const undecided: UndecidedPair[] = [];
    let at = 0;
    for (const { entry, alike } of candidates) {
      const judged = alike.map((other) => ({ other, same: verdicts[at++]! }));
      const standing = judged.filter(({ other }) => other.isKept === true);
      const same = standing.find((one) => one.same === true);
      entry.isKept = same === undefined;
      if (same !== undefined) {
        turnedDown.push({ ...bare(entry), reason: "same-meaning", of: same.other.title });
        continue;
      }
      const distinct = standing.filter((one) => one.same === false);
      kept.push({ ...bare(entry), distinctFrom: distinct.map(({ other }) => other.title) });
      for (const { other, same: verdict } of standing)
        if (verdict === null) undecided.push({ first: bare(other), second: bare(entry) });
    }
    return { kept, turnedDown, undecided };
  }

  #addParts(title: string): void {
    if (this.#level === "topic") return;
    const keys = partKeys(title);
    for (const key of keys) if (!this.#parts.has(key)) this.#parts.set(key, title);
    this.#wholes.set(keys[0]!, title);
  }

  /** The area that an area is a part of, or that is a part of it; null for topics. */
  #partOf(title: string): string | null {
    if (this.#level === "topic") return null;
    const keys = partKeys(title);
    const within = keys.map((key) => this.#wholes.get(key)).find((area) => area !== undefined);
    return this.#parts.get(keys[0]!) ?? within ?? null;
  }

  #byRules({ area, titles, wanted }: Proposal, turnedDown: TurnedDown[]): Candidate[] {
    const reasonOf = nonTopicRules({
      discipline: this.#discipline,
      area: this.#level === "area" ? null : area,
    });
    const candidates: Candidate[] = [];
    for (const title of titles) {
      if (candidates.length === wanted) break;
      const isArea = this.#areaKeys.has(titleWords(title).key);
      const reason = reasonOf(title) ?? (isArea ? "names-an-area" : null);
      if (reason !== null) {
        turnedDown.push({ title, area, reason, of: null });
        continue;
      }
      const entry: Entry = { title, area, isKept: null };
      const found = this.#index.add(title, entry);
      const of = found.find(({ verdict }) => verdict === "same")?.item.title ?? this.#partOf(title);
      if (of === null) {
        candidates.push({
          entry,
          alike: found.map(({ item }) => item).filter(({ isKept }) => isKept !== false),
        });
        this.#addParts(title);
        continue;
      }
      entry.isKept = false;
      turnedDown.push({ title, area, reason: "repeats", of });
    }
    return candidates;
  }
}

/** Keys of a title and of its parts. */
const partKeys = (title: string) => [title, ...titleParts(title)].map((part) => titleWords(part).key);

const bare = ({ title, area }: PlacedTitle): PlacedTitle => ({ title, area });
