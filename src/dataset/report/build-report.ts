import type { Curated } from "../../method/curation.ts";
import type { ResolvedDataset } from "../../specs/resolved.ts";
import type { Digest } from "../../util/digest.ts";
import type { BuiltTopic, KeptRecord } from "../build-manifest.ts";
import type { Manifest } from "../manifest.ts";
import type { ReplyCount } from "../topic-target.ts";
import { validatorReport } from "./agreement.ts";
import { distributionOf, rounded, type Share, shareOf } from "./distribution.ts";
import { examplesOf } from "./examples.ts";
import { PAPER_TABLE } from "./paper-table.ts";
import type {
  ContaminationReport,
  CostReport,
  DifficultyReport,
  DisciplineReport,
  DuplicateReport,
  GradingReport,
  Group,
  Lengths,
  ModelReport,
  PassRate,
  Rejection,
  Report,
  StageCounts,
  Tokens,
  TopicReport,
} from "./report.ts";
import { REPORT_VERSION } from "./report.ts";

export interface ReportFacts {
  readonly dataset: ResolvedDataset;
  readonly manifest: Omit<Manifest, "files">;
  readonly topics: readonly BuiltTopic[];
  /** Behind all topics, rejected candidates' too. */
  readonly replies: readonly ReplyCount[];
  readonly kept: readonly KeptRecord[];
  readonly curated: readonly Curated[];
  /** Null when near-duplicates were not searched for. */
  readonly nearDuplicates: number | null;
  /** Null when no benchmark was given. */
  readonly contamination: readonly ContaminationReport[] | null;
  readonly readBlobs: (blobs: readonly Digest[]) => readonly Uint8Array[];
}

export function buildReport(facts: ReportFacts): Report {
  const { dataset, manifest, topics, kept } = facts;
  const { validators } = dataset.verification;
  const keptOf = groupBy(kept, ({ topicId }) => topicId);
  const lengths = lengthsOf(kept);
  const models = modelsOf(facts);
  return {
    reportVersion: REPORT_VERSION,
    dataset: manifest.dataset,
    title: manifest.title,
    digest: manifest.digest,
    simulated: manifest.simulated,
    funnel: stagesOf(topics, kept),
    disciplines: disciplinesOf(topics, keptOf),
    hardest: hardestOf(topics),
    validation: validatorReport(
      validators.map(({ role }) => ({ role, model: dataset.roles[role]!.id })),
      topics.map(({ content }) => content.stats),
    ),
    rejections: rejectionsOf(facts),
    lengths,
    difficulty: difficultyOf(kept),
    answerTypes: groupsOf(kept, ({ row }) => row.answerType),
    grading: gradingOf(kept),
    duplicates: duplicatesOf(facts),
    contamination: facts.contamination,
    models,
    cost: costOf(models, kept.length),
    comparison: [
      ...PAPER_TABLE.map((row) => ({ ...row, own: false })),
      {
        name: manifest.title,
        problems: kept.length,
        promptWords: lengths.problem.mean,
        solutionWords: meanOf(kept, ({ row: { stats } }) => stats.words[1] + stats.words[2]),
        own: true,
      },
    ],
  };
}

function stagesOf(topics: readonly BuiltTopic[], kept: readonly KeptRecord[]): StageCounts {
  const contents = topics.map(({ content }) => content);
  return {
    wanted: sum(contents, ({ slots }) => slots),
    tried: sum(contents, ({ tried }) => tried),
    written: sum(contents, ({ stats }) => stats.written),
    checked: sum(contents, ({ problems }) => problems),
    valid: sum(contents, ({ validated }) => validated),
    solved: sum(contents, ({ solved }) => solved),
    filled: sum(contents, ({ rows }) => rows.length),
    correct: sum(contents, ({ rows }) => rows.filter(({ correct }) => correct).length),
    kept: kept.length,
    keptCorrect: kept.filter(({ row }) => row.correct).length,
  };
}

type KeptByTopic = ReadonlyMap<string, readonly KeptRecord[]>;

