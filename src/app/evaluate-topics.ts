import type { EvaluatedTopic } from "../dataset/dataset-target.ts";
import { type TopicContext, topicTarget } from "../dataset/topic-target.ts";
import type { Scope } from "../engine/engine.ts";
import type { Asker } from "../method/ask.ts";
import type { MethodIdentity } from "../method/identity.ts";
import { Limiter } from "../models/limiter.ts";
import { MissingReply } from "../models/model-client.ts";
import { TransportError } from "../models/transport.ts";
import type { ResolvedDataset } from "../specs/resolved.ts";
import { settleAll } from "../util/settle-all.ts";
import type { Listener } from "./events.ts";
import { TopicGate } from "./topic-gate.ts";

/** Some topics have no result: servers failed for good, or the build was told to end. What was paid is recorded. */
export class Unfinished extends Error {
  override readonly name = "Unfinished";
}

export interface EvaluateOptions {
  readonly dataset: ResolvedDataset;
  readonly identity: MethodIdentity;
  readonly asker: Asker;
  readonly listener: Listener;
  /** Slots worked on at once; bounds memory, not calls. */
  readonly window: number;
  /** Aborted when the user or a failure ends the build. */
  readonly drain: AbortSignal;
  readonly stop: (error: unknown) => void;
}

/**
 * Evaluates all topics without barriers between them. A topic whose calls fail is told of and passed over, so that
 * one bad topic sinks no other; failures that concern a whole provider end the build.
 */
export async function evaluateTopics(scope: Scope, options: EvaluateOptions): Promise<EvaluatedTopic[]> {
  const { dataset, identity, asker, listener, drain } = options;
  const slots = new Limiter(options.window);
  const gate = new TopicGate(options.window);
  const jobs = dataset.disciplines.flatMap((discipline) =>
    discipline.topics.map((topic) => ({ discipline, topic })),
  );
  const evaluated = await settleAll(
    jobs.map(({ discipline, topic }) =>
      gate.run(topic.samples, async (turn): Promise<EvaluatedTopic | null> => {
        if (drain.aborted) return null;
        const context: TopicContext = {
          asker,
          dataset,
          identity,
          discipline,
          topic,
          inSlotWindow: (work) =>
            slots.run(0, null, () => {
              turn();
              return drain.aborted ? Promise.reject(new Unfinished("the build is ending")) : work();
            }),
        };
        try {
          const result = await scope.evaluate(topicTarget(context));
          const { slots: summaries, tombstones } = result.content;
          const filled = summaries.filter((slot) => slot.record !== null).length;
          const rejected: Record<string, number> = {};
          for (const { stage } of tombstones) rejected[stage] = (rejected[stage] ?? 0) + 1;
          const counts = { slots: summaries.length, filled, rejected };
          listener({ type: "topic", topic: topic.id, reused: result.reused, ...counts });
          return { discipline, topic, result };
        } catch (error) {
          if (!isPassing(error, drain)) {
            options.stop(error);
            throw error;
          }
          if (error instanceof MissingReply) {
            const { role, draw } = error.question;
            listener({ type: "missing", topic: topic.id, stage: draw.stage, role, key: error.key });
          }
          if (error instanceof TransportError) {
            listener({ type: "topic-failed", topic: topic.id, reason: error.message });
          }
          return null;
        }
      }),
    ),
  );
  const finished = evaluated.filter((one) => one !== null);
  if (finished.length < jobs.length)
    throw new Unfinished(`${jobs.length - finished.length} topics are unfinished`);
  return finished;
}

function isPassing(error: unknown, drain: AbortSignal): boolean {
  if (error instanceof TransportError || error instanceof MissingReply || error instanceof Unfinished)
    return true;
  return drain.aborted && (error === drain.reason || (error instanceof Error && error.name === "AbortError"));
}
