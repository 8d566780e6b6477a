import { join } from "node:path";
import { Engine, type StoredResult, type Target } from "../../src/engine/engine.ts";
import type { Stage } from "../../src/engine/stage.ts";
import { BlobStore } from "../../src/store/blob-store.ts";
import { ResultStore } from "../../src/store/result-store.ts";
import type { Json } from "../../src/util/canonical-json.ts";

/** An engine over a cache folder, as a new process would open it, and what it says of its work. */
export function openEngine(folder: string) {
  const blobs = new BlobStore(join(folder, "blobs"));
  const results = new ResultStore<StoredResult>(join(folder, "results"));
  const log: string[] = [];
  const engine = new Engine(results, blobs, {
    computing: (stage, id) => log.push(`computing ${stage} ${id}`),
    evaluated: (stage, id, reused) => log.push(`${reused ? "reused" : "made"} ${stage} ${id}`),
  });
  return { engine, blobs, results, log };
}

export type ShoutInputs = { readonly text: Json; readonly times: Json };

export const SHOUT: Stage<ShoutInputs> = {
  name: "shout",
  version: 1,
  because: { text: "what is shouted", times: "how often" },
};

/** A target that shouts; `calls` counts how often that was really done. */
export function shout(text: string, times: number, calls: string[] = []): Target<ShoutInputs, string, Json> {
  return {
    stage: SHOUT,
    id: text,
    inputs: { text, times },
    compute: async () => {
      calls.push(text);
      return { content: text.toUpperCase().repeat(times), meta: { calls: calls.length } };
    },
  };
}
