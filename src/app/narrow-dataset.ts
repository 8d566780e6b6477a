import * as usage from "../diagnostics/catalogue/usage.ts";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import type { ResolvedDataset, ResolvedDiscipline } from "../specs/resolved.ts";
import { topicMatcher } from "../specs/topic-pattern.ts";
import { digestOf } from "../util/digest.ts";

/** A part of a dataset to build: topics by pattern, and at most so many slots. */
export interface Selection {
  /** Patterns over topic ids; empty for all topics. */
  readonly select: readonly string[];
  /** Slots in all; null for no limit. */
  readonly limit: number | null;
}

export const WHOLE: Selection = { select: [], limit: null };

export const isNarrow = ({ select, limit }: Selection) => select.length > 0 || limit !== null;

/**
 * The dataset with the selected topics alone, and their lowest slots up to the limit. What is left of a topic is what
 * the whole build makes of it, so the whole build reuses every reply. Throws when a pattern matches no topic.
 */
export function narrowDataset(dataset: ResolvedDataset, selection: Selection): ResolvedDataset {
  if (!isNarrow(selection)) return dataset;
  const { select, limit } = selection;
  const ids = dataset.disciplines.flatMap(({ topics }) => topics.map(({ id }) => id));
  const idle = select.filter((pattern) => !ids.some(topicMatcher(pattern)));
  if (idle.length > 0) throw new DiagnosticError(idle.map((pattern) => usage.selectsNothing(pattern)));
  const matchers = select.map(topicMatcher);
  const selected = ids.filter((id) => matchers.length === 0 || matchers.some((matches) => matches(id)));
  const samples = samplesWithin(dataset, new Set(selected), limit);
  const disciplines = dataset.disciplines.flatMap((discipline): ResolvedDiscipline[] => {
    const topics = discipline.topics.flatMap((topic) => {
      const count = samples.get(topic.id) ?? 0;
      return count === 0 ? [] : [{ ...topic, samples: count }];
    });
    return topics.length === 0 ? [] : [{ ...discipline, topics }];
  });
  return { ...dataset, disciplines };
}

// One slot of each topic before a second one of any, topics in an order that mixes disciplines: a short preview then
// shows a bit of everything, and a longer one holds the shorter.
function samplesWithin(
  dataset: ResolvedDataset,
  selected: ReadonlySet<string>,
  limit: number | null,
): Map<string, number> {
  const topics = dataset.disciplines
    .flatMap((discipline) => discipline.topics)
    .filter(({ id }) => selected.has(id))
    .map(({ id, samples }) => ({ id, samples, place: digestOf("preview", id) }))
    .sort((a, b) => (a.place < b.place ? -1 : 1));
  const counts = new Map<string, number>();
  let left = limit ?? Number.POSITIVE_INFINITY;
  for (let round = 0; left > 0 && topics.some(({ samples }) => samples > round); round++) {
    for (const { id, samples } of topics) {
      if (samples <= round || left === 0) continue;
      counts.set(id, round + 1);
      left--;
    }
  }
  return counts;
}
