import { openAlgebra } from "../../src/app/open-algebra.ts";
import type { Asker, StageName } from "../../src/method/ask.ts";
import { chooseFacets } from "../../src/method/facets.ts";
import { fillSlot } from "../../src/method/slot.ts";
import { slotIdOf } from "../../src/method/slot-context.ts";
import { buildRequest } from "../../src/models/build-request.ts";
import { type Reply, readReply, replyDigest } from "../../src/models/reply.ts";
import { replyKey } from "../../src/models/reply-key.ts";
import { simulateChat } from "../../src/simulator/simulate-chat.ts";
import type { ResolvedDataset } from "../../src/specs/resolved.ts";

export const STAGES = ["problem", "validation", "solution", "grading"] as const satisfies StageName[];

/** Everything that the making of one slot asked for, and what it was told. */
export interface SlotKeys {
  /** Keys of each stage, sorted. */
  readonly keys: Readonly<Record<StageName, readonly string[]>>;
  /** Texts of the replies of each stage, sorted. */
  readonly texts: Readonly<Record<StageName, readonly string[]>>;
  /** Replies by what is the same in a changed dataset: the stage, the draw's positions, and how many came before. */
  readonly replies: ReadonlyMap<string, Reply>;
}

/**
 * Makes the first topic's slot with the real stages, answered by the simulator, or, given the replies of
 * another making, by just these: then whatever a change to the dataset moves, it moves by itself and not through
 * another text of an earlier stage.
 */
export async function keysOf(
  dataset: ResolvedDataset,
  options: { ordinal?: number; told?: SlotKeys["replies"] } = {},
): Promise<SlotKeys> {
  const { ordinal = 0, told } = options;
  const keys = { problem: [], validation: [], solution: [], grading: [] } as Record<StageName, string[]>;
  const texts = { problem: [], validation: [], solution: [], grading: [] } as Record<StageName, string[]>;
  const replies = new Map<string, Reply>();
  // What is asked twice, as for two equal answers, is one reply.
  const recorded = new Map<string, Reply>();
  const asker: Asker = {
    ask: async (question) => {
      const request = buildRequest(question);
      const key = replyKey(request, question.draw);
      const stage = question.draw.stage as StageName;
      const known = recorded.get(key);
      if (known !== undefined) return { reply: known, key, digest: replyDigest(known), made: false };
      // Without the ordinal, which tests change, and the revision; the voice tells two validators apart.
      const positions = question.draw.positions.slice(stage === "problem" ? 1 : 0);
      const voices = stage === "validation" ? Object.keys(dataset.roles).indexOf(question.role) : 0;
      const at = (nth: number) => [stage, voices, ...positions, nth].join();
      let nth = 0;
      while (replies.has(at(nth))) nth++;
      const reply = told?.get(at(nth)) ?? readReply(simulateChat(request))!;
      recorded.set(key, reply);
      keys[stage].push(key);
      texts[stage].push(reply.text);
      replies.set(at(nth), reply);
      return { reply, key, digest: replyDigest(reply), made: true };
    },
  };
  const discipline = dataset.disciplines[0]!;
  const topic = discipline.topics[0]!;
  const slotId = slotIdOf(topic.id, ordinal);
  const facets = chooseFacets(dataset.generation.facets, dataset.seed, slotId);
  const context = { asker, algebra: openAlgebra(), dataset, discipline, topic, slotId, ordinal, facets };
  await fillSlot({ step: (_name, _id, work) => work() }, context, 0);
  for (const stage of STAGES) {
    keys[stage].sort();
    texts[stage].sort();
  }
  return { keys, texts, replies };
}
