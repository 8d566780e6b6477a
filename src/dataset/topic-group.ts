import type { Evaluated, Scope, Target } from "../engine/engine.ts";
import type { Stage } from "../engine/stage.ts";
import { topicIdentity } from "../method/identity.ts";
import type { Json } from "../util/canonical-json.ts";
import { dealByTopic } from "./shards.ts";
import {
  addCounts,
  sharedInputs,
  type TopicContent,
  type TopicContext,
  type TopicMeta,
} from "./topic-target.ts";

/** A topic with what its slots gave. */
export type EvaluatedTopic = {
  readonly id: string;
  readonly content: TopicContent;
  readonly meta: TopicMeta;
};

/** What a group's topics gave. */
export type EvaluatedGroup = Evaluated<GroupContent, TopicMeta>;

type GroupContent = { readonly topics: readonly { readonly id: string; readonly content: TopicContent }[] };
type GroupInputs = { readonly topics: Json; readonly shared: Json };

const GROUP_STAGE: Stage<GroupInputs> = {
  name: "topics",
  version: 1,
  because: {
    topics: "what each has to be about, and how many slots it has",
    shared: "what the keys of its topics have in common",
  },
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
 * one for each topic. `evaluate` gives what each topic gave.
 */
export function topicGroupTarget(
  group: readonly Omit<TopicContext, "inSlotWindow">[],
  evaluate: (scope: Scope) => Promise<readonly EvaluatedTopic[]>,
): Target<GroupInputs, GroupContent, TopicMeta> {
  const [first] = group;
  return {
    stage: GROUP_STAGE,
    id: `${group.length} topics from ${first!.topic.id}`,
    inputs: {
      topics: group.map((one) => [topicIdentity(one), one.topic.samples]),
      shared: sharedInputs(first!),
    },
    compute: async (scope) => {
      const topics = await evaluate(scope);
      // Whoever uses the group reads these: without one of them the topic that lost it has to be looked up itself.
      for (const { content } of topics)
        for (const stored of [content.records, content.rejected])
          if (stored !== null) scope.needsBlob(stored.blob);
      return {
        content: { topics: topics.map(({ id, content }) => ({ id, content })) },
        meta: { replies: addCounts(topics.flatMap(({ meta }) => meta.replies)) },
      };
    },
  };
}
