import { join } from "node:path";
import type { DatasetContent } from "../../dataset/dataset-target.ts";
import { placeArtifact } from "../../dataset/place-artifact.ts";
import * as usage from "../../diagnostics/catalogue/usage.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { MissingBlob } from "../../engine/engine.ts";
import { BlobStore } from "../../store/blob-store.ts";
import { statIfThere } from "../../store/walk.ts";
import { type Digest, isDigest } from "../../util/digest.ts";
import { parseReference } from "../../versions/find-version.ts";
import type { LockFile } from "../../versions/lock/lock-file.ts";
import { namesIn } from "../cache/leftovers.ts";
import type { ProjectDirs } from "../project.ts";
import { type CachedVersion, cachedVersions } from "./cached-versions.ts";
import { digestOfTag } from "./locate-version.ts";

export interface RestoreOptions {
  readonly dirs: ProjectDirs;
  readonly lock: LockFile;
  /** "name@1.2.0" or "name@<digest prefix>". */
  readonly reference: string;
  /** Whether `latest` is to point at it. */
  readonly latest: boolean;
}

export interface Restored {
  readonly dataset: string;
  readonly digest: Digest;
  readonly path: string;
  readonly records: number;
  readonly files: number;
  /** Whether a directory of that name was there already; what was damaged in it is mended. */
  readonly wasThere: boolean;
}

/** Puts a version back into dist from the cache alone, byte by byte as it was. */
export async function restoreVersion({ dirs, lock, reference, latest }: RestoreOptions): Promise<Restored> {
  const read = parseReference(reference);
  if (read.kind === "path" || read.kind === "latest") {
    const reason = `"${reference}" names no version: one is named by its tag or digest, "name@1.2.0".`;
    throw new DiagnosticError([usage.badArguments("restore", reason)]);
  }
  const { dataset } = read;
  const blobs = new BlobStore(join(dirs.cache, "blobs"));
  const cached = (await cachedVersions(dirs.cache, blobs)).filter((one) => one.dataset === dataset);
  const datasetDir = join(dirs.dist, dataset);
  const digest =
    read.kind === "tag"
      ? digestOfTag(lock, dataset, read.version)
      : digestOfPrefix(dataset, read.prefix, [
          ...cached.map(({ content }) => content.digest),
          ...lock.entries.filter((entry) => entry.dataset === dataset).map((entry) => entry.digest),
          ...(await namesIn(datasetDir)).filter(isDigest),
        ]);
  const wasThere = (await statIfThere(join(datasetDir, digest))) !== null;
  const place = { datasetDir, stateDir: join(dirs.cache, "state"), latest };
  const content = chooseResult(cached, digest, `${dataset}@${digest.slice(0, 12)}`, blobs);
  try {
    const path = placeArtifact(blobs, place, content);
    return { dataset, digest, path, records: content.records, files: content.files.length, wasThere };
  } catch (error) {
    // Its blobs were there a moment ago.
    if (!(error instanceof MissingBlob)) throw error;
    throw new DiagnosticError([notRestorable(reference, content, error.digests)]);
  }
}

function digestOfPrefix(dataset: string, prefix: string, known: readonly Digest[]): Digest {
  const found = new Set(known.filter((one) => prefix.length >= 4 && one.startsWith(prefix)));
  const [digest] = found;
  if (digest === undefined || found.size > 1)
    throw new DiagnosticError([usage.unknownVersion(dataset, prefix)]);
  return digest;
}

/** A result of the version whose files are all there, read and re-hashed; says what is gone when there is none. */
function chooseResult(
  cached: readonly CachedVersion[],
  digest: Digest,
  name: string,
  blobs: BlobStore,
): DatasetContent {
  const results = cached.filter(({ content }) => content.digest === digest).map(({ content }) => content);
  const [newest] = results;
  if (newest === undefined) throw new DiagnosticError([usage.resultGone(name)]);
  let missing: Digest[] = [];
  for (const content of results) {
    const gone = content.files.map(({ blob }) => blob).filter((blob) => blobs.readFromDisk(blob) === null);
    if (gone.length === 0) return content;
    if (content === newest) missing = gone;
  }
  throw new DiagnosticError([notRestorable(name, newest, missing)]);
}

function notRestorable(name: string, content: DatasetContent, missing: readonly Digest[]) {
  const gone = content.files.filter(({ blob }) => missing.includes(blob));
  return usage.blobsGone(name, content.files.length, gone);
}
