import { randomUUID } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { constants, copyFile, link, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** The bytes of a file, or null when there is none. */
export async function readIfThere(path: string): Promise<Buffer | null> {
  // Most looks are for what is not there, and an error with its stack costs more than the read it stands for.
  if (!existsSync(path)) return null;
  try {
    return await readFile(path);
  } catch (error) {
    if (isErrno(error, "ENOENT") || isErrno(error, "ENOTDIR")) return null;
    throw error;
  }
}

/** The size of a file in bytes, or null when there is none. */
export async function sizeIfThere(path: string): Promise<number | null> {
  try {
    return statSync(path, { throwIfNoEntry: false })?.size ?? null;
  } catch (error) {
    if (isErrno(error, "ENOTDIR")) return null;
    throw error;
  }
}

/** Makes a file appear whole or not at all; an older one is replaced. Not synced: for what can be made again. */
export async function writeAtomic(path: string, data: string | Uint8Array): Promise<void> {
  const temporary = temporaryFor(path);
  await writeNew(temporary, data, false);
  try {
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Makes a file that is not there yet; fails with EEXIST when it is. Others may see it before it is whole. */
export function createNew(path: string, data: string | Uint8Array): Promise<void> {
  return writeNew(path, data, false);
}

/**
 * Makes a file appear whole, synced to the disk, unless one of that name is there already; says whether it did.
 * A hard link refuses to replace, so of several racing writers exactly one wins and the others can read its file.
 */
export async function publishOnce(path: string, data: string | Uint8Array): Promise<boolean> {
  const temporary = temporaryFor(path);
  await writeNew(temporary, data, true);
  try {
    await linkOnce(temporary, path);
    return true;
  } catch (error) {
    if (isErrno(error, "EEXIST")) return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

const NO_HARD_LINKS = ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EXDEV", "EMLINK"];

export const refusesHardLinks = (error: unknown) => NO_HARD_LINKS.some((code) => isErrno(error, code));

async function linkOnce(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (!refusesHardLinks(error)) throw error;
    // Not atomic, but it refuses to replace too, and a file that was cut short is told by its checksum.
    await copyFile(from, to, constants.COPYFILE_EXCL);
  }
}

/** Moves a damaged file out of the way, kept for a look; it may be gone already, when another reader was first. */
export async function setAside(path: string): Promise<void> {
  try {
    await rename(path, `${path}.damaged`);
  } catch (error) {
    if (!isErrno(error, "ENOENT")) throw error;
  }
}

export function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

const temporaryFor = (path: string) => `${path}.${process.pid}-${randomUUID().slice(0, 8)}.tmp`;

async function writeNew(path: string, data: string | Uint8Array, sync: boolean): Promise<void> {
  const file = await openMakingFolder(path);
  try {
    await file.writeFile(data);
    if (sync) await file.sync();
  } catch (error) {
    await file.close();
    await rm(path, { force: true });
    // What fails on an open file does not say which one it is.
    throw Object.assign(error as Error, { path });
  }
  await file.close();
}

// The folder is nearly always there, so it is made only when opening says it is not.
async function openMakingFolder(path: string) {
  try {
    return await open(path, "wx");
  } catch (error) {
    if (!isErrno(error, "ENOENT")) throw error;
    await makeFolder(dirname(path));
    return open(path, "wx");
  }
}

// Not mkdir's own recursion: of a read-only file system that one says that a directory is missing (Node 20).
async function makeFolder(path: string): Promise<void> {
  const make = async () => {
    try {
      await mkdir(path);
    } catch (error) {
      if (!isErrno(error, "EEXIST")) throw error;
    }
  };
  try {
    await make();
  } catch (error) {
    if (!isErrno(error, "ENOENT") || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await make();
  }
}
