import type { Curated } from "../method/curation/curate.ts";
import { splitsOf } from "../method/curation/splits.ts";
import type { ResolvedDataset, ResolvedDiscipline } from "../specs/resolved.ts";
import type { Json } from "../util/canonical-json.ts";
import { type Digest, digestOf, KEY_SCHEME } from "../util/digest.ts";
import type { BuiltTopic, KeptRecord } from "./built-topic.ts";
import { countBy, sorted, sum } from "./count.ts";
import { curationReport } from "./curation-report.ts";
import { MANIFEST_VERSION, type Manifest, type ManifestFile, type ManifestModel } from "./manifest.ts";
import { PARQUET_WRITER } from "./parquet.ts";
import { dataDigest, RECORD_SCHEME, topicDigest } from "./record-digest.ts";
import type { ReplyCount } from "./topic-target.ts";

export interface ManifestFacts {
  readonly dataset: ResolvedDataset;
  readonly specDigest: Digest;
  readonly topics: readonly BuiltTopic[];
  /** Behind all topics, rejected candidates' too, summed by who gave them. */
  readonly replies: readonly ReplyCount[];
  readonly kept: readonly KeptRecord[];
  readonly curated: readonly Curated[];
  /** Rows of each view by split. */
  readonly views: Manifest["counts"]["views"];
  /** Of each benchmark of the curation policy. */
  readonly questions: readonly number[];
}

/** The manifest but for its files, which hold it or its card. */
export function buildManifest(facts: ManifestFacts): Omit<Manifest, "files"> {
  const { dataset, topics, replies, kept } = facts;
  const disciplines = disciplinesOf(facts);
  const funnel = funnelOf(facts);
  const splits = Object.fromEntries(splitsOf(dataset.curation).map((name) => [name, idsOf(kept, name)]));
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
      correct: kept.filter(({ row }) => row.correct).length,
      tombstones: sum(topics, ({ content }) => content.rejected?.lines ?? 0) + funnel.dropped,
      splits: Object.fromEntries(Object.entries(splits).map(([name, ids]) => [name, ids.length])),
      answerTypes: countBy(kept, ({ row }) => row.answerType),
      difficulties: countBy(kept, ({ row }) => row.difficulty ?? "none"),
      views: facts.views,
    },
    curation: curationReport({ ...facts, policy: dataset.curation }),
    disciplines,
    funnel,
    tokens: {
      input: sum(replies, (count) => count.input),
      output: sum(replies, (count) => count.output),
      reasoning: sum(replies, (count) => count.reasoning),
    },
  };
  const metaDigest = metaDigestOf(meta);
  return { ...meta, dataDigest: data, metaDigest, digest: versionDigest(data, metaDigest) };
}

type Digests = "digest" | "dataDigest" | "metaDigest";

/** Digest of what a manifest says beside its data. What a server counted and which writer packed the rows is left out. */
export function metaDigestOf(manifest: Omit<Manifest, "files" | Digests>): Digest {
  const { tokens: _tokens, schemes, models, ...rest } = manifest;
  const { parquet: _parquet, ...kept } = schemes;
  const described = {
    ...rest,
    schemes: kept,
    models: models.map(({ replies: _replies, ...model }) => model),
  };
  return digestOf("meta", described as unknown as Json);
}

/** The name of a version. */
export const versionDigest = (dataDigest: Digest, metaDigest: Digest): Digest =>
  digestOf("version", [dataDigest, metaDigest]);

/** Adds the files to a manifest. */
export function withFiles(manifest: Omit<Manifest, "files">, files: readonly ManifestFile[]): Manifest {
  return { ...manifest, files: [...files].sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

const idsOf = (kept: readonly KeptRecord[], split: string) =>
  kept.filter((one) => one.split === split).map((one) => one.id);

function disciplinesOf({ topics, kept }: ManifestFacts): Manifest["disciplines"] {
  const byTopic = groupByTopic(kept);
  const byDiscipline = new Map<ResolvedDiscipline, Manifest["disciplines"][number]["topics"][number][]>();
  for (const { discipline, topic, content } of topics) {
    const records = byTopic.get(topic.id) ?? [];
    const isWhole = records.length === content.rows.length;
    const row = {
      id: topic.id,
      title: topic.title,
      area: topic.area,
      slots: content.slots,
      records: records.length,
      digest: isWhole ? content.digest : topicDigest(records.map((one) => one.row.digest)),
    };
    const rows = byDiscipline.get(discipline);
    if (rows === undefined) byDiscipline.set(discipline, [row]);
    else rows.push(row);
  }
  return [...byDiscipline].map(([discipline, rows]) => ({
    id: discipline.id,
    title: discipline.title,
    slots: sum(rows, (row) => row.slots),
    records: sum(rows, (row) => row.records),
    topics: rows,
  }));
}

export function groupByTopic(kept: readonly KeptRecord[]): Map<string, KeptRecord[]> {
  const groups = new Map<string, KeptRecord[]>();
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
      ...(model.terms === undefined ? {} : { terms: model.terms }),
    };
  });
}

function funnelOf({ topics, kept, curated }: ManifestFacts): Manifest["funnel"] {
  const contents = topics.map(({ content }) => content);
  const slots = sum(contents, (content) => content.slots);
  const filled = sum(contents, (content) => content.rows.length);
  const reasons = new Map<string, number>();
  const count = (reason: string, by: number) => reasons.set(reason, (reasons.get(reason) ?? 0) + by);
  for (const content of contents)
    for (const [reason, number] of Object.entries(content.reasons)) count(reason, number);
  for (const one of curated) if (!one.kept) count(`curation: ${one.reason}`, 1);
  return {
    slots,
    candidates: sum(contents, (content) => content.tried),
    problems: sum(contents, (content) => content.problems),
    validated: sum(contents, (content) => content.validated),
    solved: sum(contents, (content) => content.solved),
    filled,
    unfilled: slots - filled,
    dropped: curated.length - kept.length,
    records: kept.length,
    reasons: sorted(reasons),
  };
}
