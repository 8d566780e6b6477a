import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { DatasetContent } from "../../dataset/dataset-target.ts";
import type { DatasetRecord } from "../../dataset/record.ts";
import { TOPIC_STAGE, type TopicContent } from "../../dataset/topic-target.ts";
import { BlobStore } from "../../store/blob-store.ts";
import { statIfThere } from "../../store/walk.ts";
import { utf8Of } from "../../util/bytes.ts";
import type { Digest } from "../../util/digest.ts";
import type { LockFile } from "../../versions/lock/lock-file.ts";
import type { ProjectDirs } from "../project.ts";
import { contentOf } from "../versions/cached-versions.ts";
import { type CacheFile, forEachFile, judge } from "./entries.ts";
import { findLeftovers, removeLeftover } from "./leftovers.ts";
import { type KnownResult, rootsOf } from "./roots.ts";

export interface PruneOptions {
  readonly dirs: ProjectDirs;
  /** What tags and pins name stays. */
  readonly lock: LockFile;
  readonly dryRun: boolean;
  /** Nothing younger is removed: a build that is under way may need it. */
  readonly graceMs: number;
  /** "count" says what it would cost to buy back those that nothing stands on; "remove" removes them. */
  readonly replies: "keep" | "count" | "remove";
  readonly now: number;
}

export interface Removed {
  files: number;
  bytes: number;
}

export interface PruneSummary {
  readonly dryRun: boolean;
  readonly kept: { readonly results: number; readonly blobs: number };
  readonly results: Removed;
  readonly blobs: Removed;
  readonly leftovers: Removed;
  /** Versions, "name@<digest>", that could be restored before and cannot any more. */
  readonly versions: readonly string[];
  /** Null unless asked for. `unknown`: why it cannot be told what stands on which reply, so that all stay. */
  readonly replies: (Removed & { input: number; output: number; unknown: string | null }) | null;
}

interface Needed {
  readonly results: ReadonlySet<string>;
  readonly blobs: ReadonlySet<string>;
  readonly replies: ReadonlySet<string>;
  /** Versions that stand on results, and what each result's version needs to be put back into dist. */
  readonly restorable: readonly Restorable[];
  /** Why the list of replies may be short; null when it is whole. */
  readonly unknown: string | null;
}

interface Restorable {
  readonly version: string;
  readonly result: string;
  readonly blobs: readonly string[];
}

const nameOf = (stage: string, key: string) => `${stage}/${key}`;

/** Removes what nothing needs: results before the blobs that they name, so that no result stands without its goods. */
export async function pruneCache(options: PruneOptions): Promise<PruneSummary> {
  const { dirs, dryRun } = options;
  const results = await readResults(dirs.cache);
  const needed = await findNeeded(options, results);
  const gone = new Set<string>();
  const removedResults = await sweep(options, "result", (file) => {
    if (needed.results.has(placeOf(file))) return null;
    return () => gone.add(placeOf(file));
  });
  const removedBlobs = await sweep(options, "blob", (file) =>
    needed.blobs.has(file.name) ? null : () => gone.add(file.name),
  );
  const replies = options.replies === "keep" ? null : await sweepReplies(options, needed);
  const leftovers: Removed = { files: 0, bytes: 0 };
  for (const leftover of await findLeftovers(dirs, options.graceMs)) {
    if (!leftover.dead) continue;
    leftovers.files++;
    leftovers.bytes += leftover.bytes;
    if (!dryRun) await removeLeftover(leftover);
  }
  const kept = { results: needed.results.size, blobs: needed.blobs.size };
  const versions = lostVersions(needed.restorable, gone);
  return { dryRun, kept, results: removedResults, blobs: removedBlobs, leftovers, versions, replies };
}

/** A version may have several results: it is lost with the last that is whole. */
function lostVersions(restorable: readonly Restorable[], gone: ReadonlySet<string>): string[] {
  const isLeft = ({ result, blobs }: Restorable) =>
    !gone.has(result) && !blobs.some((blob) => gone.has(blob));
  const left = new Set(restorable.filter(isLeft).map(({ version }) => version));
  const all = new Set(restorable.map(({ version }) => version));
  return [...all].filter((version) => !left.has(version)).sort();
}

const placeOf = ({ relativePath, name }: CacheFile) => nameOf(relativePath.split("/")[1]!, name);

async function readResults(cache: string): Promise<Map<string, KnownResult>> {
  const results = new Map<string, KnownResult>();
  await forEachFile(cache, ["result"], async (file) => {
    const judged = await judge(file);
    if (judged?.state !== "good" || judged.found.kind !== "result") return;
    const { stage, key, result } = judged.found;
    results.set(nameOf(stage, key), { stage, key, result, modified: file.stats.mtimeMs });
  });
  return results;
}

