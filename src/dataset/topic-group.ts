import type { Scope, Target } from "../engine/engine.ts";
import { type Stage, stageKey } from "../engine/stage.ts";
import type { Json } from "../util/canonical-json.ts";
import { dealByTopic } from "./shards.ts";
import { type TopicContent, type TopicContext, type TopicMeta, topicTarget } from "./topic-target.ts";

/** A topic with what its slots gave. */
export interface EvaluatedTopic {
  readonly id: string;
  readonly content: TopicContent;
  readonly meta: TopicMeta;
}

type GroupContent = { readonly topics: readonly { readonly id: string; readonly content: TopicContent }[] };
type GroupMeta = { readonly topics: readonly TopicMeta[] };
type GroupInputs = { readonly topics: Json };

const GROUP_STAGE: Stage<GroupInputs> = {
  name: "topics",
  version: 1,
  because: { topics: "the keys of its topics: it is what they gave, side by side" },
};

/** Few enough that one changed topic costs little, and so many that all unchanged ones are few files. */
const TOPICS_PER_GROUP = 16;

/** Topics in groups that stay the same when others come or go, but for a doubling of their number. */
export function groupTopics<T extends { readonly id: string }>(topics: readonly T[]): T[][] {
  let count = 1;
  while (topics.length > count * TOPICS_PER_GROUP * 1.5) count *= 2;
  return dealByTopic(topics, count).filter((group) => group.length > 0);
}

/**
 * Topics that are looked up together: a dataset of many topics of which one changed opens a few dozen results and not
 * one for each topic. `evaluate` gives each topic's result, in any order of its own.
 */
export function topicGroupTarget(
  contexts: readonly TopicContext[],
  evaluate: (scope: Scope, contexts: readonly TopicContext[]) => Promise<readonly EvaluatedTopic[]>,
): Target<GroupInputs, GroupContent, GroupMeta> {
  const targets = contexts.map(topicTarget);
  return {
    stage: GROUP_STAGE,
    id: `${contexts.length} topics from ${contexts[0]!.topic.id}`,
    inputs: { topics: targets.map(({ stage, id, inputs }) => [id, stageKey(stage, inputs)]) },
    compute: async (scope) => {
      const topics = await evaluate(scope, contexts);
      // Whoever uses the group reads these: without one of them the topic that lost it has to be looked up itself.
      for (const { content } of topics)
        for (const stored of [content.records, content.rejected])
          if (stored !== null) scope.needsBlob(stored.blob);
      return {
        content: { topics: topics.map(({ id, content }) => ({ id, content })) },
        meta: { topics: topics.map(({ meta }) => meta) },
      };
    },
  };
}

/** The topics of a group's result. */
export function topicsOf(content: GroupContent, meta: GroupMeta): EvaluatedTopic[] {
  return content.topics.map(({ id, content: own }, at) => ({ id, content: own, meta: meta.topics[at]! }));
}
