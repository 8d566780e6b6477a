import * as catalogue from "../diagnostics/catalogue/specs.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { DatasetChain } from "./dataset-chain.ts";
import type { DatasetFields } from "./documents.ts";
import type { Table } from "./references.ts";
import type { DisciplineEntry, TopicEntry } from "./resolve-topics.ts";
import type { ResolvedDiscipline, ResolvedTopic } from "./resolved.ts";
import { topicMatcher } from "./topic-pattern.ts";

interface Taxonomy {
  readonly disciplines: Table<DisciplineEntry>;
  readonly topics: readonly TopicEntry[];
  readonly topicsAreComplete: boolean;
}

/** The disciplines of a dataset with the topics it selects, both sorted by id; a selection of nothing is reported. */
export function selectTopics(
  chain: DatasetChain,
  fields: DatasetFields,
  { disciplines, topics, topicsAreComplete }: Taxonomy,
  report: (diagnostic: Diagnostic) => void,
): readonly ResolvedDiscipline[] {
  if (topicsAreComplete) warnOfIdlePatterns(chain, topics, report);
  const wanted = fields.disciplines ?? [...disciplines.keys()];
  const isSelected = topicSelector(fields);
  const selected: ResolvedDiscipline[] = [];
  for (const name of [...wanted].sort()) {
    const discipline = disciplines.get(name);
    const own = topics.filter((topic) => topic.discipline === name && isSelected(topic.id));
    if (!discipline || own.length === 0) continue;
    const { id, title, guidance } = discipline;
    selected.push({
      id,
      title,
      guidance,
      topics: own.map((topic) => resolveTopic(topic, discipline, fields)),
    });
  }
  const isCertain = topicsAreComplete && wanted.every((name) => disciplines.get(name) !== null);
  if (selected.length === 0 && isCertain) {
    const { places } = chain.at(-1)!;
    report(catalogue.noTopics(places.locateValue(["name"]), fields.name));
  }
  return selected;
}

function topicSelector({ topics, exclude }: DatasetFields): (id: string) => boolean {
  const [wanted, unwanted] = [topics.map(topicMatcher), exclude.map(topicMatcher)];
  return (id) => wanted.some((matches) => matches(id)) && !unwanted.some((matches) => matches(id));
}

function resolveTopic(topic: TopicEntry, discipline: DisciplineEntry, fields: DatasetFields): ResolvedTopic {
  const { id, area, title, guidance, revision } = topic;
  const samples = topic.samples ?? discipline.samples ?? fields.samples;
  return { id, area, title, samples: Math.min(samples, fields.maxSamples ?? samples), guidance, revision };
}

/** Only patterns of the dataset's own document: inherited ones are said with the parent. */
function warnOfIdlePatterns(
  chain: DatasetChain,
  topics: readonly TopicEntry[],
  report: (diagnostic: Diagnostic) => void,
): void {
  const { fields, name, places } = chain.at(-1)!;
  const ids = topics.map(({ id }) => id);
  for (const key of ["topics", "exclude"] as const) {
    ((fields[key] ?? []) as readonly string[]).forEach((pattern, i) => {
      if (pattern === "**" || ids.some(topicMatcher(pattern))) return;
      report(catalogue.patternMatchesNothing(places.locateValue([key, i]), name ?? "", pattern, ids));
    });
  }
}
