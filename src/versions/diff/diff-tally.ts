import type { DatasetRecord } from "../../dataset/record.ts";
import type { Cause } from "./cause.ts";
import { type RecordChange, recordOf } from "./record-change.ts";

/** How many records met which fate. One that changed and moved counts under both. */
export interface ChangeCounts {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly moved: number;
}

/** Means over the records that were removed or changed, and over those that were added or changed. */
export interface Shift {
  readonly old: number | null;
  readonly new: number | null;
}

/** Lengths in characters, and the share of right trajectories from 0 to 1. */
export type Shifts = Readonly<Record<keyof typeof MEASURES, Shift>>;

export interface TopicChanges extends ChangeCounts {
  readonly id: string;
  readonly shifts: Shifts;
}

export interface DisciplineChanges extends TopicChanges {
  /** Those with changes, sorted. */
  readonly topics: readonly TopicChanges[];
}

export interface DiffSummary {
  readonly counts: ChangeCounts;
  /** Changed records by column. */
  readonly fields: Readonly<Record<string, number>>;
  /** Slots in both whose chosen trajectory became right or wrong, and whose validators voted otherwise. */
  readonly verdicts: { readonly becameCorrect: number; readonly becameWrong: number; readonly votes: number };
  /** Records by "asked problem", "answered solution", "selected". */
  readonly causes: Readonly<Record<string, number>>;
  readonly disciplines: readonly DisciplineChanges[];
  readonly shifts: Shifts;
}

const MEASURES = {
  problemLength: (record: DatasetRecord) => record.problem.length,
  reasoningLength: (record: DatasetRecord) => record.reasoning.length,
  solutionLength: (record: DatasetRecord) => record.solution.length,
  passRate: (record: DatasetRecord) => record.pass_rate,
} as const;

const NAMES = Object.keys(MEASURES) as (keyof typeof MEASURES)[];

/** Sums of the measures over some records. */
class Sums {
  records = 0;
  readonly #sums = NAMES.map(() => 0);

  measure(record: DatasetRecord): void {
    this.records++;
    for (const [at, name] of NAMES.entries()) this.#sums[at]! += MEASURES[name](record);
  }

  add(other: Sums): void {
    this.records += other.records;
    for (const at of NAMES.keys()) this.#sums[at]! += other.#sums[at]!;
  }

  mean(at: number): number | null {
    return this.records === 0 ? null : this.#sums[at]! / this.records;
  }
}

/** What became of some records. */
class Tally {
  readonly counts = { added: 0, removed: 0, changed: 0, moved: 0 };
  readonly #old = new Sums();
  readonly #new = new Sums();

  take(change: RecordChange): void {
    if (change.kind !== "changed") {
      this.counts[change.kind]++;
      (change.kind === "added" ? this.#new : this.#old).measure(change.record);
      return;
    }
    if (change.fields.length > 0) this.counts.changed++;
    if (change.moved !== null) this.counts.moved++;
    this.#old.measure(change.old);
    this.#new.measure(change.new);
  }

  add(other: Tally): void {
    for (const fate of ["added", "removed", "changed", "moved"] as const)
      this.counts[fate] += other.counts[fate];
    this.#old.add(other.#old);
    this.#new.add(other.#new);
  }

  get shifts(): Shifts {
    const shift = (at: number): Shift => ({ old: this.#old.mean(at), new: this.#new.mean(at) });
    return Object.fromEntries(NAMES.map((name, at) => [name, shift(at)])) as Shifts;
  }
}

/** Sums up record changes as they come. */
export class DiffTally {
  readonly #topics = new Map<string, Tally>();
  readonly #fields = new Map<string, number>();
  readonly #causes = new Map<string, number>();
  readonly #verdicts = { becameCorrect: 0, becameWrong: 0, votes: 0 };

  take(change: RecordChange, cause: Cause): void {
    entryOf(this.#topics, recordOf(change).topic_id, () => new Tally()).take(change);
    add(this.#causes, cause.stage === null ? cause.kind : `${cause.kind} ${cause.stage}`);
    if (change.kind !== "changed") return;
    for (const { field } of change.fields) add(this.#fields, field);
    if (change.old.correct !== change.new.correct)
      this.#verdicts[change.new.correct ? "becameCorrect" : "becameWrong"]++;
    if (votesOf(change.old) !== votesOf(change.new)) this.#verdicts.votes++;
  }

  get summary(): DiffSummary {
    const whole = new Tally();
    for (const topic of this.#topics.values()) whole.add(topic);
    return {
      counts: whole.counts,
      fields: sorted(this.#fields),
      verdicts: { ...this.#verdicts },
      causes: sorted(this.#causes),
      disciplines: this.#disciplines(),
      shifts: whole.shifts,
    };
  }

  #disciplines(): DisciplineChanges[] {
    const groups = new Map<string, { readonly tally: Tally; readonly topics: TopicChanges[] }>();
    for (const [id, tally] of [...this.#topics].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const group = entryOf(groups, id.slice(0, id.indexOf("/")), () => ({ tally: new Tally(), topics: [] }));
      group.topics.push({ id, ...tally.counts, shifts: tally.shifts });
      group.tally.add(tally);
    }
    return [...groups].map(([id, { tally, topics }]) => ({
      id,
      ...tally.counts,
      shifts: tally.shifts,
      topics,
    }));
  }
}

const votesOf = ({ verdicts }: DatasetRecord) =>
  verdicts.map(({ role, model, valid }) => `${role} ${model} ${valid}`).join("\n");

function entryOf<T>(map: Map<string, T>, name: string, make: () => T): T {
  const known = map.get(name);
  if (known !== undefined) return known;
  const made = make();
  map.set(name, made);
  return made;
}

const add = (map: Map<string, number>, name: string) => map.set(name, (map.get(name) ?? 0) + 1);

const sorted = (map: ReadonlyMap<string, number>) =>
  Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
