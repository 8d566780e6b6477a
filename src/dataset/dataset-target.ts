import type { Scope, Target } from "../engine/engine.ts";
import type { Stage } from "../engine/stage.ts";
import { type Curated, curate } from "../method/curation.ts";
import { type MethodIdentity, methodIdentity } from "../method/identity.ts";
import { slotIdOf } from "../method/slot-context.ts";
import type { ResolvedDataset } from "../specs/resolved.ts";
import type { Json } from "../util/canonical-json.ts";
import { type Digest, digestOf } from "../util/digest.ts";
import { shareOut } from "../util/share-out.ts";
import {
  type BuiltTopic,
  buildManifest,
  groupByTopic,
  type KeptRecord,
  withFiles,
} from "./build-manifest.ts";
import { renderCard } from "./card.ts";
import { MANIFEST_VERSION, type Manifest, type ManifestFile } from "./manifest.ts";
import { manifestText } from "./manifest-text.ts";
import { PARQUET_WRITER } from "./parquet.ts";
import type { Tombstone } from "./record.ts";
import { buildReport } from "./report/build-report.ts";
import { REPORT_FILES, REPORT_VERSION, type Report } from "./report/report.ts";
import {
  type ChosenLines,
  REJECTED_STAGE,
  rejectedTarget,
  SHARD_STAGE,
  shardTarget,
} from "./shard-target.ts";
import { shardRecords } from "./shards.ts";
import { SPEC_FILE, specText } from "./spec-text.ts";
import type { EvaluatedGroup } from "./topic-group.ts";
import { addCounts, TOPIC_CODE, type TopicContent } from "./topic-target.ts";

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
  version: 3,
  because: {
    spec: "everything its specs declare that reaches the data, the manifest or the card",
    topics: "its topics and how many slots each has",
    code: "versions of what runs inside and writes the files",
  },
};

export type ShardHand = (stem: string, records: readonly ChosenLines[]) => Promise<unknown>;

export interface DatasetParts {
  readonly dataset: ResolvedDataset;
  readonly identity: MethodIdentity;
  /** Evaluates every topic, in groups and in any order. */
  readonly evaluateTopics: (scope: Scope) => Promise<readonly EvaluatedGroup[]>;
  /** Who makes results of shards ahead, in place of this thread; nobody unless given. */
  readonly handsFor?: (shards: number) => readonly ShardHand[];
}

/** The whole dataset: its topics, curated, dealt to files and described. */
export function datasetTarget(parts: DatasetParts): Target<DatasetInputs, DatasetContent, DatasetMeta> {
  const { dataset, identity } = parts;
  const spec = specIdentity(dataset, identity);
  const topics = topicsIdentity(dataset);
  return {
    stage: DATASET_STAGE,
    id: dataset.name,
    inputs: { spec, topics, code: DATASET_CODE },
    compute: async (scope) => {
      const groups = await parts.evaluateTopics(scope);
      const built = inOrder(dataset, groups);
      const { curated, kept } = curateTopics(built, dataset);
      const dropped = curated.filter((one) => !one.kept);
      const replies = addCounts(groups.flatMap(({ meta }) => meta.replies));
      const specDigest = digestOfSpec(spec, topics);
      const manifest = buildManifest({ dataset, specDigest, topics: built, replies, kept, curated });
      const data = [
        ...(await writeRecords(scope, parts, built, kept)),
        ...(await writeRejected(scope, built, dropped)),
      ];
      const { readBlobs } = scope;
      const found = { nearDuplicates: null, contamination: null };
      const report = buildReport({
        dataset,
        manifest,
        topics: built,
        replies,
        kept,
        curated,
        ...found,
        readBlobs,
      });
      const files = await describe(scope, dataset, manifest, report, data);
      return {
        content: {
          digest: manifest.digest,
          records: kept.length,
          unfilled: manifest.funnel.unfilled,
          rejected: manifest.counts.tombstones,
          simulated: manifest.simulated,
          files,
        },
        meta: { replies: manifest.models.reduce((sum, model) => sum + model.replies, 0) },
      };
    },
  };
}

function inOrder(dataset: ResolvedDataset, groups: readonly EvaluatedGroup[]): BuiltTopic[] {
  const contents = new Map<string, TopicContent>();
  for (const group of groups) for (const { id, content } of group.content.topics) contents.set(id, content);
  return dataset.disciplines.flatMap((discipline) =>
    discipline.topics.map((topic) => ({ discipline, topic, content: contents.get(topic.id)! })),
  );
}

/** Raised when the card's wording or layout changes. */
const CARD_VERSION = 1;

/** Raised when the report's page looks or reads otherwise. */
const REPORT_PAGE_VERSION = 1;

const DATASET_CODE: Json = [
  TOPIC_CODE,
  SHARD_STAGE.version,
  REJECTED_STAGE.version,
  PARQUET_WRITER,
  MANIFEST_VERSION,
  CARD_VERSION,
  REPORT_VERSION,
  REPORT_PAGE_VERSION,
];

/** Digest of all that a version was made from, as its manifest has it. */
export const specDigestOf = (dataset: ResolvedDataset): Digest =>
  digestOfSpec(specIdentity(dataset, methodIdentity(dataset)), topicsIdentity(dataset));

const digestOfSpec = (spec: Json, topics: Digest) => digestOf("spec", [spec, topics]);

