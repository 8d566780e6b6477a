import { isContaminated } from "../method/curation/contamination.ts";
import type { Curated } from "../method/curation/curate.ts";
import { difficultyOf } from "../method/curation/difficulty.ts";
import type { ResolvedBenchmark, ResolvedCuration } from "../specs/resolved.ts";
import type { Digest } from "../util/digest.ts";
import type { BuiltTopic, KeptRecord } from "./built-topic.ts";
import { countBy, sum } from "./count.ts";
import type { BenchmarkReport, CurationReport } from "./manifest.ts";

export interface CurationFacts {
  readonly policy: ResolvedCuration;
  readonly topics: readonly BuiltTopic[];
  readonly kept: readonly KeptRecord[];
  readonly curated: readonly Curated[];
  /** Of each benchmark of the policy. */
  readonly questions: readonly number[];
}

export function curationReport(facts: CurationFacts): CurationReport {
  const { policy, kept, curated, questions } = facts;
  const dropped = curated.flatMap((one) => (one.kept ? [] : [one]));
  const { bands, heldOut, contamination } = policy;
  const { action, threshold, numbers } = policy.nearDuplicates;
  return {
    nearDuplicates: action === "off" ? null : { threshold, numbers },
    drops: countBy(dropped, ({ reason }) => reason),
    tags: countBy(
      kept.flatMap(({ tags }) => tags),
      ({ tag }) => tag,
    ),
    bands: bands.length === 0 ? {} : countBy(kept, ({ row }) => difficultyOf(row, policy)),
    quotas: quotasOf(facts),
    heldOut: heldOut && { split: heldOut.split, topics: topicsIn(kept, heldOut.split) },
    benchmarks: contamination.benchmarks.map((benchmark, at) =>
      benchmarkReport(benchmark, questions[at]!, facts),
    ),
  };
}

const topicsIn = (kept: readonly KeptRecord[], split: string) =>
  new Set(kept.filter((one) => one.split === split).map(({ topicId }) => topicId)).size;

function quotasOf({ policy, kept }: CurationFacts): CurationReport["quotas"] {
  const { disciplines, difficulties, answerTypes } = policy.quotas;
  const kinds = [
    ["discipline", disciplines, ({ topicId }: KeptRecord) => topicId.slice(0, topicId.indexOf("/"))],
    ["difficulty", difficulties, ({ row }: KeptRecord) => difficultyOf(row, policy)],
    ["answer type", answerTypes, ({ row }: KeptRecord) => row.answerType],
  ] as const;
  return kinds.flatMap(([kind, quotas, nameOf]) =>
    Object.keys(quotas)
      .sort()
      .map((name) => ({
        kind,
        name,
        most: quotas[name]!,
        kept: kept.filter((one) => nameOf(one) === name).length,
      })),
  );
}

function benchmarkReport(
  { name, files }: ResolvedBenchmark,
  questions: number,
  { policy, topics, kept }: CurationFacts,
): BenchmarkReport {
  const overlapOf = ({ overlaps }: KeptRecord["row"]) => overlaps?.find((one) => one.benchmark === name);
  const all = topics.flatMap(({ content }) => content.rows.flatMap((row) => overlapOf(row) ?? []));
  const found = kept.flatMap(({ row }) => overlapOf(row) ?? []);
  const mean = (total: number) => (kept.length === 0 ? 0 : total / kept.length);
  return {
    name,
    files: files.map(({ path, sha256 }) => ({ path, sha256: sha256 as Digest })),
    questions,
    contaminated: all.filter((overlap) => isContaminated(overlap, policy.contamination)).length,
    ngram8: found.filter(({ ngram8 }) => ngram8 > 0).length,
    ngram13: found.filter(({ ngram13 }) => ngram13 > 0).length,
    jaccard8: mean(sum(found, ({ jaccard8 }) => jaccard8)),
    jaccard13: mean(sum(found, ({ jaccard13 }) => jaccard13)),
  };
}
