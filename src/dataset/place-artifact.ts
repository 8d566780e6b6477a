import { copyFileSync, linkSync, mkdirSync, renameSync, rmSync, statSync, symlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { MissingBlob } from "../engine/engine.ts";
import type { BlobStore } from "../store/blob-store.ts";
import { readNow, writeNow } from "../store/derived.ts";
import { isErrno, refusesHardLinks } from "../store/disk.ts";
import { unique } from "../store/unique.ts";
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

/** What a file's stamp was when its bytes were last known to be those of a blob. */
type Stamps = ReadonlyMap<string, string>;

/**
 * Puts a version's files in `<dist>/<dataset>/<digest>/` and points `latest` at it; gives the path. The files are shared
 * with the cache, and so with other versions, by hard links. The directory appears whole or not at all, and one that was
 * damaged since is put right.
 */
export function placeArtifact(blobs: BlobStore, place: ArtifactPlace, version: DatasetContent): string {
  const path = join(place.datasetDir, version.digest);
  const stampsFile = join(place.stateDir, "placed", basename(place.datasetDir));
  const stamps = readStamps(stampsFile);
  if (!isWhole(path, version, stamps)) {
    const temporary = `${path}.${process.pid}-${unique()}.tmp`;
    try {
      fill(temporary, blobs, version, stamps);
      putInPlace(temporary, path, version);
    } finally {
      rmSync(temporary, { recursive: true, force: true });
    }
  }
  rememberStamps(stampsFile, path, version, stamps);
  if (place.latest) pointLatest(place.datasetDir, version.digest);
  return path;
}

function fill(directory: string, blobs: BlobStore, version: DatasetContent, stamps: Stamps): void {
  const folders = new Set(version.files.map((file) => dirname(join(directory, file.path))));
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  const missing: Digest[] = [];
  for (const { blob, path } of version.files) {
    const from = blobs.path(blob);
    // Nothing damaged leaves the cache: what is not known by its stamp is read from the disk, and so re-hashed.
    const isKnown = stamps.has(blob) && stampOf(from) === stamps.get(blob);
    if (!isKnown && blobs.readFromDisk(blob) === null) missing.push(blob);
    else linkOrCopy(from, join(directory, path));
  }
  if (missing.length > 0) throw new MissingBlob(missing);
}

// Another build may put the same version there at the same moment; one that is whole is as good as ours.
function putInPlace(temporary: string, path: string, version: DatasetContent): void {
  for (let tries = 0; ; tries++) {
    try {
      renameSync(temporary, path);
      return;
    } catch (error) {
      if (!isErrno(error, "ENOTEMPTY") && !isErrno(error, "EEXIST")) throw error;
      if (isWhole(path, version, new Map())) return;
      if (tries >= 5) throw error;
    }
    const old = `${path}.${process.pid}-${unique()}.old.tmp`;
    try {
      renameSync(path, old);
    } catch (error) {
      if (!isErrno(error, "ENOENT")) throw error;
    }
    rmSync(old, { recursive: true, force: true });
  }
}

/** Whether every file is there with the right bytes. Files whose stamp is remembered are taken as they were. */
function isWhole(path: string, version: DatasetContent, stamps: Stamps): boolean {
  return version.files.every((file) => {
    const stamp = stampOf(join(path, file.path));
    if (stamp === null) return false;
    if (stamps.get(file.blob) === stamp) return true;
    const bytes = readNow(join(path, file.path));
    return bytes !== null && bytes.length === file.bytes && sha256(bytes) === file.blob;
  });
}

// Any write to a file, through whichever of its names, moves the change time.
function stampOf(file: string): string | null {
  try {
    const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
    return stats === undefined ? null : `${stats.size} ${stats.mtimeNs} ${stats.ctimeNs} ${stats.ino}`;
  } catch (error) {
    if (isErrno(error, "ENOTDIR")) return null;
    throw error;
  }
}

function readStamps(stampsFile: string): Stamps {
  const lines = (readNow(stampsFile)?.toString() ?? "").split("\n");
  return new Map(lines.map((line) => line.split("\t") as [string, string]));
}

// Linking a file moves its change time, so the stamps are those after the last link.
function rememberStamps(stampsFile: string, path: string, version: DatasetContent, old: Stamps): void {
  const stamps = version.files.map(({ blob, path: own }) => [blob, stampOf(join(path, own))] as const);
  if (stamps.every(([blob, stamp]) => old.get(blob) === stamp)) return;
  try {
    writeNow(stampsFile, stamps.map((pair) => pair.join("\t")).join("\n"));
  } catch {
    // The next build reads the files.
  }
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (!refusesHardLinks(error)) throw error;
    copyFileSync(from, to);
  }
}

/** Makes a version the one that `latest` of its dataset points at. */
export function pointLatest(datasetDir: string, digest: string): void {
  const temporary = join(datasetDir, `.latest-${process.pid}-${unique()}`);
  symlinkSync(digest, temporary, "junction");
  renameSync(temporary, join(datasetDir, "latest"));
}
