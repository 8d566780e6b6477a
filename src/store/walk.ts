import type { Stats } from "node:fs";
import { lstat, opendir } from "node:fs/promises";
import { join } from "node:path";
import { isErrno } from "./disk.ts";

/** A file as it lies on the disk. */
export interface FoundFile {
  readonly path: string;
  readonly name: string;
  readonly stats: Stats;
}

/** All files below a directory, in no order; none when it is not there. Files that go away meanwhile are passed over. */
export async function* walkFiles(directory: string): AsyncGenerator<FoundFile> {
  let entries: Awaited<ReturnType<typeof opendir>>;
  try {
    entries = await opendir(directory);
  } catch (error) {
    if (isErrno(error, "ENOENT") || isErrno(error, "ENOTDIR")) return;
    throw error;
  }
  for await (const entry of entries) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) yield* walkFiles(path);
    else {
      const stats = await statIfThere(path);
      if (stats !== null) yield { path, name: entry.name, stats };
    }
  }
}

/** What `lstat` says, or null when there is nothing. */
export async function statIfThere(path: string): Promise<Stats | null> {
  try {
    return await lstat(path);
  } catch (error) {
    if (isErrno(error, "ENOENT")) return null;
    throw error;
  }
}

/** Works on what comes, at most so many at once. */
export async function forEachOf<T>(
  items: AsyncIterable<T>,
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.asyncIterator]();
  // A generator's calls queue up, so that several workers may draw from one.
  const worker = async () => {
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
      await work(next.value);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
