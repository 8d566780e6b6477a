import type { ResolvedCuration, ResolvedHeldOut } from "../../specs/resolved.ts";
import { topicMatcher } from "../../specs/topic-pattern.ts";
import { randomOf } from "../../util/random.ts";

interface Dealt {
  readonly id: string;
  readonly topicId: string;
}

/** Names of all splits that a policy has, in order. */
export const splitsOf = ({ splits, heldOut }: ResolvedCuration): string[] =>
  [...splits.map(({ name }) => name), ...(heldOut === null ? [] : [heldOut.split])].sort();

/**
 * Says the split of a record. That of a slot or topic follows from its own name alone, so that it never moves when others
 * come or go.
 */
export function splitter(policy: ResolvedCuration, datasetSeed: number): (item: Dealt) => string {
  const { splits, splitBy, heldOut } = policy;
  const isHeldOut = heldOut === null ? () => false : holdsOut(heldOut, datasetSeed);
  return (item) => {
    if (heldOut !== null && isHeldOut(item.topicId)) return heldOut.split;
    if (splits.length === 1) return splits[0]!.name;
    let at = randomOf([datasetSeed, "split", splitBy === "topic" ? item.topicId : item.id]).next();
    for (const { name, fraction } of splits) {
      at -= fraction;
      if (at < 0) return name;
    }
    return splits.at(-1)!.name;
  };
}

function holdsOut(heldOut: ResolvedHeldOut, datasetSeed: number): (topicId: string) => boolean {
  if ("topics" in heldOut) {
    const matchers = heldOut.topics.map(topicMatcher);
    return (topicId) => matchers.some((matches) => matches(topicId));
  }
  const known = new Map<string, boolean>();
  return (topicId) => {
    const told = known.get(topicId) ?? randomOf([datasetSeed, "held-out", topicId]).next() < heldOut.share;
    known.set(topicId, told);
    return told;
  };
}
