import type { BenchmarkFiles } from "../dataset/benchmarks/benchmark-files.ts";
import type { TokenizerFile } from "../dataset/tokens/tokenizer-file.ts";
import {
  type EvaluatedGroup,
  type EvaluatedTopic,
  groupTopics,
  topicGroupTarget,
} from "../dataset/topic-group.ts";
import { type TopicContent, type TopicContext, topicTarget } from "../dataset/topic-target.ts";
import type { Scope } from "../engine/engine.ts";
import type { Asker } from "../method/ask.ts";
import type { Algebra } from "../method/grading/algebra.ts";
import type { MethodIdentity } from "../method/identity.ts";
import { StandsInBatch } from "../models/batch/stands-in-batch.ts";
import { MissingReply } from "../models/model-client.ts";
import { TransportError } from "../models/transport.ts";
import type { ResolvedDataset } from "../specs/resolved.ts";
import { settleAll } from "../util/settle-all.ts";
import type { Listener } from "./events.ts";
import type { ReplayHelp } from "./replay/replay-help.ts";
import { SlotWindow } from "./slot-window.ts";

/** Some topics have no result: servers failed for good, or the build was told to end. What was paid is recorded. */
export class Unfinished extends Error {
  override readonly name = "Unfinished";
}

export interface EvaluateOptions {
  readonly dataset: ResolvedDataset;
  readonly identity: MethodIdentity;
  readonly asker: Asker;
  readonly algebra: Algebra;
  readonly listener: Listener;
  /** Slots worked on at once; bounds memory, not calls. */
  readonly window: number;
  /** Null: the build does everything itself. */
  readonly replay: ReplayHelp | null;
  readonly callsMade: () => number;
  readonly benchmarks?: BenchmarkFiles;
  readonly tokenizer?: TokenizerFile;
  /** Aborted when the user or a failure ends the build. */
  readonly drain: AbortSignal;
  readonly stop: (error: unknown) => void;
  /** Told of a topic that is passed over, since its servers failed for good. */
  readonly failed?: (error: TransportError) => void;
}

/**
 * Evaluates all topics without barriers between them. A topic whose calls fail is told of and passed over, so that
 * one bad topic sinks no other; failures that concern a whole provider end the build.
 */
export async function evaluateTopics(scope: Scope, options: EvaluateOptions): Promise<EvaluatedGroup[]> {
  const { dataset, identity, asker, algebra, listener, benchmarks, tokenizer } = options;
  const window = new SlotWindow(options.window);
  const contexts = dataset.disciplines.flatMap((discipline) =>
    discipline.topics.map((topic) => ({
      ...{ id: topic.id, asker, algebra, dataset, identity, discipline, topic },
      ...(benchmarks === undefined ? {} : { benchmarks }),
      ...(tokenizer === undefined ? {} : { tokenizer }),
    })),
  );
  let left = contexts.length;
  const groups = groupTopics(contexts).map(async (group) => {
    const evaluate = async (inner: Scope) => {
      const evaluated = await settleAll(
        group.map(async (context) => {
          const result = await evaluateTopic(inner, context, window, options, () => left);
          left--;
          return result;
        }),
      );
      const finished = evaluated.filter((one) => one !== null);
      if (finished.length < group.length) throw new Unfinished("topics are unfinished");
      return finished;
    };
    const evaluated = await scope.evaluate(topicGroupTarget(group, evaluate));
    const contents = evaluated.content.topics.map(({ content }) => content);
    if (evaluated.reused) {
      left -= group.length;
      listener({ type: "topics-reused", ...countsOf(contents) });
    }
    return evaluated;
  });
  return settleAll(groups);
}

type OneTopic = Omit<TopicContext, "inSlotWindow">;

/** Null when it is to be passed over. */
async function evaluateTopic(
  scope: Scope,
  one: OneTopic,
  window: SlotWindow,
  options: EvaluateOptions,
  left: () => number,
): Promise<EvaluatedTopic | null> {
  const { drain, listener, replay, callsMade } = options;
  const { id, samples } = one.topic;
  try {
    return await window.topic(samples, async (inWindow) => {
      if (drain.aborted) return null;
      const inSlotWindow = <T>(work: () => Promise<T>) =>
        inWindow(() => (drain.aborted ? Promise.reject(new Unfinished("the build is ending")) : work()));
      const before = callsMade();
      const isReplayed = (await replay?.topic(id, left())) === true;
      const { content, meta, reused } = await scope.evaluate(topicTarget({ ...one, inSlotWindow }));
      const { topics: _, ...counts } = countsOf([content]);
      if (reused && !isReplayed) listener({ type: "topics-reused", topics: 1, ...counts });
      else {
        if (!isReplayed) replay?.evaluated(callsMade() > before);
        listener({ type: "topic", topic: id, ...counts });
      }
      return { id, content, meta };
    });
  } catch (error) {
    if (!isPassing(error, drain)) {
      options.stop(error);
      throw error;
    }
    if (error instanceof MissingReply) {
      const { role, draw } = error.question;
      listener({ type: "missing", topic: id, stage: draw.stage, role, key: error.key });
    }
    if (error instanceof TransportError) {
      listener({ type: "topic-failed", topic: id, reason: error.message });
      options.failed?.(error);
    }
    return null;
  }
}

function countsOf(contents: readonly TopicContent[]) {
  const counts = { topics: contents.length, slots: 0, filled: 0 };
  const rejected: Record<string, number> = {};
  for (const { slots, rows, reasons } of contents) {
    counts.slots += slots;
    counts.filled += rows.length;
    for (const [reason, count] of Object.entries(reasons)) {
      const stage = reason.slice(0, reason.indexOf(":"));
      rejected[stage] = (rejected[stage] ?? 0) + count;
    }
  }
  return { ...counts, rejected };
}

function isPassing(error: unknown, drain: AbortSignal): boolean {
  if (error instanceof TransportError || error instanceof MissingReply || error instanceof Unfinished)
    return true;
  if (error instanceof StandsInBatch) return true;
  return drain.aborted && (error === drain.reason || (error instanceof Error && error.name === "AbortError"));
}
