import type { Scope, Target } from "../engine/engine.ts";
import type { Stage } from "../engine/stage.ts";
import type { AskedRow, Asker } from "../method/ask.ts";
import { chooseFacets } from "../method/facets.ts";
import { type MethodIdentity, topicIdentity } from "../method/identity.ts";
import {
  type RejectedCandidate,
  SLOT_STAGE,
  type SlotContent,
  type SlotMeta,
  slotTarget,
} from "../method/slot.ts";
import { type SlotContext, slotIdOf } from "../method/slot-context.ts";
import type { ResolvedDataset, ResolvedDiscipline, ResolvedTopic } from "../specs/resolved.ts";
import type { Json } from "../util/canonical-json.ts";
import type { Digest } from "../util/digest.ts";
import { settleAll } from "../util/settle-all.ts";
import { buildRecord, buildTombstone, problemKey } from "./build-record.ts";
import type { Tombstone } from "./record.ts";
import { RECORD_SCHEME, recordDigest } from "./record-digest.ts";

/** What the dataset needs to know of a slot without opening its record. */
export type SlotSummary = {
  readonly id: string;
  /** Candidates that were tried, those that gave a problem, that were validated, that were solved. */
  readonly tried: number;
  readonly problems: number;
  readonly validated: number;
  readonly solved: number;
  /** Null when the slot could not be filled. */
  readonly record: {
    /** The record's JSON in the blob store. */
    readonly blob: Digest;
    readonly digest: Digest;
    readonly problemKey: Digest;
    readonly correct: boolean;
    readonly answerType: string;
    readonly difficulty: string | null;
  } | null;
};

export type TopicContent = {
  readonly slots: readonly SlotSummary[];
  readonly tombstones: readonly TombstoneJson[];
};

// An interface has no index signature, so the record types are respelled where JSON is asked for.
type AsJson<T> = T extends readonly (infer U)[]
  ? readonly AsJson<U>[]
  : T extends object
    ? { readonly [K in keyof T]: AsJson<T[K]> }
    : T;
export type TombstoneJson = AsJson<Tombstone>;

/** Replies behind a topic, rejected candidates' too, summed by who gave them. */
export type TopicMeta = { readonly replies: readonly ReplyCount[] };

export type ReplyCount = {
  readonly role: string;
  readonly model: string;
  readonly answeredAs: string | null;
  readonly simulated: boolean;
  readonly replies: number;
  readonly input: number;
  readonly output: number;
  readonly reasoning: number;
};

type TopicInputs = {
  readonly topic: Json;
  readonly samples: Json;
  readonly distinct: Json;
  readonly generation: Json;
  readonly verification: Json;
  readonly solution: Json;
  readonly seed: Json;
  readonly code: Json;
};

const TOPIC_STAGE: Stage<TopicInputs> = {
  name: "topic",
  version: 1,
  because: {
    topic: "what its problems have to be about",
    samples: "how many slots it has",
    distinct: "whether two of its slots may hold the same problem",
    generation: "how problems are written and checked",
    verification: "how problems are validated",
    solution: "how they are solved and graded",
    seed: "root of every seeded choice",
    code: "versions of what runs inside",
  },
};

/** Versions of the code that makes a topic's records. */
export const TOPIC_CODE: Json = [TOPIC_STAGE.version, SLOT_STAGE.version, RECORD_SCHEME];

export interface TopicContext {
  readonly asker: Asker;
  readonly dataset: ResolvedDataset;
  readonly identity: MethodIdentity;
  readonly discipline: ResolvedDiscipline;
  readonly topic: ResolvedTopic;
  /** Bounds how many slots are worked on at once, over all topics. */
  readonly inSlotWindow: <T>(work: () => Promise<T>) => Promise<T>;
}

