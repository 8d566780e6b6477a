import type { DeclaredTaxonomy } from "../resolve-taxonomy.ts";
import type { TopicEntry } from "../resolve-topics.ts";
import { type NonTopicReason, nonTopicRules } from "./non-topic.ts";
import { TitleIndex } from "./title-index.ts";
import { titleWords } from "./title-words.ts";

/** What speaks against a topic's title, by the topic's id. */
export type TitleProblem =
  | { readonly kind: "non-topic"; readonly id: string; readonly reason: NonTopicReason | "names-an-area" }
  /** "duplicate": the same words as another topic; "alike": nearly so. */
  | { readonly kind: "duplicate" | "alike"; readonly id: string; readonly of: string };

/** Every problem of the topics' titles, by discipline: what two disciplines share, each sees in its own way. */
export function checkTitles({
  disciplines,
  topics: { entries },
}: {
  readonly disciplines: DeclaredTaxonomy["disciplines"];
  readonly topics: Pick<DeclaredTaxonomy["topics"], "entries">;
}): TitleProblem[] {
  return disciplines.flatMap(({ id, title }) => {
    const own = entries.filter((topic) => topic.discipline === id);
    return [...nonTopicsOf(title, own), ...repeatsOf(own)];
  });
}

function nonTopicsOf(discipline: string, topics: readonly TopicEntry[]): TitleProblem[] {
  const areas = new Map(topics.map(({ area }) => [area, nonTopicRules({ discipline, area })]));
  const areaKeys = new Set([...areas.keys()].map((area) => titleWords(area).key));
  return topics.flatMap(({ id, area, title }): TitleProblem[] => {
    const isArea = areaKeys.has(titleWords(title).key);
    const reason = areas.get(area)!(title) ?? (isArea ? "names-an-area" : null);
    return reason === null ? [] : [{ kind: "non-topic", id, reason }];
  });
}

function repeatsOf(topics: readonly TopicEntry[]): TitleProblem[] {
  const index = new TitleIndex<TopicEntry>();
  return topics.flatMap((topic) =>
    index.add(topic.title, topic).flatMap(({ item, verdict }): TitleProblem[] => {
      if (topic.distinctFrom.includes(item.id) || item.distinctFrom.includes(topic.id)) return [];
      return [{ kind: verdict === "same" ? "duplicate" : "alike", id: topic.id, of: item.id }];
    }),
  );
}