function disciplinesOf(topics: readonly BuiltTopic[], keptOf: KeptByTopic): DisciplineReport[] {
  return [...groupBy(topics, ({ discipline }) => discipline)].map(([discipline, own]) => {
    const kept = own.flatMap(({ topic }) => keptOf.get(topic.id) ?? []);
    const records = ({ topic }: BuiltTopic) => keptOf.get(topic.id)?.length ?? 0;
    return {
      id: discipline.id,
      title: discipline.title,
      funnel: stagesOf(own, kept),
      topics: own.length,
      emptyTopics: own.filter((one) => records(one) === 0).length,
      areas: [...groupBy(own, ({ topic }) => topic.area)].map(([area, inside]) => ({
        area,
        topics: inside.length,
        slots: sum(inside, ({ content }) => content.slots),
        records: sum(inside, records),
      })),
      lengths: lengthsOf(kept),
      solved: gradingOf(kept).correct,
      student: studentOf(kept),
    };
  });
}

const HARDEST = 10;

function hardestOf(topics: readonly BuiltTopic[]): TopicReport[] {
  const rows = topics.map(({ topic, content: { slots, tried, rows } }) => ({
    ...{ id: topic.id, slots, tried },
    filled: rows.length,
  }));
  return rows
    .filter(({ tried, filled }) => tried > filled)
    .sort((a, b) => a.filled * b.tried - b.filled * a.tried || b.tried - a.tried || (a.id < b.id ? -1 : 1))
    .slice(0, HARDEST);
}

function rejectionsOf({ topics, curated, readBlobs }: ReportFacts): Rejection[] {
  const disciplineOf = new Map(topics.map(({ topic, discipline }) => [topic.id, discipline.id]));
  const counts = new Map<string, Record<string, number>>();
  const count = (reason: string, discipline: string, by: number) => {
    const own = counts.get(reason) ?? {};
    counts.set(reason, { ...own, [discipline]: (own[discipline] ?? 0) + by });
  };
  for (const { discipline, content } of topics)
    for (const [reason, by] of Object.entries(content.reasons)) count(reason, discipline.id, by);
  for (const one of curated)
    if (!one.kept) count(`curation: ${one.reason}`, disciplineOf.get(topicOf(one.id))!, 1);
  const rejecting = topics.map(({ topic, discipline, content }) => ({
    id: topic.id,
    discipline: discipline.id,
    reasons: content.reasons,
    rejected: content.rejected,
  }));
  const examples = examplesOf(rejecting, curated, readBlobs);
  return [...counts]
    .map(([name, disciplines]): Rejection => {
      const [stage, reason] = name.split(": ") as [string, string];
      const total = sum(Object.values(disciplines), (one) => one);
      return { stage, reason, count: total, disciplines, examples: examples.get(name) ?? [] };
    })
    .sort((a, b) => b.count - a.count || (`${a.stage}: ${a.reason}` < `${b.stage}: ${b.reason}` ? -1 : 1));
}

const topicOf = (slotId: string) => slotId.slice(0, slotId.lastIndexOf("#"));

function lengthsOf(kept: readonly KeptRecord[]): Lengths {
  const of = (at: 0 | 1 | 2) => distributionOf(kept.map(({ row }) => row.stats.words[at]));
  return { problem: of(0), reasoning: of(1), solution: of(2) };
}

function gradesOf(kept: readonly KeptRecord[]) {
  const steps = new Map<string, { trajectories: number; correct: number }>();
  for (const { row } of kept)
    for (const [step, [trajectories, correct]] of Object.entries(row.stats.grades)) {
      const own = steps.get(step) ?? { trajectories: 0, correct: 0 };
      steps.set(step, { trajectories: own.trajectories + trajectories, correct: own.correct + correct });
    }
  return [...steps].map(([step, counts]) => ({ step, ...counts }));
}

function gradingOf(kept: readonly KeptRecord[]): GradingReport {
  const steps = gradesOf(kept).sort((a, b) => b.trajectories - a.trajectories || (a.step < b.step ? -1 : 1));
  const all = sum(steps, ({ trajectories }) => trajectories);
  return {
    correct: shareOf(
      sum(steps, ({ correct }) => correct),
      all,
    ),
    steps,
    judged: shareOf(steps.find(({ step }) => step === "judge")?.trajectories ?? 0, all),
    flaws: flawsOf(kept),
  };
}

