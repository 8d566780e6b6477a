import type { Curated } from "../../method/curation/curate.ts";
import type { ResolvedDataset, ResolvedTokenizer } from "../../specs/resolved.ts";
import type { Digest } from "../../util/digest.ts";
import type { BuiltTopic, KeptRecord } from "../built-topic.ts";
import type { Manifest } from "../manifest.ts";
import type { ReplyCount } from "../topic-target.ts";
import { validatorReport } from "./agreement.ts";
import { coverageOf } from "./coverage.ts";
import { rounded } from "./distribution.ts";
import { examplesOf } from "./examples.ts";
import { distinctOf, type GramSketch } from "./gram-sketch.ts";
import { outcomesOf } from "./outcomes.ts";
import { PAPER_TABLE } from "./paper-table.ts";
import { GroupTally, groupsOf, RecordTally, Tallies } from "./record-tally.ts";
import type {
  CostReport,
  DisciplineReport,
  DuplicateReport,
  ModelReport,
  Rejection,
  Report,
  StageCounts,
  Tokens,
  TopicReport,
} from "./report.ts";
import { REPORT_VERSION } from "./report.ts";
import { TextTally } from "./text-tally.ts";

export interface ReportFacts {
  readonly dataset: ResolvedDataset;
  readonly manifest: Omit<Manifest, "files">;
  readonly topics: readonly BuiltTopic[];
  /** Behind all topics, rejected candidates' too. */
  readonly replies: readonly ReplyCount[];
  readonly kept: readonly KeptRecord[];
  readonly curated: readonly Curated[];
  /** Of all shards. */
  readonly grams: readonly GramSketch[];
  readonly readBlobs: (blobs: readonly Digest[]) => readonly Uint8Array[];
}

export function buildReport(facts: ReportFacts): Report {
  const { dataset, manifest, topics, kept } = facts;
  const { validators } = dataset.verification;
  const { byDiscipline, byDifficulty, byAnswerType, texts, all } = tallyOf(kept);
  const disciplines = disciplinesOf(facts, byDiscipline);
  const lengths = all.lengths();
  const models = modelsOf(facts);
  return {
    reportVersion: REPORT_VERSION,
    dataset: manifest.dataset,
    title: manifest.title,
    digest: manifest.digest,
    simulated: manifest.simulated,
    funnel: disciplines.reduce((whole, { funnel }) => added(whole, funnel), NOTHING),
    disciplines,
    hardest: hardestOf(topics),
    validation: validatorReport(
      validators.map(({ role }) => ({ role, model: dataset.roles[role]!.id })),
      topics.map(({ content }) => content.stats),
    ),
    rejections: rejectionsOf(facts),
    lengths,
    tokens: dataset.tokenizer && { ...tokenizerOf(dataset.tokenizer), ...texts.tokens() },
    language: texts.language(dataset.language),
    repetition: texts.repetition(),
    openings: texts.openings(),
    distinct: distinctOf(facts.grams),
    coverage: coverageOf(dataset, topics, kept),
    difficulty: {
      student: all.student(),
      studentRates: all.studentRates(),
      declared: groupsOf(byDifficulty),
      passRates: all.passRates(),
    },
    answerTypes: groupsOf(byAnswerType),
    grading: all.grading(),
    duplicates: duplicatesOf(facts),
    contamination: manifest.curation.benchmarks.length === 0 ? null : manifest.curation.benchmarks,
    models,
    outcomes: outcomesOf(facts.replies),
    cost: costOf(models, kept.length),
    comparison: [
      ...PAPER_TABLE.map((row) => ({ ...row, own: false })),
      {
        name: manifest.title,
        problems: kept.length,
        promptWords: lengths.problem.mean,
        solutionWords:
          kept.length === 0
            ? null
            : rounded((lengths.reasoning.total + lengths.solution.total) / kept.length),
        own: true,
      },
    ],
  };
}

const tokenizerOf = ({ name, sha256 }: ResolvedTokenizer) => ({ tokenizer: name, sha256: sha256! });

function tallyOf(kept: readonly KeptRecord[]) {
  const byDiscipline = new Tallies(() => new RecordTally());
  const byDifficulty = new Tallies(() => new GroupTally());
  const byAnswerType = new Tallies(() => new GroupTally());
  const texts = new TextTally();
  let topic: string | null = null;
  let discipline = new RecordTally();
  for (const { topicId, row } of kept) {
    // Records come topic by topic.
    if (topicId !== topic) {
      topic = topicId;
      discipline = byDiscipline.of(disciplineOf(topicId));
    }
    discipline.add(row);
    texts.add(row);
    byAnswerType.of(row.answerType).add(row);
    if (row.difficulty !== null) byDifficulty.of(row.difficulty).add(row);
  }
  const all = new RecordTally();
  for (const tally of byDiscipline.all.values()) all.merge(tally);
  return { byDiscipline, byDifficulty, byAnswerType, texts, all };
}

// Ids are "<discipline>/<topic>#<slot>".
const disciplineOf = (id: string) => id.slice(0, id.indexOf("/"));

