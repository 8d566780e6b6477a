import * as catalogue from "../diagnostics/catalogue/specs.ts";
import type { Diagnostic, Location } from "../diagnostics/diagnostic.ts";
import { slugOf } from "../util/slug.ts";
import type { DisciplineFields, TopicFields, TopicsFields } from "./documents.ts";
import { fieldsOf, type References, type Table } from "./references.ts";
import type { ResolvedTopic } from "./resolved.ts";
import type { SpecDocument } from "./spec-document.ts";

/** A discipline as declared; `samples` is null when it leaves the number to the dataset. */
export interface DisciplineEntry {
  readonly id: string;
  readonly title: string;
  readonly guidance: string;
  readonly samples: number | null;
}

/** A topic as declared; `samples` is null when neither it nor its document says a number. */
export interface TopicEntry extends Omit<ResolvedTopic, "samples"> {
  readonly discipline: string;
  readonly samples: number | null;
}

interface Declared {
  readonly entry: TopicEntry;
  readonly place: () => Location;
  readonly formerly: readonly { readonly id: string; readonly place: () => Location }[];
}

/** Every declared discipline. */
export function resolveDisciplines(references: References): Table<DisciplineEntry> {
  return references.tabulate<DisciplineFields, DisciplineEntry>("Discipline", (fields) => ({
    id: fields.name,
    title: fields.title,
    guidance: fields.guidance.trim(),
    samples: fields.samples ?? null,
  }));
}

/** Every declared topic, sorted by id. */
export function resolveTopics(
  documents: readonly SpecDocument[],
  references: References,
  disciplines: Table<DisciplineEntry>,
): readonly TopicEntry[] {
  const topics = new Map<string, Declared>();
  for (const document of documents) {
    if (document.kind !== "Topics" || !document.valid) continue;
    const fields = fieldsOf<TopicsFields>(document);
    references.find(disciplines, "Discipline", fields.discipline, () =>
      document.places.locateValue(["discipline"]),
    );
    for (const declared of declaredTopics(fields, document, references.report)) {
      const first = topics.get(declared.entry.id);
      if (first === undefined) topics.set(declared.entry.id, declared);
      else references.report(catalogue.duplicateTopic(declared.place(), declared.entry.id, first.place()));
    }
  }
  for (const { formerly } of topics.values()) {
    for (const { id, place } of formerly) {
      const holder = topics.get(id);
      if (holder !== undefined) references.report(catalogue.formerIdTaken(place(), id, holder.place()));
    }
  }
  return [...topics.keys()].sort().map((id) => topics.get(id)!.entry);
}

function declaredTopics(
  fields: TopicsFields,
  { places }: SpecDocument,
  report: (diagnostic: Diagnostic) => void,
): readonly Declared[] {
  return fields.topics.flatMap((item, i) => {
    const topic: TopicFields =
      typeof item === "string" ? { title: item, guidance: "", revision: 1, formerly: [] } : item;
    const slug = topic.id ?? slugOf(topic.title);
    const place = () =>
      places.locateValue(
        typeof item === "string" ? ["topics", i] : ["topics", i, item.id === undefined ? "title" : "id"],
      );
    if (slug === "") {
      report(catalogue.titleWithoutId(place(), topic.title));
      return [];
    }
    const entry: TopicEntry = {
      id: `${fields.discipline}/${slug}`,
      discipline: fields.discipline,
      area: fields.area,
      title: topic.title,
      samples: topic.samples ?? fields.samples ?? null,
      guidance: [fields.guidance.trim(), topic.guidance.trim()].filter((text) => text !== "").join("\n"),
      revision: topic.revision,
    };
    const formerly = topic.formerly.map((former, k) => ({
      id: `${fields.discipline}/${former}`,
      place: () => places.locateValue(["topics", i, "formerly", k]),
    }));
    return [{ entry, place, formerly }];
  });
}
