import { randomUUID } from "node:crypto";
import { copyFile, link, mkdir, rename, rm, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { MissingBlob } from "../engine/engine.ts";
import type { BlobStore } from "../store/blob-store.ts";
import { isErrno, sizeIfThere } from "../store/disk.ts";
import type { DatasetContent } from "./dataset-target.ts";

/**
 * Puts a version's files in `<dist>/<dataset>/<digest>/` and points `latest` at it. The files are shared with the
 * cache, and so with other versions, by hard links. The directory appears whole or not at all; says whether it was
 * there already.
 */
export async function placeArtifact(
  blobs: BlobStore,
  datasetDir: string,
  version: DatasetContent,
): Promise<{ readonly path: string; readonly placed: boolean }> {
  const path = join(datasetDir, version.digest);
  const placed = !(await isWhole(blobs, path, version));
  if (placed) {
    const temporary = `${path}.${process.pid}-${randomUUID().slice(0, 8)}.tmp`;
    try {
      for (const file of version.files) {
        // Reading re-hashes: nothing damaged leaves the cache.
        if ((await blobs.get(file.blob)) === null) throw new MissingBlob(file.blob);
        await linkOrCopy(blobs.path(file.blob), join(temporary, file.path));
      }
      await rm(path, { recursive: true, force: true });
      await rename(temporary, path);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  }
  await pointLatest(datasetDir, version.digest);
  return { path, placed };
}

async function isWhole(blobs: BlobStore, path: string, version: DatasetContent): Promise<boolean> {
  for (const file of version.files) {
    const size = await sizeIfThere(join(path, file.path));
    if (size === null || size !== (await sizeIfThere(blobs.path(file.blob)))) return false;
  }
  return true;
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  try {
    await link(from, to);
  } catch (error) {
    // Another file system, or one without hard links.
    if (!isErrno(error, "EXDEV") && !isErrno(error, "EPERM") && !isErrno(error, "EMLINK")) throw error;
    await copyFile(from, to);
  }
}

async function pointLatest(datasetDir: string, digest: string): Promise<void> {
  const temporary = join(datasetDir, `.latest-${process.pid}-${randomUUID().slice(0, 8)}`);
  await symlink(digest, temporary, "junction");
  await rename(temporary, join(datasetDir, "latest"));
}