const NOTHING: StageCounts = {
  ...{ wanted: 0, tried: 0, written: 0, checked: 0, valid: 0, solved: 0 },
  ...{ filled: 0, correct: 0, kept: 0, keptCorrect: 0 },
};

const added = (a: StageCounts, b: StageCounts): StageCounts =>
  Object.fromEntries(
    (Object.keys(NOTHING) as (keyof StageCounts)[]).map((name) => [name, a[name] + b[name]]),
  ) as unknown as StageCounts;

function stagesOf(topics: readonly BuiltTopic[], kept: RecordTally): StageCounts {
  const contents = topics.map(({ content }) => content);
  return {
    wanted: sum(contents, ({ slots }) => slots),
    tried: sum(contents, ({ tried }) => tried),
    written: sum(contents, ({ stats }) => stats.written),
    checked: sum(contents, ({ problems }) => problems),
    valid: sum(contents, ({ validated }) => validated),
    solved: sum(contents, ({ solved }) => solved),
    filled: sum(contents, ({ rows }) => rows.length),
    correct: sum(contents, ({ rows }) => sum(rows, ({ correct }) => (correct ? 1 : 0))),
    kept: kept.records,
    keptCorrect: kept.correct().count,
  };
}

function disciplinesOf({ topics, kept }: ReportFacts, tallies: Tallies<RecordTally>): DisciplineReport[] {
  const records = new Map<string, number>();
  for (const { topicId } of kept) records.set(topicId, (records.get(topicId) ?? 0) + 1);
  const recordsOf = ({ topic }: BuiltTopic) => records.get(topic.id) ?? 0;
  return [...groupBy(topics, ({ discipline }) => discipline)].map(([{ id, title }, own]) => {
    const tally = tallies.of(id);
    return {
      id,
      title,
      funnel: stagesOf(own, tally),
      topics: own.length,
      emptyTopics: own.filter((one) => recordsOf(one) === 0).length,
      areas: [...groupBy(own, ({ topic }) => topic.area)].map(([area, inside]) => ({
        area,
        topics: inside.length,
        slots: sum(inside, ({ content }) => content.slots),
        records: sum(inside, recordsOf),
      })),
      lengths: tally.lengths(),
      solved: tally.solved(),
      student: tally.student(),
    };
  });
}

const HARDEST = 10;

function hardestOf(topics: readonly BuiltTopic[]): TopicReport[] {
  let hardest: TopicReport[] = [];
  const byHardness = (a: TopicReport, b: TopicReport) =>
    a.filled * b.tried - b.filled * a.tried || b.tried - a.tried || (a.id < b.id ? -1 : 1);
  for (const { topic, content } of topics) {
    const { slots, tried, rows } = content;
    if (tried === rows.length) continue;
    const one = { id: topic.id, slots, tried, filled: rows.length };
    // Nearly all topics are easier than the tenth, so that little is sorted.
    if (hardest.length === HARDEST && byHardness(hardest.at(-1)!, one) < 0) continue;
    hardest = [...hardest, one].sort(byHardness).slice(0, HARDEST);
  }
  return hardest;
}

function rejectionsOf({ topics, curated, readBlobs }: ReportFacts): Rejection[] {
  const counts = new Map<string, Map<string, number>>();
  const count = (reason: string, discipline: string, by: number) => {
    const own = counts.get(reason) ?? new Map<string, number>();
    counts.set(reason, own.set(discipline, (own.get(discipline) ?? 0) + by));
  };
  for (const { discipline, content } of topics)
    for (const reason in content.reasons) count(reason, discipline.id, content.reasons[reason]!);
  for (const one of curated) if (!one.kept) count(`curation: ${one.reason}`, disciplineOf(one.id), 1);
  const rejecting = topics.map(({ topic, discipline, content }) => ({
    id: topic.id,
    discipline: discipline.id,
    ...content,
  }));
  const examples = examplesOf(rejecting, curated, readBlobs);
  return [...counts]
    .map(([name, disciplines]): Rejection => {
      const [stage, reason] = name.split(": ") as [string, string];
      const own = [...disciplines].sort(([a], [b]) => (a < b ? -1 : 1));
      return {
        stage,
        reason,
        count: sum(own, ([, by]) => by),
        disciplines: Object.fromEntries(own),
        examples: examples.get(name) ?? [],
      };
    })
    .sort((a, b) => b.count - a.count || (`${a.stage}: ${a.reason}` < `${b.stage}: ${b.reason}` ? -1 : 1));
}

const REPEATS = ["curation: repeats-another-slot", "curation: exact-duplicate"];

function duplicatesOf({ dataset, manifest, kept }: ReportFacts): DuplicateReport {
  const { reasons } = manifest.funnel;
  const { nearDuplicates, drops, tags } = manifest.curation;
  const droppedNear = drops["near-duplicate"] ?? 0;
  const dropped = sum(REPEATS, (reason) => reasons[reason] ?? 0);
  const isLeft = dataset.curation.exactDuplicates === "keep";
  const left = isLeft ? kept.length - new Set(kept.map(({ row }) => row.problemKey)).size : 0;
  return {
    exact: dropped + left,
    near: nearDuplicates === null ? null : droppedNear + (tags["near-duplicate"] ?? 0),
    dropped: dropped + droppedNear,
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
