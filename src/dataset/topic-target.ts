import type { Computed, Scope, Target } from "../engine/engine.ts";
import type { Stage } from "../engine/stage.ts";
import type { AskedRow, Asker, StageName } from "../method/ask.ts";
import type { Overlap } from "../method/curation/contamination.ts";
import { encodeSketch, SKETCH_VERSION, sketchOf } from "../method/curation/sketch.ts";
import { chooseFacets } from "../method/facets.ts";
import type { Algebra } from "../method/grading/algebra.ts";
import { METHOD_CODE, type MethodIdentity, topicIdentity } from "../method/identity.ts";
import type { Outcome } from "../method/outcome.ts";
import {
  fillSlot,
  type RejectedCandidate,
  rowName,
  type SlotContent,
  type SlotMeta,
} from "../method/slot.ts";
import { type SlotContext, slotIdOf } from "../method/slot-context.ts";
import type { ResolvedDataset, ResolvedDiscipline, ResolvedTopic } from "../specs/resolved.ts";
import type { Json } from "../util/canonical-json.ts";
import { type Digest, digestOf } from "../util/digest.ts";
import { settleAll } from "../util/settle-all.ts";
import { type BenchmarkFiles, benchmarkIdentity } from "./benchmarks/benchmark-files.ts";
import { buildRecord, buildTombstone, problemKey } from "./build-record.ts";
import { encodeRecords, encodeTombstones } from "./jsonl.ts";
import { measuredPassRate } from "./measured-difficulty.ts";
import type { DatasetRecord, Tombstone } from "./record.ts";
import { RECORD_SCHEME, recordDigest, topicDigest } from "./record-digest.ts";
import { type RecordStats, recordStats, type TopicStats, topicStats } from "./report/topic-stats.ts";
import type { CountTokens } from "./tokens/count-tokens.ts";
import { type TokenizerFile, tokenizerIdentity } from "./tokens/tokenizer-file.ts";

/** What the dataset needs to know of a record without opening it. */
export type RecordRow = {
  /** Number of its slot in the topic. */
  readonly ordinal: number;
  readonly digest: Digest;
  /** Equal for problems that say the same in the same words. */
  readonly problemKey: Digest;
  readonly correct: boolean;
  readonly answerType: string;
  readonly difficulty: string | null;
  readonly stats: RecordStats;
  /** What its problem is compared by; where the policy looks for near-duplicates. */
  readonly sketch?: string;
  /** Measured; where the policy has bands of it. */
  readonly passRate?: number;
  /** With benchmarks; where there is any. */
  readonly overlaps?: readonly Overlap[];
};

/** Lines of JSON in the blob store. */
export type StoredLines = { readonly blob: Digest; readonly lines: number };

export type TopicContent = {
  readonly slots: number;
  /** Candidates that were tried, those that gave a problem, that were validated, that were solved. */
  readonly tried: number;
  readonly problems: number;
  readonly validated: number;
  readonly solved: number;
  /** Rejected candidates by "stage: reason". */
  readonly reasons: Readonly<Record<string, number>>;
  readonly stats: TopicStats;
  /** Of the filled slots, in order; as lines of JSON Lines in `records`. */
  readonly rows: readonly RecordRow[];
  readonly records: StoredLines | null;
  /** Digest of all its records. */
  readonly digest: Digest;
  /** Tombstones of the rejected candidates, in order. */
  readonly rejected: StoredLines | null;
};

/** Replies behind a topic, rejected candidates' too, summed by who gave them, what for, and how they ended. */
export type TopicMeta = { readonly replies: readonly ReplyCount[] };

export type ReplyCount = {
  readonly stage: StageName;
  readonly role: string;
  readonly model: string;
  readonly answeredAs: string | null;
  readonly simulated: boolean;
  readonly outcome: Outcome;
  readonly replies: number;
  readonly input: number;
  readonly output: number;
  readonly reasoning: number;
};

type TopicInputs = {
  readonly topic: Json;
  readonly samples: Json;
  readonly distinct: Json;
  readonly language: Json;
  readonly measures: Json;
  readonly generation: Json;
  readonly verification: Json;
  readonly solution: Json;
  readonly seed: Json;
  readonly code: Json;
};

export const TOPIC_STAGE: Stage<TopicInputs> = {
  name: "topic",
  version: 5,
  because: {
    topic: "what its problems have to be about",
    samples: "how many slots it has",
    distinct: "whether two of its slots may hold the same problem",
    language: "what a trace may be in",
    measures: "what curation and the report have to know of each record",
    generation: "how problems are written and checked",
    verification: "how problems are validated",
    solution: "how they are solved and graded",
    seed: "root of every seeded choice",
    code: "versions of what runs inside",
  },
};

