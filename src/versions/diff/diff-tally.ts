import type { DatasetRecord } from "../../dataset/record.ts";
import type { Cause } from "./cause.ts";
import type { RecordChange } from "./record-change.ts";

/** How many records met which fate. One that changed and moved counts under both. */
export interface ChangeCounts {
  added: number;
  removed: number;
  changed: number;
  moved: number;
}

export interface TopicChanges extends ChangeCounts {
  readonly id: string;
}

export interface DisciplineChanges extends ChangeCounts {
  readonly id: string;
  /** Those with changes, sorted. */
  readonly topics: readonly TopicChanges[];
}

/** A mean over the records that were removed or changed, and over those that were added or changed. */
export interface Shift {
  readonly old: number | null;
  readonly new: number | null;
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
  /** Characters, and the share of right trajectories from 0 to 1. */
  readonly shifts: Readonly<Record<keyof typeof MEASURES, Shift>>;
}

const MEASURES = {
  problemLength: (record: DatasetRecord) => record.problem.length,
  reasoningLength: (record: DatasetRecord) => record.reasoning.length,
  solutionLength: (record: DatasetRecord) => record.solution.length,
  passRate: (record: DatasetRecord) => record.pass_rate,
} as const;

type Sums = Record<keyof typeof MEASURES, number> & { records: number };

const noSums = (): Sums => ({
  problemLength: 0,
  reasoningLength: 0,
  solutionLength: 0,
  passRate: 0,
  records: 0,
});
const noCounts = (): ChangeCounts => ({ added: 0, removed: 0, changed: 0, moved: 0 });

/** Sums up record changes as they come. */
export class DiffTally {
  readonly #counts = noCounts();
  readonly #topics = new Map<string, ChangeCounts>();
  readonly #fields = new Map<string, number>();
  readonly #causes = new Map<string, number>();
  readonly #verdicts = { becameCorrect: 0, becameWrong: 0, votes: 0 };
  readonly #old = noSums();
  readonly #new = noSums();

  take(change: RecordChange, cause: Cause): void {
    const record = change.kind === "changed" ? change.new : change.record;
    const topic = entryOf(this.#topics, record.topic_id, noCounts);
    for (const counts of [this.#counts, topic]) {
      if (change.kind !== "changed") counts[change.kind]++;
      else {
        if (change.fields.length > 0) counts.changed++;
        if (change.moved !== null) counts.moved++;
      }
    }
    add(this.#causes, cause.stage === null ? cause.kind : `${cause.kind} ${cause.stage}`);
    if (change.kind !== "changed") {
      measure(change.kind === "added" ? this.#new : this.#old, change.record);
      return;
    }
    measure(this.#old, change.old);
    measure(this.#new, change.new);
    for (const { field } of change.fields) add(this.#fields, field);
    if (change.old.correct !== change.new.correct)
      this.#verdicts[change.new.correct ? "becameCorrect" : "becameWrong"]++;
    if (votesOf(change.old) !== votesOf(change.new)) this.#verdicts.votes++;
  }

  get summary(): DiffSummary {
    const names = Object.keys(MEASURES) as (keyof typeof MEASURES)[];
    const mean = (sums: Sums, name: keyof typeof MEASURES) =>
      sums.records === 0 ? null : sums[name] / sums.records;
    const shifts = names.map((name) => [name, { old: mean(this.#old, name), new: mean(this.#new, name) }]);
    return {
      counts: { ...this.#counts },
      fields: sorted(this.#fields),
      verdicts: { ...this.#verdicts },
      causes: sorted(this.#causes),
      disciplines: this.#disciplines(),
      shifts: Object.fromEntries(shifts) as DiffSummary["shifts"],
    };
  }

  #disciplines(): DisciplineChanges[] {
    const groups = new Map<string, ChangeCounts & { topics: TopicChanges[] }>();
    for (const [id, counts] of [...this.#topics].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const group = entryOf(groups, id.slice(0, id.indexOf("/")), () => ({ ...noCounts(), topics: [] }));
      group.topics.push({ id, ...counts });
      for (const fate of ["added", "removed", "changed", "moved"] as const) group[fate] += counts[fate];
    }
    return [...groups].map(([id, group]) => ({ id, ...group }));
  }
}

function measure(sums: Sums, record: DatasetRecord): void {
  sums.records++;
  for (const [name, of] of Object.entries(MEASURES)) sums[name as keyof typeof MEASURES] += of(record);
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
