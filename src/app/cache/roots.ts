import { readlink } from "node:fs/promises";
import { basename, join } from "node:path";
import type { DatasetContent } from "../../dataset/dataset-target.ts";
import type { StoredResult } from "../../engine/engine.ts";
import { isDigest } from "../../util/digest.ts";
import type { LockFile } from "../../versions/lock/lock-file.ts";
import { namesIn } from "./leftovers.ts";

/** A result as the pruning sees it. */
export interface KnownResult {
  readonly stage: string;
  readonly key: string;
  readonly modified: number;
  readonly result: StoredResult;
}

export interface Roots {
  /** Results of whole datasets that somebody needs. */
  readonly results: readonly KnownResult[];
  /** Versions that somebody needs and no result stands for: what they were made from is not known here. */
  readonly orphans: readonly string[];
}

/**
 * What pruning starts from: the results behind every version in dist, behind each that a tag or pin names or `latest`
 * points at, and the newest result of each dataset.
 */
export async function rootsOf(
  dist: string,
  lock: LockFile,
  datasets: readonly KnownResult[],
  contentOf: (known: KnownResult) => DatasetContent | null,
): Promise<Roots> {
  const wanted = new Map<string, boolean>();
  for (const dataset of await namesIn(dist)) {
    const directory = join(dist, dataset);
    const latest = basename(await readlink(join(directory, "latest")).catch(() => ""));
    for (const name of [latest, ...(await namesIn(directory))]) {
      if (isDigest(name)) wanted.set(`${dataset}/${name}`, false);
    }
  }
  for (const { dataset, digest } of lock.entries) wanted.set(`${dataset}/${digest}`, false);
  const roots = new Set<KnownResult>();
  const newest = new Map<string, KnownResult>();
  for (const known of datasets) {
    const { id } = known.result;
    if ((newest.get(id)?.modified ?? Number.NEGATIVE_INFINITY) < known.modified) newest.set(id, known);
    const content = contentOf(known);
    const version = `${id}/${content?.digest}`;
    if (!wanted.has(version)) continue;
    wanted.set(version, true);
    roots.add(known);
  }
  for (const known of newest.values()) roots.add(known);
  return { results: [...roots], orphans: [...wanted].filter(([, has]) => !has).map(([version]) => version) };
}
