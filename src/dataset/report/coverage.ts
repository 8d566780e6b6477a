import type { ResolvedDataset } from "../../specs/resolved.ts";
import type { BuiltTopic, KeptRecord } from "../built-topic.ts";
import { rounded } from "./distribution.ts";
import type { CoverageReport, Spread } from "./report.ts";

/** How the records lie among the topics that were asked for, and among what else they differ in. */
export function coverageOf(
  { generation }: ResolvedDataset,
  topics: readonly BuiltTopic[],
  kept: readonly KeptRecord[],
): CoverageReport {
  const byTopic = new Map(topics.map(({ topic }) => [topic.id, 0]));
  const byAnswer = new Map<string, number>(generation.answerTypes.map((type) => [type, 0]));
  const values = generation.facets.find(({ name }) => name === "difficulty")?.values ?? null;
  const byDifficulty = new Map((values ?? []).map(({ value }) => [value, 0]));
  for (const { topicId, row } of kept) {
    add(byTopic, topicId, 1);
    add(byAnswer, row.answerType, 1);
    if (row.difficulty !== null) add(byDifficulty, row.difficulty, 1);
  }
  const byArea = new Map<string, number>();
  const byDiscipline = new Map<string, number>();
  for (const { discipline, topic } of topics) {
    add(byArea, `${discipline.id}\n${topic.area}`, byTopic.get(topic.id)!);
    add(byDiscipline, discipline.id, byTopic.get(topic.id)!);
  }
  return {
    topics: spreadOf([...byTopic.values()]),
    areas: spreadOf([...byArea.values()]),
    disciplines: spreadOf([...byDiscipline.values()]),
    answerTypes: spreadOf([...byAnswer.values()]),
    difficulty: values === null ? null : spreadOf([...byDifficulty.values()]),
  };
}

/** Of the numbers of records in each group, in any order. */
export function spreadOf(counts: readonly number[]): Spread {
  // Sums of fractions depend on their order.
  const filled = counts.filter((count) => count > 0).sort((a, b) => a - b);
  const all = filled.reduce((sum, count) => sum + count, 0);
  const groups = { groups: counts.length, filled: filled.length };
  if (all === 0) return { ...groups, entropy: null, effective: null, evenness: null };
  const entropy = filled.reduce((sum, count) => sum + (count / all) * Math.log2(all / count), 0);
  return {
    ...groups,
    entropy: rounded(entropy),
    effective: rounded(2 ** entropy),
    evenness: counts.length === 1 ? null : rounded(entropy / Math.log2(counts.length)),
  };
}

const add = (counts: Map<string, number>, name: string, by: number) =>
  counts.set(name, (counts.get(name) ?? 0) + by);