/** All slots of a topic: each filled or given up, no two with the same problem where the curation policy says so. */
export function topicTarget(context: TopicContext): Target<TopicInputs, TopicContent, TopicMeta> {
  const { dataset, identity, topic } = context;
  const distinct = dataset.curation.exactDuplicates === "drop";
  return {
    stage: TOPIC_STAGE,
    id: topic.id,
    inputs: {
      topic: topicIdentity(context),
      samples: topic.samples,
      distinct,
      ...identity,
      seed: dataset.seed,
      code: [identity.code, TOPIC_CODE],
    },
    compute: async (scope) => {
      // Every slot comes to its end, so that one that failed loses nothing of the others.
      const slots = await settleAll(
        Array.from({ length: topic.samples }, (_, ordinal) =>
          context.inSlotWindow(() => evaluateSlot(scope, slotContext(context, ordinal), identity, 0)),
        ),
      );
      if (distinct) await makeDistinct(scope, context, slots);
      return summarise(scope, slots);
    },
  };
}

interface EvaluatedSlot {
  readonly context: SlotContext;
  readonly content: SlotContent;
  readonly meta: SlotMeta;
}

function slotContext(context: TopicContext, ordinal: number): SlotContext {
  const { asker, dataset, discipline, topic } = context;
  const slotId = slotIdOf(topic.id, ordinal);
  const facets = chooseFacets(dataset.generation.facets, dataset.seed, slotId);
  return { asker, dataset, discipline, topic, slotId, ordinal, facets };
}

async function evaluateSlot(
  scope: Scope,
  context: SlotContext,
  identity: MethodIdentity,
  firstCandidate: number,
): Promise<EvaluatedSlot> {
  const { content, meta } = await scope.evaluate(slotTarget(context, identity, firstCandidate));
  return { context, content, meta };
}

// In slot order, so that the lower of two equal problems stays whatever finished first.
async function makeDistinct(scope: Scope, context: TopicContext, slots: EvaluatedSlot[]): Promise<void> {
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
      };
      const next = await evaluateSlot(scope, slot.context, context.identity, candidate + 1);
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

async function summarise(scope: Scope, slots: readonly EvaluatedSlot[]) {
  const summaries: SlotSummary[] = [];
  const tombstones: TombstoneJson[] = [];
  for (const { context, content, meta } of slots) {
    const { filled, rejected } = content;
    for (const candidate of rejected) tombstones.push(buildTombstone(context.slotId, candidate, meta));
    const past = (stages: readonly string[]) =>
      rejected.filter((one) => stages.includes(one.stage)).length + (filled === null ? 0 : 1);
    const record = filled === null ? null : buildRecord(context, content, filled, meta);
    summaries.push({
      id: context.slotId,
      tried: rejected.length + (filled === null ? 0 : 1),
      problems: past(["validation", "solution", "grading", "curation"]),
      validated: past(["solution", "grading", "curation"]),
      solved: past(["grading", "curation"]),
      record: record && {
        blob: await scope.putBlob(JSON.stringify(record)),
        digest: recordDigest(record),
        problemKey: problemKey(record.problem),
        correct: record.correct,
        answerType: record.answer_type,
        difficulty: record.difficulty,
      },
    });
  }
  const rows = slots.flatMap((slot) => slot.meta.asked.flatMap((asked) => asked.rows));
  return { content: { slots: summaries, tombstones }, meta: { replies: countReplies(rows) } };
}

function countReplies(rows: readonly AskedRow[]): ReplyCount[] {
  return addCounts(rows.map((row) => ({ ...row, replies: 1 })));
}

/** Sums counts that agree in role, model and who answered; sorted by these. */
export function addCounts(counts: readonly ReplyCount[]): ReplyCount[] {
  const sums = new Map<string, ReplyCount>();
  for (const { role, model, answeredAs, simulated, replies, input, output, reasoning } of counts) {
    const name = JSON.stringify([role, model, answeredAs, simulated]);
    const sum = sums.get(name);
    sums.set(name, {
      role,
      model,
      answeredAs,
      simulated,
      replies: (sum?.replies ?? 0) + replies,
      input: (sum?.input ?? 0) + input,
      output: (sum?.output ?? 0) + output,
      reasoning: (sum?.reasoning ?? 0) + reasoning,
    });
  }
  return [...sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
}
