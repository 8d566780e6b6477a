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
  /** Ids of topics that it is not mistaken for. */
  readonly distinctFrom: readonly string[];
  /** Ids that it had before. */
  readonly formerly: readonly string[];
}

export class DeclaredTopics {
  /** Sorted by id. */
  readonly entries: readonly TopicEntry[];
  readonly #declared: ReadonlyMap<string, Declared>;

  constructor(declared: ReadonlyMap<string, Declared>) {
    this.#declared = declared;
    this.entries = [...declared.keys()].sort().map((id) => declared.get(id)!.entry);
  }

  /** Place of what gave a topic its id; asks for the parser. */
  locate(id: string): Location {
    return placeOf(this.#declared.get(id)!);
  }

  /** Place of a topic's area; asks for the parser. */
  locateArea(id: string): Location {
    return this.#declared.get(id)!.document.places.locateValue(["area"]);
  }
}

interface Declared {
  readonly entry: TopicEntry;
  readonly document: SpecDocument;
  readonly index: number;
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
): DeclaredTopics {
  const topics = new Map<string, Declared>();
  for (const document of documents) {
    if (document.kind !== "Topics" || !document.valid) continue;
    const fields = fieldsOf<TopicsFields>(document);
    references.find(disciplines, "Discipline", fields.discipline, () =>
      document.places.locateValue(["discipline"]),
    );
    fields.topics.forEach((_, index) => {
      const declared = declaredTopic(fields, document, index);
      const { entry } = declared;
      const first = topics.get(entry.id);
      if (entry.id === `${fields.discipline}/`)
        references.report(catalogue.titleWithoutId(placeOf(declared), entry.title));
      else if (first === undefined) topics.set(entry.id, declared);
      else {
        references.report(catalogue.duplicateTopic(placeOf(declared), entry.id, placeOf(first)));
      }
    });
  }
  reportTakenIds(topics, references.report);
  return new DeclaredTopics(topics);
}

function declaredTopic(fields: TopicsFields, document: SpecDocument, index: number): Declared {
  const item = fields.topics[index]!;
  const topic: TopicFields =
    typeof item === "string"
      ? { title: item, guidance: "", revision: 1, distinctFrom: [], formerly: [] }
      : item;
  const idOf = (slug: string) => `${fields.discipline}/${slug}`;
  const entry: TopicEntry = {
    id: idOf(topic.id ?? slugOf(topic.title)),
    discipline: fields.discipline,
    area: fields.area,
    title: topic.title,
    samples: topic.samples ?? fields.samples ?? null,
    guidance: joined(fields.guidance.trim(), topic.guidance.trim()),
    revision: topic.revision,
    distinctFrom: topic.distinctFrom.map(idOf),
    formerly: topic.formerly.map(idOf),
  };
  return { entry, document, index };
}

/** Place of what gave a topic its id. */
function placeOf({ document, index }: Declared): Location {
  const item = (document.fields as unknown as TopicsFields).topics[index]!;
  const part = typeof item === "string" ? [] : [item.id === undefined ? "title" : "id"];
  return document.places.locateValue(["topics", index, ...part]);
}

const joined = (first: string, second: string) =>
  first === "" || second === "" ? first + second : `${first}\n${second}`;

function reportTakenIds(
  topics: ReadonlyMap<string, Declared>,
  report: (diagnostic: Diagnostic) => void,
): void {
  for (const { entry, document, index } of topics.values()) {
    entry.formerly.forEach((id, k) => {
      const holder = topics.get(id);
      if (holder === undefined) return;
      const place = document.places.locateValue(["topics", index, "formerly", k]);
      report(catalogue.formerIdTaken(place, id, placeOf(holder)));
    });
  }
}
