import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { DatasetContent } from "../../dataset/dataset-target.ts";
import { placeArtifact } from "../../dataset/place-artifact.ts";
import { parseSpec, SPEC_FILE, type VersionSpec } from "../../dataset/spec-text.ts";
import { MissingBlob, type StoredResult } from "../../engine/engine.ts";
import type { BlobStore } from "../../store/blob-store.ts";
import { readIfThere } from "../../store/disk.ts";
import { unseal } from "../../store/sealed.ts";
import { walkFiles } from "../../store/walk.ts";
import { utf8Of } from "../../util/bytes.ts";
import { KEY_SCHEME } from "../../util/digest.ts";
import { type Artifact, findArtifact, listArtifacts } from "../../versions/artifacts.ts";
import type { LockedVersion } from "../../versions/lock/lock-entry.ts";
import type { ProjectDirs } from "../project.ts";

/** What is here of a version that was made before. */
export interface EarlierVersion {
  /** Null when some of its files are gone. */
  readonly artifact: Artifact | null;
  /** What it was made from; null when that is gone too. */
  readonly spec: VersionSpec | null;
}

/** A version as it stands in dist, else as the cache still knows it; its files are then put into `scratch`. */
export async function findEarlier(
  { dataset, digest }: Pick<LockedVersion, "dataset" | "digest">,
  dirs: ProjectDirs,
  blobs: BlobStore,
  scratch: string,
): Promise<EarlierVersion> {
  const artifacts = await listArtifacts(dirs.dist, dataset);
  const artifact = artifacts.find(({ manifest }) => manifest.digest === digest);
  if (artifact !== undefined) {
    const text = await readIfThere(join(artifact.path, SPEC_FILE));
    return { artifact, spec: text === null ? null : parseSpec(text.toString()) };
  }
  const content = await recordedVersion(dirs.cache, dataset, digest, blobs);
  if (content === null) return { artifact: null, spec: null };
  const specBlob = content.files.find(({ path }) => path === SPEC_FILE)?.blob;
  const bytes = specBlob === undefined ? null : blobs.get(specBlob);
  const spec = bytes === null ? null : parseSpec(utf8Of(bytes));
  return { artifact: await setUp(content, blobs, scratch), spec };
}

/** Puts a version's files into a scratch directory; null when some are gone. */
export async function setUp(
  version: DatasetContent,
  blobs: BlobStore,
  scratch: string,
): Promise<Artifact | null> {
  const place = { datasetDir: join(scratch, "versions"), stateDir: join(scratch, "state"), latest: false };
  try {
    return await findArtifact("", placeArtifact(blobs, place, version), scratch);
  } catch (error) {
    if (error instanceof MissingBlob) return null;
    throw error;
  }
}

async function recordedVersion(
  cacheDir: string,
  dataset: string,
  digest: string,
  blobs: BlobStore,
): Promise<DatasetContent | null> {
  for await (const { path } of walkFiles(join(cacheDir, "results", "dataset"))) {
    const text = await readFile(path, "utf8");
    const result = unseal("result dataset", KEY_SCHEME, text) as StoredResult | null;
    if (result === null || result.id !== dataset) continue;
    const bytes = result.content === undefined ? blobs.get(result.output) : null;
    const content = bytes === null ? result.content : JSON.parse(utf8Of(bytes));
    const version = content as DatasetContent | undefined;
    if (version?.digest === digest) return version;
  }
  return null;
}
