import { UNDETERMINED } from "../../method/trace/identify-language.ts";
import type { RecordRow } from "../topic-target.ts";
import { spreadOf } from "./coverage.ts";
import { distributionOf, shareOf } from "./distribution.ts";
import type {
  LanguageCount,
  LanguageReport,
  OpeningReport,
  RepetitionReport,
  TokenReport,
} from "./report.ts";
import { OPENING_WORDS } from "./topic-stats.ts";

/** Tokens at which trainers are commonly told to cut. */
const WINDOWS = [4096, 8192, 16_384, 32_768, 65_536];

/** Thousandths of a text in repeated passages beyond which corpora are commonly cleaned of it. */
const LOOP = 100;

const TOP = 10;

/** What the texts of records are like, in any order of the records. */
export class TextTally {
  readonly #tokens: readonly [number[], number[], number[], number[]] = [[], [], [], []];
  readonly #languages = new Map<string, number>();
  readonly #repeated: number[] = [];
  #loops = 0;
  #mixed = 0;
  readonly #openings = new Map<string, number>();

  add({ stats }: Pick<RecordRow, "stats">): void {
    const { tokens, languages, mixed, repeated = 0, opening } = stats;
    if (tokens !== undefined) for (let at = 0; at < 4; at++) this.#tokens[at]!.push(tokens[at]!);
    count(this.#languages, languages, 1);
    if (mixed) this.#mixed++;
    this.#repeated.push(Math.round(repeated / 10));
    if (repeated > LOOP) this.#loops++;
    count(this.#openings, opening, 1);
  }

  tokens(): Omit<TokenReport, "tokenizer" | "sha256"> {
    const [problem, reasoning, solution, chat] = this.#tokens;
    const beyond = (window: number) => chat.reduce((sum, tokens) => sum + (tokens > window ? 1 : 0), 0);
    return {
      problem: distributionOf(problem),
      reasoning: distributionOf(reasoning),
      solution: distributionOf(solution),
      chat: distributionOf(chat),
      windows: WINDOWS.map((tokens) => ({ tokens, beyond: shareOf(beyond(tokens), chat.length) })),
    };
  }

  language(declared: readonly string[]): LanguageReport {
    const [problem, reasoning] = [this.#languagesAt(0), this.#languagesAt(1)];
    const own = new Set(declared.map((tag) => tag.split("-")[0]!.toLowerCase()));
    const other = (counts: readonly LanguageCount[]) => {
      const told = counts.filter(({ language }) => language !== UNDETERMINED);
      return shareOf(recordsIn(told.filter(({ language }) => !own.has(language))), recordsIn(told));
    };
    return {
      declared,
      problem,
      reasoning,
      otherProblem: other(problem),
      otherReasoning: other(reasoning),
      mixedScripts: shareOf(this.#mixed, this.#repeated.length),
    };
  }

  #languagesAt(place: number): LanguageCount[] {
    const counts = new Map<string, number>();
    for (const [both, records] of this.#languages) count(counts, both.split(" ")[place]!, records);
    return descending(counts).map(([language, records]) => ({ language, records }));
  }

  repetition(): RepetitionReport {
    return {
      reasoning: distributionOf(this.#repeated),
      loops: shareOf(this.#loops, this.#repeated.length),
    };
  }

  openings(): OpeningReport {
    const counts = [...this.#openings.values()];
    const problems = this.#repeated.length;
    const alone = counts.filter((one) => one === 1).length;
    return {
      words: OPENING_WORDS,
      distinct: counts.length,
      effective: spreadOf(counts).effective,
      shared: shareOf(problems - alone, problems),
      top: descending(this.#openings)
        .slice(0, TOP)
        .map(([opening, own]) => ({ opening, problems: own })),
    };
  }
}

const recordsIn = (counts: readonly LanguageCount[]) => counts.reduce((sum, { records }) => sum + records, 0);

function count(counts: Map<string, number>, name: string, by: number): void {
  counts.set(name, (counts.get(name) ?? 0) + by);
}

const descending = (counts: ReadonlyMap<string, number>) =>
  [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
