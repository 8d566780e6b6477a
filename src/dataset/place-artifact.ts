import { randomUUID } from "node:crypto";
import { copyFile, link, mkdir, rename, rm, stat, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { MissingBlob } from "../engine/engine.ts";
import type { BlobStore } from "../store/blob-store.ts";
import { isErrno, readIfThere, refusesHardLinks, writeDerived } from "../store/disk.ts";
import { type Digest, sha256 } from "../util/digest.ts";
import type { DatasetContent } from "./dataset-target.ts";

export interface ArtifactPlace {
  /** `<dist>/<dataset>` */
  readonly datasetDir: string;
  /** Remembers the stamps of files that were found whole, so that they need not be read again. Disposable. */
  readonly stateDir: string;
  /** Whether this version becomes the one that `latest` points at. */
  readonly latest: boolean;
}

/**
 * Puts a version's files in `<dist>/<dataset>/<digest>/` and points `latest` at it; gives the path. The files are shared
 * with the cache, and so with other versions, by hard links. The directory appears whole or not at all, and one that was
 * damaged since is put right.
 */
export async function placeArtifact(
  blobs: BlobStore,
  place: ArtifactPlace,
  version: DatasetContent,
): Promise<string> {
  const path = join(place.datasetDir, version.digest);
  const stampsFile = join(place.stateDir, "artifacts", version.digest);
  if (!(await isWhole(path, version, await stampsAt(stampsFile)))) {
    const temporary = `${path}.${process.pid}-${randomUUID().slice(0, 8)}.tmp`;
    try {
      await fill(temporary, blobs, version);
      await putInPlace(temporary, path, version);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  }
  await rememberStamps(stampsFile, path, version);
  if (place.latest) await pointLatest(place.datasetDir, version.digest);
  return path;
}

async function fill(directory: string, blobs: BlobStore, version: DatasetContent): Promise<void> {
  const missing: Digest[] = [];
  for (const file of version.files) {
    // Read from the disk, and so re-hashed: nothing damaged leaves the cache.
    if ((await blobs.readFromDisk(file.blob)) === null) missing.push(file.blob);
    else await linkOrCopy(blobs.path(file.blob), join(directory, file.path));
  }
  if (missing.length > 0) throw new MissingBlob(missing);
}

// Another build may put the same version there at the same moment; one that is whole is as good as ours.
async function putInPlace(temporary: string, path: string, version: DatasetContent): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await rename(temporary, path);
      return;
    } catch (error) {
      if (!isErrno(error, "ENOTEMPTY") && !isErrno(error, "EEXIST")) throw error;
      if (await isWhole(path, version, new Map())) return;
      if (tries >= 5) throw error;
    }
    const old = `${path}.${process.pid}-${randomUUID().slice(0, 8)}.old.tmp`;
    try {
      await rename(path, old);
    } catch (error) {
      if (!isErrno(error, "ENOENT")) throw error;
    }
    await rm(old, { recursive: true, force: true });
  }
}

type Stamps = ReadonlyMap<string, string>;

/** Whether every file is there with the right bytes. Files whose stamp is remembered are taken as they were. */
async function isWhole(path: string, version: DatasetContent, stamps: Stamps): Promise<boolean> {
  for (const file of version.files) {
    const stamp = await stampOf(join(path, file.path));
    if (stamp === null) return false;
    if (stamps.get(file.path) === stamp) continue;
    const bytes = await readIfThere(join(path, file.path));
    if (bytes === null || bytes.length !== file.bytes || sha256(bytes) !== file.blob) return false;
  }
  return true;
}

// Any write to a file, through whichever of its names, moves the change time.
async function stampOf(file: string): Promise<string | null> {
  try {
    const { size, mtimeNs, ctimeNs, ino } = await stat(file, { bigint: true });
    return `${size} ${mtimeNs} ${ctimeNs} ${ino}`;
  } catch (error) {
    if (isErrno(error, "ENOENT") || isErrno(error, "ENOTDIR")) return null;
    throw error;
  }
}

async function stampsAt(stampsFile: string): Promise<Stamps> {
  const text = (await readIfThere(stampsFile))?.toString() ?? "";
  return new Map(text.split("\n").map((line) => line.split("\t") as [string, string]));
}

async function rememberStamps(stampsFile: string, path: string, version: DatasetContent): Promise<void> {
  const lines: string[] = [];
  for (const file of version.files) lines.push(`${file.path}\t${await stampOf(join(path, file.path))}`);
  await writeDerived(stampsFile, lines.join("\n"));
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  try {
    await link(from, to);
  } catch (error) {
    if (!refusesHardLinks(error)) throw error;
    await copyFile(from, to);
  }
}

async function pointLatest(datasetDir: string, digest: string): Promise<void> {
  const temporary = join(datasetDir, `.latest-${process.pid}-${randomUUID().slice(0, 8)}`);
  await symlink(digest, temporary, "junction");
  await rename(temporary, join(datasetDir, "latest"));
}
