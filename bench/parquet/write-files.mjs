import { readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "../measure.mjs";
import { source } from "../source.mjs";

const { openProject } = await source("app/project.ts");
const { ReplayPool } = await source("app/replay/replay-pool.ts");
const { ReplayHelp } = await source("app/replay/replay-help.ts");
const { writeRecords } = await source("dataset/write-files.ts");
const { Engine } = await source("engine/engine.ts");
const { BlobStore } = await source("store/blob-store.ts");
const { ResultStore } = await source("store/result-store.ts");
const { sha256 } = await source("util/digest.ts");

// node write-files.mjs CACHE: the data files of the records in the cache, as a build writes them when it has its topics.
const [cacheDir] = process.argv.slice(2);
const { project } = await openProject(ROOT);
const declared = project.datasets.find(({ name }) => name === "chimera-simulated");
const dataset = {
  ...declared,
  disciplines: [],
  curation: { ...declared.curation, views: [], splits: [{ name: "train", fraction: 1 }], heldOut: null },
};

const { topics, kept } = recordsOf(JSON.parse(readFileSync(join(cacheDir, "topics.json"), "utf8")));
const blobs = new BlobStore(join(cacheDir, "blobs"));
const results = join(cacheDir, "results");
const engine = new Engine(new ResultStore(results), blobs, { computing() {}, evaluated() {} });
const worker = pathToFileURL(join(ROOT, "lib/app/replay/replay-worker.js"));
const replay = new ReplayHelp(
  () => new ReplayPool(worker, Math.min(4, availableParallelism()), { dataset, projectDir: ROOT, cacheDir }),
);
for (const _ of topics) replay.evaluated(false);

const before = process.cpuUsage();
const start = process.hrtime.bigint();
const { content } = await engine.evaluate({
  stage: { name: "bench", version: 1, because: {} },
  id: "bench",
  inputs: {},
  compute: async (scope) => {
    const writing = { dataset, handsFor: (shards) => replay.handsFor(shards) };
    const { files } = await writeRecords(scope, writing, topics, kept);
    return { content: files, meta: null };
  },
});
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
const { user, system } = process.cpuUsage(before);
await replay.close();
const parquet = content.filter(({ path }) => path.endsWith(".parquet"));
// The next run must not find anything of this one. The lines of a shard of one topic are those of the topic.
const inputs = new Set(topics.map((topic) => topic.content.records.blob));
if (process.argv[3] !== "keep")
  for (const { blob } of content) if (!inputs.has(blob)) rmSync(blobs.path(blob), { force: true });
rmSync(results, { recursive: true });
console.log(
  JSON.stringify({
    ...{ seconds, cpuSeconds: (user + system) / 1e6, files: parquet.length },
    bytes: parquet.reduce((sum, { bytes }) => sum + bytes, 0),
    paths: process.argv[3] === "keep" ? parquet.map(({ blob }) => blobs.path(blob)) : [],
  }),
);

/** What a build knows of each record when it writes them. */
function recordsOf(stored) {
  const built = stored.map(({ id, blob, rows: count }) => {
    const rows = Array.from({ length: count }, (_, ordinal) => ({
      ordinal,
      digest: sha256(`${id} ${ordinal}`),
      problemKey: sha256(`problem ${id} ${ordinal}`),
      correct: true,
      answerType: "numeric",
      difficulty: "hard",
      stats: {
        words: [40, 80, 20],
        grades: [["numeric", 1, 1]],
        languages: "en en",
        opening: `consider the ${ordinal}`,
      },
    }));
    // As results are read.
    return {
      topic: { id },
      content: { rows: JSON.parse(JSON.stringify(rows)), records: { blob, lines: count } },
    };
  });
  const none = [];
  const all = built.flatMap(({ topic, content }) =>
    content.rows.map((row) => {
      const id = `${topic.id}#${String(row.ordinal).padStart(3, "0")}`;
      return { id, topicId: topic.id, row, split: "train", tags: none };
    }),
  );
  return { topics: built, kept: all };
}