function groupsOf(kept: readonly KeptRecord[], nameOf: (one: KeptRecord) => string): Group[] {
  return [...groupBy(kept, nameOf)]
    .map(([name, own]) => ({
      name,
      records: own.length,
      correct: shareOf(own.filter(({ row }) => row.correct).length, own.length),
      trajectories: gradingOf(own).correct,
      student: studentOf(own),
    }))
    .sort((a, b) => b.records - a.records || (a.name < b.name ? -1 : 1));
}

function flawsOf(kept: readonly KeptRecord[]): GradingReport["flaws"] {
  const flaws = new Map<string, number>();
  for (const { row } of kept)
    for (const [flaw, count] of Object.entries(row.stats.flaws ?? {}))
      flaws.set(flaw, (flaws.get(flaw) ?? 0) + count);
  return [...flaws]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([flaw, trajectories]) => ({ flaw, trajectories }));
}

function studentOf(kept: readonly KeptRecord[]): Share {
  const tries = kept.flatMap(({ row }) => (row.stats.student === undefined ? [] : [row.stats.student]));
  return shareOf(
    sum(tries, ([, correct]) => correct),
    sum(tries, ([attempts]) => attempts),
  );
}

function difficultyOf(kept: readonly KeptRecord[]): DifficultyReport {
  const declared = kept.filter(({ row }) => row.difficulty !== null);
  return {
    student: studentOf(kept),
    studentRates: ratesOf(kept.map((one) => studentOf([one]))),
    declared: groupsOf(declared, ({ row }) => row.difficulty!),
    passRates: ratesOf(kept.map((one) => gradingOf([one]).correct)),
  };
}

function ratesOf(shares: readonly Share[]): PassRate[] {
  const known = shares.flatMap(({ share }) => share ?? []);
  return [...groupBy(known, (share) => share)]
    .sort(([a], [b]) => a - b)
    .map(([passRate, own]) => ({ passRate, records: own.length }));
}

const REPEATS = ["curation: repeats-another-slot", "curation: exact-duplicate"];

function duplicatesOf({ manifest, kept, nearDuplicates }: ReportFacts): DuplicateReport {
  const { reasons } = manifest.funnel;
  const dropped = sum(REPEATS, (reason) => reasons[reason] ?? 0);
  const left = kept.length - new Set(kept.map(({ row }) => row.problemKey)).size;
  return {
    exact: dropped + left,
    near: nearDuplicates,
    dropped: dropped + (reasons["curation: near-duplicate"] ?? 0),
  };
}

function modelsOf({ manifest, replies }: ReportFacts): ModelReport[] {
  return manifest.models.map(({ role, name, id, answeredAs, simulated, replies: count }) => ({
    ...{ role, name, id, answeredAs, simulated },
    replies: count,
    tokens: tokensOf(replies.filter((one) => one.role === role)),
  }));
}

function tokensOf(counts: readonly Tokens[]): Tokens {
  return {
    input: sum(counts, ({ input }) => input),
    output: sum(counts, ({ output }) => output),
    reasoning: sum(counts, ({ reasoning }) => reasoning),
  };
}

function costOf(models: readonly ModelReport[], records: number): CostReport {
  const replies = sum(models, (model) => model.replies);
  const tokens = tokensOf(models.map((model) => model.tokens));
  const per = (count: number) => rounded(count / records);
  return {
    replies,
    tokens,
    perRecord:
      records === 0
        ? null
        : {
            replies: per(replies),
            tokens: {
              input: per(tokens.input),
              output: per(tokens.output),
              reasoning: per(tokens.reasoning),
            },
          },
  };
}

function meanOf<T>(items: readonly T[], numberOf: (item: T) => number): number | null {
  return items.length === 0 ? null : rounded(sum(items, numberOf) / items.length);
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

function sum<T>(items: readonly T[], numberOf: (item: T) => number): number {
  return items.reduce((total, item) => total + numberOf(item), 0);
}
