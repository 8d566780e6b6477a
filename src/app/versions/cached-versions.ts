import { join, relative, sep } from "node:path";
import type { DatasetContent } from "../../dataset/dataset-target.ts";
import type { StoredResult } from "../../engine/engine.ts";
import type { BlobStore } from "../../store/blob-store.ts";
import { walkFiles } from "../../store/walk.ts";
import { utf8Of } from "../../util/bytes.ts";
import { judge } from "../cache/entries.ts";

/** A version as the cache knows it: by the result of its dataset. */
export interface CachedVersion {
  readonly dataset: string;
  readonly content: DatasetContent;
  readonly modified: number;
}

/** Every version that the cache has a result of, newest first; one version may have several results. */
export async function cachedVersions(cache: string, blobs: BlobStore): Promise<CachedVersion[]> {
  const found: CachedVersion[] = [];
  for await (const file of walkFiles(join(cache, "results", "dataset"))) {
    const relativePath = relative(cache, file.path).split(sep).join("/");
    const judged = await judge({ ...file, kind: "result", relativePath });
    if (judged?.state !== "good" || judged.found.kind !== "result") continue;
    const { result } = judged.found;
    const content = contentOf<DatasetContent>(result, blobs);
    if (content !== null) found.push({ dataset: result.id, content, modified: file.stats.mtimeMs });
  }
  return found.sort((a, b) => b.modified - a.modified);
}

/** What a result holds; null when it is a blob that is gone. */
export function contentOf<T>(result: StoredResult, blobs: BlobStore): T | null {
  if (result.content !== undefined) return result.content as T;
  const bytes = blobs.get(result.output);
  return bytes === null ? null : (JSON.parse(utf8Of(bytes)) as T);
}
