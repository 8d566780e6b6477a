import { mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { source } from "../source.mjs";

const { shardRecords } = await source("dataset/shards.ts");
const { BlobStore } = await source("store/blob-store.ts");

// node write-table.mjs CACHE WORKER: the Parquet files of the records in the cache alone, by what a build encodes them
// with, on as many threads and with as much work waiting for each as replay-pool.ts and replay-help.ts have it.
const [cacheDir, entry] = process.argv.slice(2);
const topics = JSON.parse(readFileSync(join(cacheDir, "topics.json"), "utf8"));
const blobs = new BlobStore(join(cacheDir, "blobs"));
const pathOf = new Map(topics.map(({ id, blob }) => [id, blobs.path(blob)]));
const target = join(cacheDir, "table");
mkdirSync(target);
const shards = shardRecords("train", topics).map(({ stem, topicIds }) => ({
  path: join(target, `${stem}.parquet`),
  parts: topicIds.map((id) => pathOf.get(id)),
}));
const paths = shards.map(({ path }) => path);

const workers = Array.from(
  { length: Math.min(4, availableParallelism()) },
  () => new Worker(entry, { resourceLimits: { maxYoungGenerationSizeMb: 64 } }),
);
await Promise.all(workers.map((worker) => new Promise((resolve) => worker.once("message", resolve))));
const before = process.cpuUsage();
const start = process.hrtime.bigint();
await Promise.all(
  workers.map(
    (worker) =>
      new Promise((resolve, reject) => {
        let waiting = 0;
        const next = () => {
          for (; waiting < 2 && shards.length > 0; waiting++) worker.postMessage(shards.pop());
          if (waiting === 0) resolve();
        };
        worker.on("message", () => {
          waiting--;
          next();
        });
        worker.on("error", reject);
        next();
      }),
  ),
);
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
const { user, system } = process.cpuUsage(before);
await Promise.all(workers.map((worker) => worker.terminate()));
const bytes = paths.reduce((sum, path) => sum + statSync(path).size, 0);
rmSync(target, { recursive: true });
console.log(JSON.stringify({ seconds, cpuSeconds: (user + system) / 1e6, bytes, files: paths.length }));
