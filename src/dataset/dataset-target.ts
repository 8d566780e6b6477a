import type { Evaluated, Scope, Target } from "../engine/engine.ts";
import type { Stage } from "../engine/stage.ts";
import { type Curated, curate } from "../method/curation.ts";
import type { MethodIdentity } from "../method/identity.ts";
import type { ResolvedDataset, ResolvedDiscipline, ResolvedTopic } from "../specs/resolved.ts";
import type { Json } from "../util/canonical-json.ts";
import { type Digest, digestOf } from "../util/digest.ts";
import { type BuiltTopic, buildManifest, type KeptSlot, withFiles } from "./build-manifest.ts";
import { renderCard } from "./card.ts";
import { encodeTombstones } from "./jsonl.ts";
import { MANIFEST_VERSION, type Manifest, type ManifestFile } from "./manifest.ts";
import { manifestText } from "./manifest-text.ts";
import { PARQUET_WRITER } from "./parquet.ts";
import type { Tombstone } from "./record.ts";
import { SHARD_STAGE, shardTarget } from "./shard-target.ts";
import { compareSlotIds, shardRecords } from "./shards.ts";
import { TOPIC_CODE, type TopicContent, type TopicMeta } from "./topic-target.ts";

/** A file of an artifact, and the blob that it is a copy of. */
export type ArtifactFile = { readonly path: string; readonly blob: Digest; readonly bytes: number };

/** A finished version: every file of the artifact stands in the blob store. */
export type DatasetContent = {
  readonly digest: Digest;
  readonly records: number;
  readonly unfilled: number;
  readonly rejected: number;
  readonly simulated: boolean;
  readonly files: readonly ArtifactFile[];
};

export type DatasetMeta = { readonly replies: number };

type DatasetInputs = {
  readonly spec: Json;
  readonly topics: Json;
  readonly code: Json;
};

const DATASET_STAGE: Stage<DatasetInputs> = {
  name: "dataset",
  version: 1,
  because: {
    spec: "everything its specs declare that reaches the data, the manifest or the card",
    topics: "its topics and how many slots each has",
    code: "versions of what runs inside and writes the files",
  },
};

export interface DatasetParts {
  readonly dataset: ResolvedDataset;
  readonly identity: MethodIdentity;
  /** Evaluates every topic, in any order; gives them in the order of the specs. */
  readonly evaluateTopics: (scope: Scope) => Promise<readonly EvaluatedTopic[]>;
}

export interface EvaluatedTopic {
  readonly discipline: ResolvedDiscipline;
  readonly topic: ResolvedTopic;
  readonly result: Evaluated<TopicContent, TopicMeta>;
}

/** The whole dataset: its topics, curated, dealt to files and described. */
export function datasetTarget(parts: DatasetParts): Target<DatasetInputs, DatasetContent, DatasetMeta> {
  const { dataset, identity } = parts;
  const spec = specIdentity(dataset, identity);
  const topics = dataset.disciplines.map(({ topics: list, ...discipline }) => [
    discipline,
    list,
  ]) as unknown as Json;
  return {
    stage: DATASET_STAGE,
    id: dataset.name,
    inputs: {
      spec,
      topics,
      code: [TOPIC_CODE, SHARD_STAGE.version, PARQUET_WRITER, MANIFEST_VERSION, CARD_VERSION],
    },
    compute: async (scope) => {
      const evaluated = await parts.evaluateTopics(scope);
      const built = evaluated.map(({ discipline, topic, result }) => ({
        discipline,
        topic,
        content: result.content,
        replies: result.meta.replies,
      }));
      const { curated, kept } = curateTopics(built, dataset);
      const dropped = curated.filter((one) => !one.kept);
      const tombstones = tombstonesOf(built, dropped);
      const facts = { dataset, specDigest: digestOf("spec", [spec, topics]), topics: built, kept, curated };
      const manifest = buildManifest({ ...facts, tombstones: tombstones.length });
      const data = await writeData(scope, dataset, kept, tombstones);
      const files = await describe(scope, manifest, data);
      return {
        content: {
          digest: manifest.digest,
          records: kept.length,
          unfilled: manifest.funnel.unfilled,
          rejected: tombstones.length,
          simulated: manifest.simulated,
          files,
        },
        meta: { replies: manifest.models.reduce((sum, model) => sum + model.replies, 0) },
      };
    },
  };
}

/** Raised when the card's wording or layout changes. */
const CARD_VERSION = 1;