/** Versions of the code that makes a topic's records. */
export const TOPIC_CODE: Json = digestOf("code", [METHOD_CODE, TOPIC_STAGE.version, RECORD_SCHEME]);

export interface TopicContext {
  readonly asker: Asker;
  readonly algebra: Algebra;
  readonly dataset: ResolvedDataset;
  readonly identity: MethodIdentity;
  readonly discipline: ResolvedDiscipline;
  readonly topic: ResolvedTopic;
  /** Bounds how many slots are worked on at once, over all topics. */
  readonly inSlotWindow: <T>(work: () => Promise<T>) => Promise<T>;
  /** Those of the curation policy; may be left out where nothing is computed or there are none. */
  readonly benchmarks?: BenchmarkFiles;
  /** The dataset's; likewise. */
  readonly tokenizer?: TokenizerFile;
}

/** All slots of a topic: each filled or given up, no two with the same problem where the curation policy says so. */
export function topicTarget(context: TopicContext): Target<TopicInputs, TopicContent, TopicMeta> {
  const { dataset, topic } = context;
  return {
    stage: TOPIC_STAGE,
    id: topic.id,
    inputs: { topic: topicIdentity(context), samples: topic.samples, ...sharedInputs(context) },
    compute: async (scope) => {
      // Every slot comes to its end, so that one that failed loses nothing of the others.
      const slots = await settleAll(
        Array.from({ length: topic.samples }, (_, ordinal) =>
          context.inSlotWindow(() => evaluateSlot(scope, slotContext(context, ordinal), 0)),
        ),
      );
      if (isDistinct(dataset)) await makeDistinct(scope, slots);
      return summarise(scope, slots, context);
    },
  };
}

/** What the keys of all topics of a dataset have in common. */
export function sharedInputs({ dataset, identity }: Pick<TopicContext, "dataset" | "identity">) {
  const { generation, verification, solution } = identity;
  const distinct = isDistinct(dataset);
  const measures = measuresOf(dataset);
  const { language } = dataset;
  return {
    distinct,
    language,
    measures,
    generation,
    verification,
    solution,
    seed: dataset.seed,
    code: TOPIC_CODE,
  };
}

/** What rows hold beyond what they always hold, and records of benchmarks. */
function measuresOf({ curation, tokenizer }: ResolvedDataset): Json {
  const { nearDuplicates, bands, contamination } = curation;
  const { action, numbers } = nearDuplicates;
  return {
    sketch: action === "off" ? null : [SKETCH_VERSION, numbers],
    passRate: bands.length > 0,
    benchmarks: contamination.benchmarks.map(benchmarkIdentity),
    tokenizer: tokenizerIdentity(tokenizer),
  };
}

const isDistinct = ({ curation }: ResolvedDataset) => curation.exactDuplicates === "drop";

interface EvaluatedSlot {
  readonly context: SlotContext;
  readonly content: SlotContent;
  readonly meta: SlotMeta;
}

function slotContext(context: TopicContext, ordinal: number): SlotContext {
  const { asker, algebra, dataset, discipline, topic } = context;
  const slotId = slotIdOf(topic.id, ordinal);
  const facets = chooseFacets(dataset.generation.facets, dataset.seed, slotId);
  return { asker, algebra, dataset, discipline, topic, slotId, ordinal, facets };
}

async function evaluateSlot(
  scope: Scope,
  context: SlotContext,
  firstCandidate: number,
): Promise<EvaluatedSlot> {
  const { content, meta } = await fillSlot(scope, context, firstCandidate);
  return { context, content, meta };
}

// In slot order, so that the lower of two equal problems stays whatever finished first.
async function makeDistinct(scope: Scope, slots: EvaluatedSlot[]): Promise<void> {
  const holders = new Map<Digest, string>();
  for (let at = 0; at < slots.length; at++) {
    for (let slot = slots[at]!; slot.content.filled !== null; slot = slots[at]!) {
      const { candidate, problem } = slot.content.filled;
      const key = problemKey(problem.problem);
      const holder = holders.get(key);
      if (holder === undefined) {
        holders.set(key, slot.context.slotId);
        break;
      }
      const repeated: RejectedCandidate = {
        candidate,
        stage: "curation",
        reason: "repeats-another-slot",
        detail: holder,
        problem: problem.problem,
        answer: problem.answer,
        votes: slot.content.filled.votes,
        blindSolutions: slot.content.filled.blindSolutions,
      };
      const next = await evaluateSlot(scope, slot.context, candidate + 1);
      slots[at] = {
        context: slot.context,
        content: {
          ...next.content,
          rejected: [...slot.content.rejected, repeated, ...next.content.rejected],
        },
        meta: { asked: [...slot.meta.asked, ...next.meta.asked] },
      };
    }
  }
}

