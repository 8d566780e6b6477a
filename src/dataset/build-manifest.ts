import type { Curated } from "../method/curation.ts";
import type { ResolvedDataset, ResolvedDiscipline, ResolvedTopic } from "../specs/resolved.ts";
import type { Json } from "../util/canonical-json.ts";
import { type Digest, digestOf, KEY_SCHEME } from "../util/digest.ts";
import { MANIFEST_VERSION, type Manifest, type ManifestFile, type ManifestModel } from "./manifest.ts";
import { PARQUET_WRITER } from "./parquet.ts";
import { dataDigest, RECORD_SCHEME, topicDigest } from "./record-digest.ts";
import { addCounts, type ReplyCount, type SlotSummary, type TopicContent } from "./topic-target.ts";

/** A topic with what its slots gave. */
export interface BuiltTopic {
  readonly discipline: ResolvedDiscipline;
  readonly topic: ResolvedTopic;
  readonly content: TopicContent;
  readonly replies: readonly ReplyCount[];
}

/** A filled slot that curation kept. */
export interface KeptSlot {
  readonly slot: SlotSummary & { readonly record: NonNullable<SlotSummary["record"]> };
  readonly topicId: string;
  readonly split: string;
}

export interface ManifestFacts {
  readonly dataset: ResolvedDataset;
  readonly specDigest: Digest;
  readonly topics: readonly BuiltTopic[];
  readonly kept: readonly KeptSlot[];
  readonly curated: readonly Curated[];
  readonly tombstones: number;
}

/** The manifest but for its files, which hold it or its card. */
export function buildManifest(facts: ManifestFacts): Omit<Manifest, "files"> {
  const { dataset, topics, kept } = facts;
  const replies = addCounts(topics.flatMap((topic) => topic.replies));
  const disciplines = disciplinesOf(facts);
  const splits = Object.fromEntries(dataset.curation.splits.map(({ name }) => [name, idsOf(kept, name)]));
  const data = dataDigest(
    disciplines.flatMap((discipline) => discipline.topics),
    splits,
  );
  const meta = {
    manifestVersion: MANIFEST_VERSION as typeof MANIFEST_VERSION,
    dataset: dataset.name,
    title: dataset.title,
    description: dataset.description,
    license: dataset.license,
    language: dataset.language,
    specDigest: facts.specDigest,
    schemes: { key: KEY_SCHEME, record: RECORD_SCHEME, parquet: PARQUET_WRITER },
    simulated: replies.some((count) => count.simulated),
    models: modelsOf(dataset, replies),
    counts: {
      records: kept.length,
      correct: kept.filter(({ slot }) => slot.record.correct).length,
      tombstones: facts.tombstones,
      splits: Object.fromEntries(Object.entries(splits).map(([name, ids]) => [name, ids.length])),
      answerTypes: countBy(kept, ({ slot }) => slot.record.answerType),
      difficulties: countBy(kept, ({ slot }) => slot.record.difficulty ?? "none"),
    },
    disciplines,
    funnel: funnelOf(facts),
    tokens: {
      input: sum(replies, (count) => count.input),
      output: sum(replies, (count) => count.output),
      reasoning: sum(replies, (count) => count.reasoning),
    },
  };
  const metaDigest = digestOf("meta", described(meta) as unknown as Json);
  return { ...meta, dataDigest: data, metaDigest, digest: digestOf("version", [data, metaDigest]) };
}

// What a server counted and which writer packed the rows make no other version of the same data.
function described({ tokens: _tokens, schemes, models, ...rest }: Omit<Manifest, "files" | Digests>) {
  const { parquet: _parquet, ...kept } = schemes;
  return { ...rest, schemes: kept, models: models.map(({ replies: _replies, ...model }) => model) };
}

type Digests = "digest" | "dataDigest" | "metaDigest";

/** Adds the files to a manifest. */
export function withFiles(manifest: Omit<Manifest, "files">, files: readonly ManifestFile[]): Manifest {
  return { ...manifest, files: [...files].sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

const idsOf = (kept: readonly KeptSlot[], split: string) =>
  kept.filter((one) => one.split === split).map((one) => one.slot.id);

function disciplinesOf({ topics, kept }: ManifestFacts): Manifest["disciplines"] {
  const byTopic = groupByTopic(kept);
  const byDiscipline = new Map<ResolvedDiscipline, Manifest["disciplines"][number]["topics"][number][]>();
  for (const { discipline, topic, content } of topics) {
    const records = byTopic.get(topic.id) ?? [];
    const row = {
      id: topic.id,
      title: topic.title,
      area: topic.area,
      slots: content.slots.length,
      records: records.length,
      digest: topicDigest(records.map(({ slot }) => slot.record.digest)),
    };
    byDiscipline.set(discipline, [...(byDiscipline.get(discipline) ?? []), row]);
  }
  return [...byDiscipline].map(([discipline, rows]) => ({
    id: discipline.id,
    title: discipline.title,
    slots: sum(rows, (row) => row.slots),
    records: sum(rows, (row) => row.records),
    topics: rows,
  }));
}

function groupByTopic(kept: readonly KeptSlot[]): Map<string, KeptSlot[]> {
  const groups = new Map<string, KeptSlot[]>();
  for (const one of kept) {
    const group = groups.get(one.topicId);
    if (group === undefined) groups.set(one.topicId, [one]);
    else group.push(one);
  }
  return groups;
}

function modelsOf(dataset: ResolvedDataset, replies: readonly ReplyCount[]): ManifestModel[] {
  return [...new Set(replies.map((count) => count.role))].sort().map((role) => {
    const counts = replies.filter((count) => count.role === role);
    const model = dataset.roles[role]!;
    return {
      role,
      name: model.name,
      id: model.id,
      answeredAs: [...new Set(counts.flatMap(({ answeredAs }) => answeredAs ?? []))].sort(),
      replies: sum(counts, (count) => count.replies),
      simulated: counts.some((count) => count.simulated),
    };
  });
}

function funnelOf({ topics, kept, curated }: ManifestFacts): Manifest["funnel"] {
  const slots = topics.flatMap((topic) => topic.content.slots);
  const filled = slots.filter((slot) => slot.record !== null).length;
  const dropped = curated.filter((one) => !one.kept);
  return {
    slots: slots.length,
    candidates: sum(slots, (slot) => slot.tried),
    problems: sum(slots, (slot) => slot.problems),
    validated: sum(slots, (slot) => slot.validated),
    solved: sum(slots, (slot) => slot.solved),
    filled,
    unfilled: slots.length - filled,
    dropped: dropped.length,
    records: kept.length,
    reasons: countBy(
      [
        ...topics.flatMap((topic) =>
          topic.content.tombstones.map(({ stage, reason }) => `${stage}: ${reason}`),
        ),
        ...dropped.map((one) => `curation: ${one.kept ? "" : one.reason}`),
      ],
      (reason) => reason,
    ),
  };
}

function countBy<T>(items: readonly T[], nameOf: (item: T) => string): Record<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(nameOf(item), (counts.get(nameOf(item)) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sum<T>(items: readonly T[], numberOf: (item: T) => number): number {
  return items.reduce((total, item) => total + numberOf(item), 0);
}
