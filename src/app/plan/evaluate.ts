import { join } from "node:path";
import { BenchmarkFiles } from "../../dataset/benchmarks/benchmark-files.ts";
import { datasetTarget } from "../../dataset/dataset-target.ts";
import { TokenizerFile } from "../../dataset/tokens/tokenizer-file.ts";
import { type ReplyCount, type TopicContent, topicTarget } from "../../dataset/topic-target.ts";
import { Engine, type Scope, type StoredResult } from "../../engine/engine.ts";
import type { Asker } from "../../method/ask.ts";
import type { Algebra } from "../../method/grading/algebra.ts";
import { methodIdentity } from "../../method/identity.ts";
import { slotIdOf } from "../../method/slot-context.ts";
import { Limiter } from "../../models/limiter.ts";
import { MissingReply } from "../../models/model-client.ts";
import type { ResolvedDataset, ResolvedDiscipline, ResolvedTopic } from "../../specs/resolved.ts";
import type { Digest } from "../../util/digest.ts";
import { settleAll } from "../../util/settle-all.ts";
import { offlineClient } from "../offline-client.ts";
import { openAlgebra } from "../open-algebra.ts";
import type { ProjectDirs } from "../project.ts";
import { ScratchBlobs, ScratchResults } from "./scratch-stores.ts";

/** A question that no recorded reply answers. */
export interface Miss {
  readonly slot: string;
  readonly question: MissingReply["question"];
  readonly request: MissingReply["request"];
  readonly key: Digest;
}

/** A topic as far as recorded results and replies reach. */
export interface EvaluatedTopic {
  readonly discipline: ResolvedDiscipline;
  readonly topic: ResolvedTopic;
  /** Its result is recorded whole: a build does nothing for it. */
  readonly reused: boolean;
  /** Slots that cannot be finished without a call. */
  readonly openSlots: number;
  /** Keys of the recorded replies that were read. */
  readonly hits: ReadonlySet<Digest>;
  /** Each question once, in the order of slots. */
  readonly misses: readonly Miss[];
}

/** Result of a topic that is recorded. */
export interface RecordedTopic {
  readonly content: TopicContent;
  readonly replies: readonly ReplyCount[];
}

const AT_ONCE = 64; // bounds open files and memory

/**
 * The evaluation of a build with a client that may not call, writing nothing. A slot goes as far as its recorded
 * replies; a topic's other slots go on without it. Null when the whole dataset is recorded.
 */
export async function evaluateWithoutCalls(
  dataset: ResolvedDataset,
  { project, cache: cacheDir }: Pick<ProjectDirs, "project" | "cache">,
): Promise<readonly EvaluatedTopic[] | null> {
  const benchmarks = new BenchmarkFiles(project, dataset.curation.contamination.benchmarks);
  const tokenizer = new TokenizerFile(project, dataset.tokenizer);
  const engine = openEngine(cacheDir);
  const client = offlineClient(cacheDir);
  const algebra = openAlgebra();
  const identity = methodIdentity(dataset);
  let evaluated: EvaluatedTopic[] | null = null;
  const topics = new Limiter(AT_ONCE);
  const slots = new Limiter(AT_ONCE);
  const evaluateTopics = async (scope: Scope): Promise<never> => {
    evaluated = await settleAll(
      dataset.disciplines.flatMap((discipline) =>
        discipline.topics.map((topic) =>
          topics.run(0, null, () =>
            evaluateTopic({
              scope,
              client,
              algebra,
              dataset,
              identity,
              discipline,
              topic,
              slots,
              benchmarks,
              tokenizer,
            }),
          ),
        ),
      ),
    );
    // The files of an artifact are made from what there is now; a plan has no use for them.
    throw new TopicsPlanned();
  };
  try {
    await engine.evaluate(datasetTarget({ dataset, identity, evaluateTopics }));
    return null;
  } catch (error) {
    if (error instanceof TopicsPlanned && evaluated !== null) return evaluated;
    throw error;
  } finally {
    await algebra.close();
  }
}

