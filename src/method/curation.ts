import type { ResolvedCuration } from "../specs/resolved.ts";
import type { Digest } from "../util/digest.ts";
import { randomOf } from "../util/random.ts";

/** What curation sees of a filled slot. */
export interface CurationItem {
  readonly id: string;
  readonly topicId: string;
  readonly discipline: string;
  /** Digest of the problem's comparable text: equal for exact duplicates. */
  readonly problemKey: Digest;
  readonly correct: boolean;
}

export type Curated =
  | { readonly id: string; readonly kept: true; readonly split: string }
  | { readonly id: string; readonly kept: false; readonly reason: string; readonly detail: string };

/**
 * Decides which records the dataset keeps, and in which split. Items come in slot order, and nothing depends on
 * anything else: the lowest slot of a group of duplicates stays, and a quota keeps the lowest slots.
 */
export function curate(
  items: readonly CurationItem[],
  policy: ResolvedCuration,
  datasetSeed: number,
): Curated[] {
  const firstOf = new Map<Digest, string>();
  const taken = new Map<string, number>();
  return items.map((item) => {
    const drop = (reason: string, detail: string): Curated => ({ id: item.id, kept: false, reason, detail });
    if (policy.requireCorrect && !item.correct) return drop("no-correct-trajectory", "");
    if (policy.exactDuplicates === "drop") {
      const first = firstOf.get(item.problemKey);
      if (first !== undefined) return drop("exact-duplicate", `of ${first}`);
    }
    const quota = policy.quotas[item.discipline];
    const count = taken.get(item.discipline) ?? 0;
    if (quota !== undefined && count >= quota)
      return drop("over-quota", `${item.discipline} has its ${quota}`);
    taken.set(item.discipline, count + 1);
    // Only what stays can be repeated: a record over its quota must not take its duplicates with it.
    firstOf.set(item.problemKey, item.id);
    return { id: item.id, kept: true, split: splitOf(item, policy, datasetSeed) };
  });
}

/** The split of a slot or topic, by its own name alone, so that it never moves when others come or go. */
function splitOf(item: CurationItem, policy: ResolvedCuration, datasetSeed: number): string {
  if (policy.splits.length === 1) return policy.splits[0]!.name;
  const unit = policy.splitBy === "topic" ? item.topicId : item.id;
  let at = randomOf([datasetSeed, "split", unit]).next();
  for (const { name, fraction } of policy.splits) {
    at -= fraction;
    if (at < 0) return name;
  }
  return policy.splits.at(-1)!.name;
}
