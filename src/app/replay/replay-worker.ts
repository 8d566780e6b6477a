import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { BenchmarkFiles } from "../../dataset/benchmarks/benchmark-files.ts";
import { shardTarget } from "../../dataset/shard-target.ts";
import { TokenizerFile } from "../../dataset/tokens/tokenizer-file.ts";
import { topicTarget } from "../../dataset/topic-target.ts";
import { viewTarget } from "../../dataset/view-target.ts";
import { Engine, type StoredResult } from "../../engine/engine.ts";
import { methodIdentity } from "../../method/identity.ts";
import { BlobStore } from "../../store/blob-store.ts";
import { ResultStore } from "../../store/result-store.ts";
import { offlineClient } from "../offline-client.ts";
import { openAlgebra } from "../open-algebra.ts";
import type { ReplayAnswer, ReplayMessage, ReplaySetting, ReplayTask } from "./replay-work.ts";

// The entry of a worker thread: makes results from what is recorded and leaves them in the cache.

const { dataset, projectDir, cacheDir } = workerData as ReplaySetting;
const results = new ResultStore<StoredResult>(join(cacheDir, "results"));
const engine = new Engine(results, new BlobStore(join(cacheDir, "blobs")), {
  computing: () => {},
  evaluated: () => {},
});
const asker = offlineClient(cacheDir);
const benchmarks = new BenchmarkFiles(projectDir, dataset.curation.contamination.benchmarks);
const tokenizer = new TokenizerFile(projectDir, dataset.tokenizer);
// Ended with this thread.
const algebra = openAlgebra();
const identity = methodIdentity(dataset);
const topics = new Map(
  dataset.disciplines.flatMap((discipline) =>
    discipline.topics.map((topic) => [topic.id, { discipline, topic }] as const),
  ),
);

async function perform(task: ReplayTask): Promise<void> {
  if (task.kind === "shard") {
    await engine.evaluate(shardTarget(task.stem, task.records));
    for (const view of dataset.curation.views)
      if (view !== "rejected") await engine.evaluate(viewTarget(view, task.stem, task.records));
  } else {
    const inSlotWindow = <T>(work: () => Promise<T>) => work();
    const files = { benchmarks, tokenizer };
    const context = { asker, algebra, dataset, identity, inSlotWindow, ...files, ...topics.get(task.id)! };
    await engine.evaluate(topicTarget(context));
  }
}

parentPort!.on("message", ({ number, task }: ReplayMessage) => {
  const answer = (done: boolean): void => parentPort!.postMessage({ number, done } satisfies ReplayAnswer);
  // Whatever it was, the build meets it itself and says so.
  perform(task).then(
    () => answer(true),
    () => answer(false),
  );
});