function specIdentity(dataset: ResolvedDataset, identity: MethodIdentity): Json {
  const { name, title, description, license, language, seed, curation, roles } = dataset;
  const names = Object.fromEntries(Object.entries(roles).map(([role, model]) => [role, model.name]));
  return {
    name,
    title,
    description,
    license,
    language,
    seed,
    curation,
    names,
    ...identity,
  } as unknown as Json;
}

function curateTopics(topics: readonly BuiltTopic[], dataset: ResolvedDataset) {
  const slots = topics.flatMap(({ discipline, topic, content }) =>
    content.slots.flatMap((slot) =>
      slot.record === null
        ? []
        : [{ discipline: discipline.id, topicId: topic.id, slot: { ...slot, record: slot.record } }],
    ),
  );
  const items = slots.map(({ discipline, topicId, slot }) => {
    const { problemKey, correct } = slot.record;
    return { id: slot.id, topicId, discipline, problemKey, correct };
  });
  const curated = curate(items, dataset.curation, dataset.seed);
  const kept = slots.flatMap(({ topicId, slot }, at): KeptSlot[] => {
    const outcome = curated[at]!;
    return outcome.kept ? [{ slot, topicId, split: outcome.split }] : [];
  });
  return { curated, kept };
}

function tombstonesOf(topics: readonly BuiltTopic[], dropped: readonly Curated[]): Tombstone[] {
  const all: Tombstone[] = topics.flatMap((topic) => [...topic.content.tombstones]);
  for (const one of dropped) {
    if (one.kept) continue;
    const { id, reason, detail } = one;
    const empty = { problem: "", answer: "", verdicts: [], lineage: [] };
    all.push({ id, candidate: -1, stage: "curation", reason, detail, ...empty });
  }
  return all.sort((a, b) => compareSlotIds(a.id, b.id) || a.candidate - b.candidate);
}

type DataFile = ManifestFile & { readonly blob: Digest };

async function writeData(
  scope: Scope,
  dataset: ResolvedDataset,
  kept: readonly KeptSlot[],
  tombstones: readonly Tombstone[],
): Promise<DataFile[]> {
  const files: DataFile[] = [];
  for (const { name: split } of dataset.curation.splits) {
    const records = kept.filter((one) => one.split === split);
    const byTopic = new Map<string, Digest[]>();
    for (const { topicId, slot } of records) {
      const blobs = byTopic.get(topicId);
      if (blobs === undefined) byTopic.set(topicId, [slot.record.blob]);
      else blobs.push(slot.record.blob);
    }
    const rows = [...byTopic].map(([id, blobs]) => ({ id, rows: blobs.length }));
    for (const shard of shardRecords(split, rows)) {
      const blobs = shard.topicIds.flatMap((id) => byTopic.get(id)!);
      const { content } = await scope.evaluate(shardTarget(shard.stem, blobs));
      const { parquet, jsonl, records: count } = content;
      files.push(
        { path: `data/${shard.stem}.parquet`, ...parquet, sha256: parquet.blob, records: count },
        { path: `jsonl/${shard.stem}.jsonl`, ...jsonl, sha256: jsonl.blob, records: count },
      );
    }
  }
  const rejected = Buffer.from(encodeTombstones(tombstones));
  const blob = await scope.putBlob(rejected);
  files.push({
    path: "rejected.jsonl",
    bytes: rejected.length,
    sha256: blob,
    records: tombstones.length,
    blob,
  });
  return files;
}

// The card is made from the manifest, and the manifest lists the card: so the card sees it without files.
async function describe(scope: Scope, manifest: Omit<Manifest, "files">, data: readonly DataFile[]) {
  for (const { blob } of data) scope.needsBlob(blob);
  const card = Buffer.from(renderCard(withFiles(manifest, [])));
  const cardBlob = await scope.putBlob(card);
  const listed: ManifestFile[] = data.map(({ blob: _, ...file }) => file);
  listed.push({ path: "README.md", bytes: card.length, sha256: cardBlob });
  const text = Buffer.from(manifestText(withFiles(manifest, listed)));
  const manifestBlob = await scope.putBlob(text);
  return [
    ...data.map(({ path, blob, bytes }) => ({ path, blob, bytes })),
    { path: "README.md", blob: cardBlob, bytes: card.length },
    { path: "manifest.json", blob: manifestBlob, bytes: text.length },
  ];
}
