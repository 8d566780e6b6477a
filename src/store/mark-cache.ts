import { join } from "node:path";
import { createNew } from "./disk.ts";

/** See bford.info/cachedir: backup and archive programs leave out what is marked so, where they are told to. */
const TAG = `Signature: 8a477f597d28d172789f06886806bc55
# Chimera's cache. What lies under replies/ was paid for: carry it along where it matters (docs/cache.md).
`;

/** Marks a directory as a cache. Nothing depends on it, so that it may fail. */
export async function markCache(directory: string): Promise<void> {
  await createNew(join(directory, "CACHEDIR.TAG"), TAG).catch(() => {});
}