async function summarise(
  scope: Scope,
  slots: readonly EvaluatedSlot[],
  topic: TopicContext,
): Promise<Computed<TopicContent, TopicMeta>> {
  const rows: RecordRow[] = [];
  const records: DatasetRecord[] = [];
  const tombstones: Tombstone[] = [];
  const counts = { tried: 0, problems: 0, validated: 0, solved: 0 };
  const isFilled = slots.some(({ content }) => content.filled !== null);
  const countTokens = isFilled ? await counterOf(topic) : null;
  for (const { context, content, meta } of slots) {
    const { filled, rejected } = content;
    for (const candidate of rejected) tombstones.push(buildTombstone(context.slotId, candidate, meta));
    const past = (stages: readonly string[]) =>
      rejected.filter((one) => stages.includes(one.stage)).length + (filled === null ? 0 : 1);
    counts.tried += rejected.length + (filled === null ? 0 : 1);
    counts.problems += past(["validation", "solution", "grading", "curation"]);
    counts.validated += past(["solution", "grading", "curation"]);
    counts.solved += past(["grading", "curation"]);
    if (filled === null) continue;
    const overlaps = await overlapsOf(filled.problem.problem, topic);
    const record = buildRecord(context, content, filled, meta, overlaps);
    records.push(record);
    rows.push({
      ordinal: context.ordinal,
      digest: recordDigest(record),
      problemKey: problemKey(record.problem),
      correct: record.correct,
      answerType: record.answer_type,
      difficulty: record.difficulty,
      stats: await recordStats(record, countTokens, topic.dataset.language),
      ...measured(record, topic.dataset.curation),
    });
  }
  const reasons: Record<string, number> = {};
  for (const { stage, reason } of tombstones) {
    const name = `${stage}: ${reason}`;
    reasons[name] = (reasons[name] ?? 0) + 1;
  }
  const store = (lines: number, text: string) => (lines === 0 ? null : { blob: scope.putBlob(text), lines });
  const asked = slots.flatMap((slot) => slot.meta.asked.flatMap(({ rows }) => rows));
  return {
    content: {
      slots: slots.length,
      ...counts,
      reasons,
      stats: topicStats(slots.map(({ content }) => content)),
      rows,
      records: store(records.length, encodeRecords(records)),
      digest: topicDigest(rows.map((row) => row.digest)),
      rejected: store(tombstones.length, encodeTombstones(tombstones)),
    },
    meta: { replies: countReplies(asked) },
  };
}

async function counterOf({ dataset, tokenizer }: TopicContext): Promise<CountTokens | null> {
  if (dataset.tokenizer === null) return null;
  if (tokenizer === undefined) throw new Error("nobody knows where the tokenizer is");
  return tokenizer.counter();
}

async function overlapsOf(problem: string, topic: TopicContext): Promise<readonly Overlap[]> {
  const { benchmarks } = topic.dataset.curation.contamination;
  if (benchmarks.length === 0) return [];
  if (topic.benchmarks === undefined) throw new Error("nobody knows where the benchmarks are");
  return topic.benchmarks.overlaps(problem);
}

function measured(record: DatasetRecord, { nearDuplicates, bands }: ResolvedDataset["curation"]) {
  const { action, numbers } = nearDuplicates;
  return {
    ...(action === "off" ? {} : { sketch: encodeSketch(sketchOf(record.problem, numbers)) }),
    ...(bands.length === 0 ? {} : { passRate: measuredPassRate(record) }),
    ...(record.contamination.length === 0 ? {} : { overlaps: record.contamination }),
  };
}

function countReplies(rows: readonly AskedRow[]): ReplyCount[] {
  // A reply that serves several slots, such as an outline of their topic, was paid for once.
  const once = new Map(rows.map((row) => [rowName(row), row]));
  return addCounts([...once.values()].map((row) => ({ ...row, replies: 1 })));
}

/** Sums counts that agree in all but numbers; sorted by these. */
export function addCounts(counts: readonly ReplyCount[]): ReplyCount[] {
  const sums = new Map<string, ReplyCount>();
  for (const count of counts) {
    const { stage, role, model, answeredAs, simulated, outcome, replies, input, output, reasoning } = count;
    const name = `${role}\n${stage}\n${model}\n${answeredAs ?? ""}\n${simulated}\n${outcome}`;
    const sum = sums.get(name);
    sums.set(name, {
      ...{ stage, role, model, answeredAs, simulated, outcome },
      replies: (sum?.replies ?? 0) + replies,
      input: (sum?.input ?? 0) + input,
      output: (sum?.output ?? 0) + output,
      reasoning: (sum?.reasoning ?? 0) + reasoning,
    });
  }
  return [...sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
}
