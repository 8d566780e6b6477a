import type { KeptRecord } from "../built-topic.ts";
import { distributionOf, rounded, type Share, shareOf } from "./distribution.ts";
import type { GradingReport, Group, Lengths, PassRate, TokenReport } from "./report.ts";

interface Hits {
  tries: number;
  hits: number;
}

interface Step {
  readonly step: string;
  trajectories: number;
  correct: number;
}

/** Tokens at which trainers are commonly told to cut. */
const WINDOWS = [4096, 8192, 16_384, 32_768, 65_536];

/** What records come to, in one look at each: a build that changes one topic looks at all of them. */
export class RecordTally {
  records = 0;
  readonly #correct: Hits = { tries: 0, hits: 0 };
  readonly #student: Hits = { tries: 0, hits: 0 };
  readonly #words: readonly [number[], number[], number[]] = [[], [], []];
  readonly #tokens: readonly [number[], number[], number[], number[]] = [[], [], [], []];
  readonly #steps = new Map<string, Step>();
  readonly #flaws = new Map<string, number>();
  readonly #rates = new Map<number, number>();
  readonly #studentRates = new Map<number, number>();

  add({ stats, correct }: KeptRecord["row"]): void {
    this.records++;
    this.#correct.tries++;
    if (correct) this.#correct.hits++;
    for (let at = 0; at < 3; at++) this.#words[at]!.push(stats.words[at]!);
    if (stats.tokens !== undefined) for (let at = 0; at < 4; at++) this.#tokens[at]!.push(stats.tokens[at]!);
    let all = 0;
    let right = 0;
    for (const [step, trajectories, correctOnes] of stats.grades) {
      all += trajectories;
      right += correctOnes;
      const own = this.#stepOf(step);
      own.trajectories += trajectories;
      own.correct += correctOnes;
    }
    count(this.#rates, rounded(right / all), 1);
    for (const [flaw, trajectories] of stats.flaws ?? []) count(this.#flaws, flaw, trajectories);
    if (stats.student === undefined) return;
    const [tries, hits] = stats.student;
    this.#student.tries += tries;
    this.#student.hits += hits;
    count(this.#studentRates, rounded(hits / tries), 1);
  }

  /** Adds what another one has counted, of other records. */
  merge(other: RecordTally): void {
    this.records += other.records;
    for (const [own, its] of [
      [this.#correct, other.#correct],
      [this.#student, other.#student],
    ] as const) {
      own.tries += its.tries;
      own.hits += its.hits;
    }
    for (let at = 0; at < 3; at++) for (const words of other.#words[at]!) this.#words[at]!.push(words);
    for (let at = 0; at < 4; at++) for (const tokens of other.#tokens[at]!) this.#tokens[at]!.push(tokens);
    for (const { step, trajectories, correct } of other.#steps.values()) {
      const own = this.#stepOf(step);
      own.trajectories += trajectories;
      own.correct += correct;
    }
    for (const [flaw, by] of other.#flaws) count(this.#flaws, flaw, by);
    for (const [rate, by] of other.#rates) count(this.#rates, rate, by);
    for (const [rate, by] of other.#studentRates) count(this.#studentRates, rate, by);
  }

  #stepOf(step: string): Step {
    const own = this.#steps.get(step) ?? { step, trajectories: 0, correct: 0 };
    this.#steps.set(step, own);
    return own;
  }

  lengths(): Lengths {
    const [problem, reasoning, solution] = this.#words;
    return {
      problem: distributionOf(problem),
      reasoning: distributionOf(reasoning),
      solution: distributionOf(solution),
    };
  }

  tokens(): Pick<TokenReport, "problem" | "reasoning" | "solution" | "chat" | "windows"> {
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

  /** Records whose chosen trajectory reaches the reference answer. */
  correct(): Share {
    return shareOf(this.#correct.hits, this.#correct.tries);
  }

  /** Trajectories that reach it. */
  solved(): Share {
    let all = 0;
    let right = 0;
    for (const { trajectories, correct } of this.#steps.values()) {
      all += trajectories;
      right += correct;
    }
    return shareOf(right, all);
  }

  student(): Share {
    return shareOf(this.#student.hits, this.#student.tries);
  }

  grading(): GradingReport {
    const correct = this.solved();
    const steps = [...this.#steps.values()].sort(
      (a, b) => b.trajectories - a.trajectories || (a.step < b.step ? -1 : 1),
    );
    return {
      correct,
      steps,
      judged: shareOf(this.#steps.get("judge")?.trajectories ?? 0, correct.of),
      flaws: [...this.#flaws]
        .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
        .map(([flaw, trajectories]) => ({ flaw, trajectories })),
    };
  }

  passRates(): PassRate[] {
    return ratesIn(this.#rates);
  }

  studentRates(): PassRate[] {
    return ratesIn(this.#studentRates);
  }

  group(name: string): Group {
    return {
      name,
      records: this.records,
      correct: this.correct(),
      trajectories: this.solved(),
      student: this.student(),
    };
  }
}

function count<K>(counts: Map<K, number>, key: K, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

const ratesIn = (rates: ReadonlyMap<number, number>): PassRate[] =>
  [...rates].sort(([a], [b]) => a - b).map(([passRate, records]) => ({ passRate, records }));

/** Tallies by what a name stands for. */
export class Tallies<K> {
  readonly all = new Map<K, RecordTally>();

  of(key: K): RecordTally {
    let tally = this.all.get(key);
    if (tally === undefined) {
      tally = new RecordTally();
      this.all.set(key, tally);
    }
    return tally;
  }
}

/** The groups that tallies are of, the largest first. */
export const groupsOf = ({ all }: Tallies<string>): Group[] =>
  [...all]
    .map(([name, tally]) => tally.group(name))
    .sort((a, b) => b.records - a.records || (a.name < b.name ? -1 : 1));