class TopicsPlanned extends Error {}

interface TopicParts {
  readonly scope: Scope;
  readonly client: Asker;
  readonly algebra: Algebra;
  readonly dataset: ResolvedDataset;
  readonly identity: ReturnType<typeof methodIdentity>;
  readonly discipline: ResolvedDiscipline;
  readonly topic: ResolvedTopic;
  readonly slots: Limiter;
  readonly benchmarks: BenchmarkFiles;
  readonly tokenizer: TokenizerFile;
}

async function evaluateTopic(parts: TopicParts): Promise<EvaluatedTopic> {
  const { scope, client, algebra, dataset, identity, discipline, topic, slots, benchmarks, tokenizer } =
    parts;
  const hits = new Set<Digest>();
  const misses = new Map<string, Miss & { readonly at: number }>();
  const open = new Set<number>();
  const askerOf = (at: number): Asker => ({
    ask: async (question) => {
      try {
        const answer = await client.ask(question);
        hits.add(answer.key);
        return answer;
      } catch (error) {
        if (error instanceof MissingReply && !misses.has(error.key)) {
          const { request, key } = error;
          misses.set(key, { at, slot: slotIdOf(topic.id, at), question, request, key });
        }
        throw error;
      }
    },
  });
  let opened = 0;
  let starting = 0;
  const context = {
    ...{ algebra, dataset, identity, discipline, topic, benchmarks, tokenizer },
    // A slot takes its asker at the moment that its work begins, and keeps it: so each has one of its own.
    get asker() {
      return askerOf(starting);
    },
    inSlotWindow: <T>(work: () => Promise<T>): Promise<T> => {
      const ordinal = opened++;
      const begin = () => {
        starting = ordinal;
        return work();
      };
      return slots.run(0, null, begin).catch((error: unknown) => {
        open.add(ordinal);
        throw error;
      });
    },
  };
  let reused = false;
  try {
    const result = await scope.evaluate(topicTarget(context));
    reused = result.reused;
  } catch (error) {
    if (!(error instanceof MissingReply)) throw error;
  }
  const ordered = [...misses.values()].sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
  return {
    discipline,
    topic,
    reused,
    openSlots: misses.size > 0 ? Math.max(1, open.size) : open.size,
    hits,
    misses: ordered.map(({ at: _, ...miss }) => miss),
  };
}

/** The recorded results of a dataset's topics, without those that are gone. Nothing is computed. */
export async function recordedTopics(
  dataset: ResolvedDataset,
  cacheDir: string,
): Promise<readonly RecordedTopic[]> {
  const engine = openEngine(cacheDir);
  const identity = methodIdentity(dataset);
  const limiter = new Limiter(AT_ONCE);
  const absent = () => Promise.reject(new TopicsPlanned());
  const found = await settleAll(
    dataset.disciplines.flatMap((discipline) =>
      discipline.topics.map((topic) =>
        limiter.run(0, null, async (): Promise<RecordedTopic | null> => {
          const context = {
            asker: { ask: absent },
            algebra: { compare: absent },
            dataset,
            identity,
            discipline,
            topic,
          };
          try {
            const target = topicTarget({ ...context, inSlotWindow: absent });
            const { content, meta } = await engine.evaluate(target);
            return { content, replies: meta.replies };
          } catch (error) {
            if (error instanceof TopicsPlanned) return null;
            throw error;
          }
        }),
      ),
    ),
  );
  return found.filter((one) => one !== null);
}

function openEngine(cacheDir: string): Engine {
  const results = new ScratchResults<StoredResult>(join(cacheDir, "results"));
  const blobs = new ScratchBlobs(join(cacheDir, "blobs"));
  return new Engine(results, blobs, { computing: () => {}, evaluated: () => {} });
}
