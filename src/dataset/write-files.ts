import type { Scope } from "../engine/engine.ts";
import type { Curated } from "../method/curation/curate.ts";
import { splitsOf } from "../method/curation/splits.ts";
import type { DerivedView, ResolvedDataset } from "../specs/resolved.ts";
import type { Digest } from "../util/digest.ts";
import { shareOut } from "../util/share-out.ts";
import { groupByTopic } from "./build-manifest.ts";
import type { BuiltTopic, KeptRecord } from "./built-topic.ts";
import { encodeJsonl } from "./jsonl.ts";
import type { Manifest, ManifestFile } from "./manifest.ts";
import type { GramSketch } from "./report/gram-sketch.ts";
import { type Drop, rejectedTarget, shardTarget } from "./shard-target.ts";
import { compareSlotIds, shardRecords } from "./shards.ts";
import type { ChosenLines } from "./stored-lines.ts";
import type { TopicContent } from "./topic-target.ts";
import { rejectedViewTarget, viewTarget } from "./view-target.ts";
import type { RowView } from "./views.ts";

export type DataFile = ManifestFile & { readonly blob: Digest };

export type ShardHand = (stem: string, records: readonly ChosenLines[]) => Promise<unknown>;

/** What is said of records that stay all the same. */
export const TAGS_FILE = "curation.jsonl";

interface Writing {
  readonly dataset: ResolvedDataset;
  readonly handsFor?: (shards: number) => readonly ShardHand[];
}

/** The files of every split in every view that is made of records, and what the report has to know of all problems. */
export async function writeRecords(
  scope: Scope,
  { dataset, handsFor }: Writing,
  topics: readonly BuiltTopic[],
  kept: readonly KeptRecord[],
): Promise<{ readonly files: readonly DataFile[]; readonly grams: readonly GramSketch[] }> {
  const contents = contentsOf(topics);
  const shards = splitsOf(dataset.curation).flatMap((split) => {
    const byTopic = groupByTopic(kept.filter((one) => one.split === split));
    const rows = [...byTopic].map(([id, records]) => ({ id, rows: records.length }));
    return shardRecords(split, rows).map(({ stem, topicIds }) => ({
      split,
      stem,
      records: topicIds.map((id) => linesOf(contents.get(id)!, byTopic.get(id)!)),
    }));
  });
  type Shard = (typeof shards)[number];
  const write = async ({ stem, records }: Shard) => {
    const { content } = await scope.evaluate(shardTarget(stem, records));
    const { parquet, jsonl, records: count, arrowBytes, grams } = content;
    const files: DataFile[] = [
      { path: `data/full/${stem}.parquet`, ...parquet, sha256: parquet.blob, records: count, arrowBytes },
      { path: `jsonl/full/${stem}.jsonl`, ...jsonl, sha256: jsonl.blob, records: count },
    ];
    return { files, grams };
  };
  const hands = (handsFor?.(shards.length) ?? []).map((hand) => async (shard: Shard) => {
    await hand(shard.stem, shard.records);
    return write(shard);
  });
  const written = await shareOut(shards, hands.length === 0 ? [write] : hands);
  const files = written.flatMap((shard) => shard.files);
  for (const view of dataset.curation.views)
    if (view !== "rejected") files.push(...(await writeView(scope, view, shards)));
  return { files, grams: written.map(({ grams }) => grams) };
}

/** A view's shards hold the topics that those of the records hold; of a split without a row there is no file. */
async function writeView(
  scope: Scope,
  view: RowView,
  shards: readonly {
    readonly split: string;
    readonly stem: string;
    readonly records: readonly ChosenLines[];
  }[],
): Promise<DataFile[]> {
  const files: (DataFile & { readonly records: number; readonly split: string })[] = [];
  for (const { split, stem, records } of shards) {
    const { content } = await scope.evaluate(viewTarget(view, stem, records));
    const { parquet, records: count, arrowBytes } = content;
    const path = `data/${view}/${stem}.parquet`;
    files.push({ path, ...parquet, sha256: parquet.blob, records: count, arrowBytes, split });
  }
  const filled = new Set(files.filter(({ records }) => records > 0).map(({ split }) => split));
  return files.filter(({ split }) => filled.has(split)).map(({ split: _, ...file }) => file);
}

function linesOf({ rows, records }: TopicContent, chosen: readonly KeptRecord[]): ChosenLines {
  const { blob } = records!;
  if (chosen.length === rows.length) return { blob, lines: null };
  const wanted = new Set(chosen.map(({ row }) => row));
  return { blob, lines: rows.flatMap((row, at) => (wanted.has(row) ? [at] : [])) };
}

/** The files of what did not make it. */
export async function writeRejected(
  scope: Scope,
  { curation }: ResolvedDataset,
  topics: readonly BuiltTopic[],
  curated: readonly Curated[],
): Promise<DataFile[]> {
  const contents = contentsOf(topics);
  const drops = dropsByTopic(topics, curated);
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
    if (!curation.views.includes("rejected") || rows.length === 0) continue;
    const { parquet, arrowBytes } = (await scope.evaluate(rejectedViewTarget(stem, blob))).content;
    const path = `data/rejected/${stem}.parquet`;
    files.push({ path, ...parquet, sha256: parquet.blob, records: lines, arrowBytes });
  }
  return files;
}

// What was curated stands in the order of the topics and their rows.
function dropsByTopic(topics: readonly BuiltTopic[], curated: readonly Curated[]): Map<string, Drop[]> {
  const drops = new Map<string, Drop[]>();
  let at = 0;
  for (const { topic, content } of topics) {
    const own = content.rows.flatMap((_, line): Drop[] => {
      const one = curated[at++]!;
      if (one.kept) return [];
      return [{ id: one.id, reason: one.reason, detail: one.detail, blob: content.records!.blob, line }];
    });
    if (own.length > 0) drops.set(topic.id, own);
  }
  return drops;
}

/** The file that lists what is said of kept records; none where nothing is. */
export function writeTags(scope: Scope, kept: readonly KeptRecord[]): DataFile[] {
  const rows = kept.flatMap(({ id, tags }) => tags.map(({ tag, detail }) => ({ id, tag, detail })));
  if (rows.length === 0) return [];
  const data = Buffer.from(encodeJsonl(rows.sort((a, b) => compareSlotIds(a.id, b.id))));
  const blob = scope.putBlob(data);
  return [{ path: TAGS_FILE, blob, bytes: data.length, sha256: blob, records: rows.length }];
}

/** Rows of each view by split, from the files that hold them. */
export function viewCounts(
  views: readonly DerivedView[],
  files: readonly ManifestFile[],
): Manifest["counts"]["views"] {
  const counts: Record<string, Record<string, number>> = { full: {} };
  for (const view of views) counts[view] = {};
  for (const { path, records = 0 } of files) {
    const [, view, split] = /^data\/([^/]+)\/(.+)-\d{5}-of-\d{5}\.parquet$/.exec(path) ?? [];
    if (view === undefined || split === undefined) continue;
    const own = counts[view]!;
    own[split] = (own[split] ?? 0) + records;
  }
  return counts;
}

const contentsOf = (topics: readonly BuiltTopic[]) =>
  new Map(topics.map(({ topic, content }) => [topic.id, content]));
