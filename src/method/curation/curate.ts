import type { ResolvedCuration } from "../../specs/resolved.ts";
import type { Digest } from "../../util/digest.ts";
import { contaminationOf, type Overlap } from "./contamination.ts";
import { difficultyOf } from "./difficulty.ts";
import { NearDuplicates } from "./near-duplicates.ts";
import { Quotas } from "./quotas.ts";
import { decodeSketch } from "./sketch.ts";
import { splitter } from "./splits.ts";

/** Raised when the same items would be curated otherwise. */
export const CURATION_VERSION = 1;

/** What curation sees of a filled slot. */
export interface CurationItem {
  readonly id: string;
  readonly topicId: string;
  readonly discipline: string;
  /** Digest of the problem's comparable text: equal for exact duplicates. */
  readonly problemKey: Digest;
  readonly correct: boolean;
  readonly answerType: string;
  /** Value of the facet. */
  readonly difficulty: string | null;
  /** Measured share of right attempts; where the policy has bands. */
  readonly passRate?: number | undefined;
  /** Where the policy looks for near-duplicates. */
  readonly sketch?: string | undefined;
  /** With the benchmarks that have something in common with it. */
  readonly overlaps?: readonly Overlap[] | undefined;
}

/** What is said of a record that stays all the same. */
export interface Tag {
  readonly tag: "near-duplicate" | "contaminated";
  readonly detail: string;
}

export type Curated =
  | { readonly id: string; readonly kept: true; readonly split: string; readonly tags: readonly Tag[] }
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
  const { action, threshold } = policy.nearDuplicates;
  const near = action === "off" ? null : new NearDuplicates(threshold);
  const quotas = new Quotas(policy);
  const splitOf = splitter(policy, datasetSeed);
  return items.map((item) => {
    const { id } = item;
    const drop = (reason: string, detail: string): Curated => ({ id, kept: false, reason, detail });
    if (policy.requireCorrect && !item.correct) return drop("no-correct-trajectory", "");
    if (policy.exactDuplicates === "drop") {
      const first = firstOf.get(item.problemKey);
      if (first !== undefined) return drop("exact-duplicate", `of ${first}`);
    }
    const tags: Tag[] = [];
    const sketch = near === null || item.sketch === undefined ? null : decodeSketch(item.sketch);
    const other = sketch && near!.find(sketch);
    if (other !== null) {
      const detail = `of ${other.id}: ${Math.round(100 * other.resemblance)} % of the terms in common`;
      if (action === "drop") return drop("near-duplicate", detail);
      tags.push({ tag: "near-duplicate", detail });
    }
    const contaminated = contaminationOf(item.overlaps ?? [], policy.contamination);
    if (contaminated !== null) {
      if (policy.contamination.action === "drop") return drop("contaminated", contaminated);
      tags.push({ tag: "contaminated", detail: contaminated });
    }
    const full = quotas.take(item, difficultyOf(item, policy));
    if (full !== null) return drop("over-quota", full);
    // Only what stays can be repeated: a record over its quota must not take its duplicates with it. And only what is
    // no near-duplicate itself, lest a chain of small differences lead from one problem to quite another.
    firstOf.set(item.problemKey, id);
    if (sketch !== null && other === null) near!.remember(id, sketch);
    return { id, kept: true, split: splitOf(item), tags };
  });
}
