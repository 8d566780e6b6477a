import type { KeptRecord } from "../built-topic.ts";
import { distributionOf, rounded, type Share, shareOf } from "./distribution.ts";
import type { GradingReport, Group, Lengths, PassRate } from "./report.ts";

interface Hits {
  tries: number;
  hits: number;
}

interface Step {
  readonly step: string;
  trajectories: number;
  correct: number;
}

/** How records that have something in common fared. */
export class GroupTally {
  records = 0;
  readonly #correct: Hits = { tries: 0, hits: 0 };
  readonly #solved: Hits = { tries: 0, hits: 0 };
  readonly #student: Hits = { tries: 0, hits: 0 };

  add({ stats, correct }: KeptRecord["row"]): void {
    this.records++;
    addTo(this.#correct, 1, correct ? 1 : 0);
    for (const [, trajectories, right] of stats.grades) addTo(this.#solved, trajectories, right);
    if (stats.student !== undefined) addTo(this.#student, ...stats.student);
  }

  /** Adds what another one has counted, of other records. */
  merge(other: GroupTally): void {
    this.records += other.records;
    addTo(this.#correct, other.#correct.tries, other.#correct.hits);
    addTo(this.#solved, other.#solved.tries, other.#solved.hits);
    addTo(this.#student, other.#student.tries, other.#student.hits);
  }

  /** Records whose chosen trajectory reaches the reference answer. */
  correct(): Share {
    return shareOf(this.#correct.hits, this.#correct.tries);
  }

  /** Trajectories that reach it. */
  solved(): Share {
    return shareOf(this.#solved.hits, this.#solved.tries);
  }

  student(): Share {
    return shareOf(this.#student.hits, this.#student.tries);
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

function addTo(hits: Hits, tries: number, right: number): void {
  hits.tries += tries;
  hits.hits += right;
}

/** What records come to, in one look at each: a build that changes one topic looks at all of them. */
export class RecordTally extends GroupTally {
  readonly #words: readonly [number[], number[], number[]] = [[], [], []];
  readonly #steps = new Map<string, Step>();
  readonly #flaws = new Map<string, number>();
  readonly #rates = new Map<number, number>();
  readonly #studentRates = new Map<number, number>();

  override add(row: KeptRecord["row"]): void {
    super.add(row);
    const { stats } = row;
    for (let at = 0; at < 3; at++) this.#words[at]!.push(stats.words[at]!);
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
    if (stats.student !== undefined)
      count(this.#studentRates, rounded(stats.student[1] / stats.student[0]), 1);
  }

  override merge(other: RecordTally): void {
    super.merge(other);
    for (let at = 0; at < 3; at++) for (const words of other.#words[at]!) this.#words[at]!.push(words);
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
}

function count<K>(counts: Map<K, number>, key: K, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

const ratesIn = (rates: ReadonlyMap<number, number>): PassRate[] =>
  [...rates].sort(([a], [b]) => a - b).map(([passRate, records]) => ({ passRate, records }));

/** Tallies by what a name stands for. */
export class Tallies<T extends GroupTally> {
  readonly all = new Map<string, T>();
  readonly #make: () => T;

  constructor(make: () => T) {
    this.#make = make;
  }

  of(name: string): T {
    let tally = this.all.get(name);
    if (tally === undefined) {
      tally = this.#make();
      this.all.set(name, tally);
    }
    return tally;
  }
}

/** The groups that tallies are of, the largest first. */
export const groupsOf = ({ all }: Tallies<GroupTally>): Group[] =>
  [...all]
    .map(([name, tally]) => tally.group(name))
    .sort((a, b) => b.records - a.records || (a.name < b.name ? -1 : 1));