const topicsIdentity = ({ disciplines }: ResolvedDataset): Digest =>
  digestOf("topics", disciplines as unknown as Json);

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
  const items = topics.flatMap(({ discipline, topic, content }) =>
    content.rows.map((row) => ({
      id: slotIdOf(topic.id, row.ordinal),
      topicId: topic.id,
      discipline: discipline.id,
      problemKey: row.problemKey,
      correct: row.correct,
      row,
    })),
  );
  const curated = curate(items, dataset.curation, dataset.seed);
  const kept = items.flatMap(({ id, topicId, row }, at): KeptRecord[] => {
    const outcome = curated[at]!;
    return outcome.kept ? [{ id, topicId, row, split: outcome.split }] : [];
  });
  return { curated, kept };
}

type DataFile = ManifestFile & { readonly blob: Digest };

async function writeRecords(
  scope: Scope,
  { dataset, handsFor }: DatasetParts,
  topics: readonly BuiltTopic[],
  kept: readonly KeptRecord[],
): Promise<DataFile[]> {
  const contents = new Map(topics.map(({ topic, content }) => [topic.id, content]));
  const shards = dataset.curation.splits.flatMap(({ name: split }) => {
    const byTopic = groupByTopic(kept.filter((one) => one.split === split));
    const rows = [...byTopic].map(([id, records]) => ({ id, rows: records.length }));
    return shardRecords(split, rows).map(({ stem, topicIds }) => ({
      stem,
      records: topicIds.map((id) => linesOf(contents.get(id)!, byTopic.get(id)!)),
    }));
  });
  const write = async ({ stem, records }: (typeof shards)[number]): Promise<DataFile[]> => {
    const { content } = await scope.evaluate(shardTarget(stem, records));
    const { parquet, jsonl, records: count } = content;
    return [
      { path: `data/${stem}.parquet`, ...parquet, sha256: parquet.blob, records: count },
      { path: `jsonl/${stem}.jsonl`, ...jsonl, sha256: jsonl.blob, records: count },
    ];
  };
  const hands = (handsFor?.(shards.length) ?? []).map((hand) => async (shard: (typeof shards)[number]) => {
    await hand(shard.stem, shard.records);
    return write(shard);
  });
  return (await shareOut(shards, hands.length === 0 ? [write] : hands)).flat();
}

function linesOf({ rows, records }: TopicContent, chosen: readonly KeptRecord[]): ChosenLines {
  const { blob } = records!;
  if (chosen.length === rows.length) return { blob, lines: null };
  const wanted = new Set(chosen.map(({ row }) => row));
  return { blob, lines: rows.flatMap((row, at) => (wanted.has(row) ? [at] : [])) };
}

async function writeRejected(
  scope: Scope,
  topics: readonly BuiltTopic[],
  dropped: readonly Curated[],
): Promise<DataFile[]> {
  const contents = new Map(topics.map(({ topic, content }) => [topic.id, content]));
  const drops = dropsByTopic(dropped);
  const rows = [...contents].flatMap(([id, { rejected }]) => {
    const lines = (rejected?.lines ?? 0) + (drops.get(id)?.length ?? 0);
    return lines === 0 ? [] : [{ id, rows: lines }];
  });
  const files: DataFile[] = [];
  for (const { stem, topicIds } of shardRecords("rejected", rows)) {
    const blobs = topicIds.flatMap((id) => contents.get(id)!.rejected?.blob ?? []);
    const own = topicIds.flatMap((id) => drops.get(id) ?? []);
    const { content } = await scope.evaluate(rejectedTarget(stem, blobs, own));
    const { blob, bytes, lines } = content;
    files.push({ path: `rejected/${stem}.jsonl`, blob, bytes, sha256: blob, records: lines });
  }
  return files;
}

function dropsByTopic(dropped: readonly Curated[]): Map<string, Tombstone[]> {
  const drops = new Map<string, Tombstone[]>();
  for (const one of dropped) {
    if (one.kept) continue;
    const { id, reason, detail } = one;
    const empty = { problem: "", answer: "", verdicts: [], blind_solutions: [], lineage: [] };
    const tombstone: Tombstone = { id, candidate: -1, stage: "curation", reason, detail, ...empty };
    const topicId = id.slice(0, id.lastIndexOf("#"));
    const own = drops.get(topicId);
    if (own === undefined) drops.set(topicId, [tombstone]);
    else own.push(tombstone);
  }
  return drops;
}

// The card is made from the manifest, and the manifest lists the card: so the card sees it without files.
async function describe(
  scope: Scope,
  dataset: ResolvedDataset,
  manifest: Omit<Manifest, "files">,
  report: Report,
  data: readonly DataFile[],
): Promise<ArtifactFile[]> {
  for (const { blob } of data) scope.needsBlob(blob);
  const put = (path: string, text: string): ArtifactFile => {
    const bytes = Buffer.from(text);
    return { path, blob: scope.putBlob(bytes), bytes: bytes.length };
  };
  const { renderReport } = await import("./report/html/page.ts");
  const described = [
    put("README.md", renderCard(withFiles(manifest, []))),
    put(SPEC_FILE, specText(dataset)),
    put(REPORT_FILES.json, `${JSON.stringify(report, null, 2)}\n`),
    put(REPORT_FILES.html, renderReport(report)),
  ];
  const listed: ManifestFile[] = data.map(({ blob: _, ...file }) => file);
  listed.push(...described.map(({ path, blob, bytes }) => ({ path, bytes, sha256: blob })));
  return [
    ...data.map(({ path, blob, bytes }) => ({ path, blob, bytes })),
    ...described,
    put("manifest.json", manifestText(withFiles(manifest, listed))),
  ];
}