/** Everything that can be reached from the roots. */
async function findNeeded(
  { dirs, lock, replies: sparing }: PruneOptions,
  all: ReadonlyMap<string, KnownResult>,
): Promise<Needed> {
  const blobStore = new BlobStore(join(dirs.cache, "blobs"));
  const datasets = [...all.values()].filter((known) => known.stage === "dataset");
  const contents = new Map(
    datasets.map((known) => [known, contentOf<DatasetContent>(known.result, blobStore)]),
  );
  const roots = await rootsOf(dirs.dist, lock, datasets, (known) => contents.get(known) ?? null);
  const results = new Set<string>();
  const blobs = new Set<string>();
  const replies = new Set<string>();
  let unknown = roots.orphans.length > 0 ? `no result is here of ${roots.orphans[0]}` : null;
  if (roots.results.length === 0) unknown ??= "no version is here";
  const open = roots.results.map((known) => nameOf(known.stage, known.key));
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (results.has(name)) continue;
    const known = all.get(name);
    if (known === undefined) {
      unknown ??= `the result ${name} is gone`;
      continue;
    }
    results.add(name);
    const { result } = known;
    for (const blob of result.blobs) blobs.add(blob);
    if (result.content === undefined) blobs.add(result.output);
    for (const { stage, key } of result.inner) open.push(nameOf(stage, key));
    if (sparing !== "keep" && known.stage === TOPIC_STAGE.name)
      unknown ??= collectReplies(contentOf<TopicContent>(known.result, blobStore), blobStore, replies);
  }
  const restorable = [...contents].flatMap(([known, content]) => restorableOf(known, content, blobStore));
  return { results, blobs, replies, restorable, unknown };
}

function restorableOf(
  { stage, key, result }: KnownResult,
  content: DatasetContent | null,
  blobs: BlobStore,
): Restorable[] {
  if (content === null || !content.files.every(({ blob }) => blobs.has(blob))) return [];
  const needs = content.files.map(({ blob }) => blob);
  const own = result.content === undefined ? [result.output, ...needs] : needs;
  return [{ version: `${result.id}@${content.digest}`, result: nameOf(stage, key), blobs: own }];
}

// Every reply behind a topic stands in the lineage of a record or of a tombstone. Gives what keeps it from being known.
function collectReplies(topic: TopicContent | null, blobs: BlobStore, into: Set<string>): string | null {
  if (topic === null) return "a topic's result is gone";
  for (const stored of [topic.records, topic.rejected]) {
    if (stored === null) continue;
    const bytes = blobs.get(stored.blob);
    if (bytes === null) return `the blob ${stored.blob} is gone`;
    for (const line of utf8Of(bytes).split("\n").slice(0, -1)) {
      const { lineage } = JSON.parse(line) as Pick<DatasetRecord, "lineage">;
      for (const { key } of lineage) into.add(key);
    }
  }
  return null;
}

async function sweep(
  options: PruneOptions,
  kind: "result" | "blob",
  /** Null for a file that stays, else whom to tell when it goes. */
  isLoose: (file: CacheFile) => (() => void) | null,
): Promise<Removed> {
  const removed: Removed = { files: 0, bytes: 0 };
  await forEachFile(options.dirs.cache, [kind], async (file) => {
    if (file.name.endsWith(".tmp") || isYoung(options, file)) return;
    if (!/^[0-9a-f]{64}(?:\.damaged)?$/.test(file.name)) return;
    const tell = isLoose(file);
    if (tell !== null && (await remove(options, file, removed))) tell();
  });
  return removed;
}

async function sweepReplies(options: PruneOptions, needed: Needed) {
  const removed = { files: 0, bytes: 0, input: 0, output: 0, unknown: needed.unknown };
  if (needed.unknown !== null) return removed;
  const counting = { ...options, dryRun: options.dryRun || options.replies === "count" };
  await forEachFile(options.dirs.cache, ["reply"], async (file) => {
    const key = file.name.split(".")[0]! as Digest;
    if (needed.replies.has(key) || isYoung(options, file)) return;
    const judged = await judge(file);
    if (judged?.state !== "good" || judged.found.kind !== "reply") return;
    removed.input += judged.found.reply.usage?.input ?? 0;
    removed.output += judged.found.reply.usage?.output ?? 0;
    await remove(counting, file, removed);
  });
  return removed;
}

const isYoung = ({ graceMs, now }: PruneOptions, { stats }: CacheFile) => now - stats.mtimeMs < graceMs;

async function remove(options: PruneOptions, file: CacheFile, removed: Removed): Promise<boolean> {
  // Looked at again: a build may have written it anew since it was listed.
  const stats = await statIfThere(file.path);
  if (stats === null || isYoung(options, { ...file, stats })) return false;
  removed.files++;
  // A file that an artifact shares frees nothing.
  if (stats.nlink === 1) removed.bytes += stats.blocks * 512;
  if (!options.dryRun) await rm(file.path, { force: true });
  return true;
}
