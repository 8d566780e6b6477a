import { join } from "node:path";
import type { DatasetContent } from "../../dataset/dataset-target.ts";
import { placeArtifact } from "../../dataset/place-artifact.ts";
import * as catalogue from "../../diagnostics/catalogue/lock.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import type { Artifact } from "../../versions/artifacts.ts";
import { diffVersions } from "../../versions/diff/diff-versions.ts";
import type { LockEntry } from "../../versions/lock/lock-entry.ts";
import { readLock } from "../../versions/lock/lock-file.ts";
import { type BuildOptions, type BuildStores, build, cacheStores } from "../build.ts";
import type { BuildEvent, BuildSummary, Listener } from "../events.ts";
import { canMatch, declaredBy, findDrift } from "./drift.ts";
import { type EarlierVersion, findEarlier, setUp } from "./earlier-version.ts";
import { overlayStores } from "./overlay-stores.ts";
import { inScratchDirectory } from "./scratch-directory.ts";
import type { FrozenVerdict } from "./verdict.ts";

export interface FrozenOptions extends Omit<BuildOptions, "selection" | "stores"> {
  readonly projectDir: string;
  /** Globs of the spec files. */
  readonly patterns: readonly string[];
}

/**
 * Builds what is pinned, or says why that does not come of what is here; another version is not put in dist. Offline
 * the cache stays as it is, to the byte.
 */
export async function buildFrozen(options: FrozenOptions): Promise<BuildSummary> {
  const { dataset, dirs, projectDir } = options;
  const pinned = (await readLock(projectDir)).pinOf(dataset.name);
  if (pinned === null) throw new DiagnosticError([catalogue.nothingPinned(dataset.name)]);
  return inScratchDirectory(join(dirs.dist, dataset.name), (scratch) =>
    buildPinned(options, pinned, scratch),
  );
}

async function buildPinned(
  options: FrozenOptions,
  pinned: LockEntry,
  scratch: string,
): Promise<BuildSummary> {
  const { dataset, dirs, listener } = options;
  // What cannot become the pinned version is not paid for.
  const isOffline = options.offline === true || !canMatch(declaredBy(dataset), pinned);
  const stores = isOffline ? overlayStores(dirs.cache, scratch) : cacheStores(dirs.cache);
  const watcher = new FrozenWatcher(listener);
  const { openPool, ...rest } = options;
  const summary = await build({
    ...rest,
    // Its threads write to the cache.
    ...(isOffline || openPool === undefined ? {} : { openPool }),
    offline: isOffline,
    listener: watcher.listener,
    stores: { ...stores, place: placer(options, pinned, stores, scratch, watcher) },
  });
  const verdict = await judge(options, pinned, stores, scratch, watcher, summary);
  const isOther = summary.digest !== null && !verdict.matches;
  const judged: BuildSummary = {
    ...summary,
    ...(isOther ? { status: "drifted" } : {}),
    frozen: verdict,
  };
  listener(judged);
  return judged;
}

function placer(
  { dirs, dataset }: FrozenOptions,
  pinned: LockEntry,
  { blobs, writesCache }: Pick<BuildStores, "blobs" | "writesCache">,
  scratch: string,
  watcher: FrozenWatcher,
): BuildStores["place"] {
  const stateDir = writesCache ? join(dirs.cache, "state") : join(scratch, "state");
  return (version) => {
    watcher.built = version;
    if (version.digest !== pinned.digest) return null;
    return placeArtifact(
      blobs,
      { datasetDir: join(dirs.dist, dataset.name), stateDir, latest: true },
      version,
    );
  };
}

async function judge(
  options: FrozenOptions,
  { kind: _, dataset: name, ...pinned }: LockEntry,
  { blobs }: Pick<BuildStores, "blobs">,
  scratch: string,
  { built, missing, failedTopics }: FrozenWatcher,
  { status, digest }: BuildSummary,
): Promise<FrozenVerdict> {
  const isJudged = status === "done" || status === "short" || status === "failed";
  if (digest === pinned.digest || !isJudged)
    return { pinned, matches: digest === pinned.digest, drift: [], changes: null };
  const locked = { ...pinned, dataset: name };
  const earlier = await findEarlier(locked, options.dirs, blobs, scratch);
  const drift = await findDrift(options.dataset, locked, earlier.spec, { missing, failedTopics }, options);
  const here = built === null ? null : await setUp(built, blobs, scratch);
  return { pinned, matches: false, drift, changes: await changesBetween(earlier, here) };
}

async function changesBetween({ artifact }: EarlierVersion, here: Artifact | null) {
  if (artifact === null || here === null) return null;
  try {
    const { counts, causes, disciplines } = await diffVersions(artifact, here);
    return { counts, causes, disciplines };
  } catch (error) {
    // A version in dist that was damaged since: why there is drift is told without it.
    if (error instanceof DiagnosticError) return null;
    throw error;
  }
}

/** Hears how a build fares; its summary is held back until the verdict is there. */
class FrozenWatcher {
  readonly missing = { keys: new Set<string>(), topics: new Set<string>() };
  readonly failedTopics = new Set<string>();
  built: DatasetContent | null = null;
  readonly listener: Listener;

  constructor(listener: Listener) {
    this.listener = (event: BuildEvent) => {
      if (event.type === "missing") {
        this.missing.keys.add(event.key);
        this.missing.topics.add(event.topic);
      }
      if (event.type === "topic-failed") this.failedTopics.add(event.topic);
      if (event.type !== "summary") listener(event);
    };
  }
}
