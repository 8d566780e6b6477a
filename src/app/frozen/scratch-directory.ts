import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";

/**
 * Gives work a directory for files that are of no use after it: in dist, where they can be linked into an artifact, and
 * under a name by which pruning knows it, should the process be cut off. It is made by whoever writes into it first.
 */
export async function inScratchDirectory<T>(
  datasetDir: string,
  work: (directory: string) => Promise<T>,
): Promise<T> {
  const directory = join(datasetDir, `scratch.${process.pid}-${randomUUID().slice(0, 8)}.tmp`);
  try {
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
