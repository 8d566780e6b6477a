import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { build as bundle } from "rolldown";
import { peak, ROOT, ratio, rounds, spread } from "./measure.mjs";
import { readLines } from "./parquet/duckdb-columns.mjs";
import { recordMaker } from "./parquet/records.mjs";
import { source } from "./source.mjs";

const { encodeRecords } = await source("dataset/jsonl.ts");
const { BlobStore } = await source("store/blob-store.ts");

const SHORT = { bytes: 2048, solvers: 1, votes: 1, replies: 1 };
const LONG = { bytes: 45 * 1024, solvers: 3, votes: 2, replies: 6 };
const ROUNDS = 3;

export const PARTS = {
  "2-kb": { records: 1_000_000, slots: 100, shape: SHORT },
  "45-kb": { records: 9_225, slots: 8, shape: LONG },
  // For a small machine, and between one edit and the next; not run unless named.
  "2-kb-quick": { records: 100_000, slots: 100, shape: SHORT },
  "45-kb-quick": { records: 1_000, slots: 8, shape: LONG },
};

/**
 * The Parquet files of a version over one of the same table by DuckDB at its defaults, both from the same JSON Lines and
 * on a thread for each core; and all that a build does when it writes data files over the same: it checks what it reads,
 * writes the JSON Lines beside the Parquet, and names both by their SHA-256.
 */
export async function* run(names) {
  const parts = names.length > 0 ? names : Object.keys(PARTS).filter((name) => !name.endsWith("-quick"));
  const ratios = [];
  for (const name of parts) {
    const directory = mkdtempSync(join(tmpdir(), "chimera-bench-"));
    try {
      const { over, rows } = await measure(name, PARTS[name], directory);
      ratios.push(over.value);
      yield* rows;
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  }
  yield {
    row: "over-duckdb-ratio",
    value: Math.max(...ratios),
    unit: "x",
    baseline: `DuckDB, most of ${parts.join(", ")}`,
  };
}

async function measure(name, part, directory) {
  const lines = prepare(part, directory);
  const written = join(directory, "duckdb.parquet");
  const worker = await bundleWorker(directory);
  const build = [join(ROOT, "bench/parquet/write-files.mjs"), directory];
  const scripts = [
    [join(ROOT, "bench/parquet/write-table.mjs"), directory, worker],
    [join(ROOT, "bench/parquet/write-duckdb.mjs"), lines, written],
    build,
  ];
  const [table, duckdb, files] = rounds(
    ROUNDS,
    scripts.map((args) => () => {
      const { megabytes, stdout } = peak(args);
      return { megabytes, ...JSON.parse(stdout) };
    }),
  );
  const { paths } = JSON.parse(peak([...build, "keep"]).stdout);
  await compare(paths, written, lines, part.records);
  const of = (figures, key) => figures.map((one) => one[key]);
  const over = ratio(of(table, "seconds"), of(duckdb, "seconds"));
  const row = (label, values, unit, baseline = "-") => ({
    row: `${label}-${name}`,
    ...values,
    unit,
    baseline,
  });
  const ratioRow = (label, figures, key) =>
    row(label, ratio(of(figures, key), of(duckdb, key)), "x", "DuckDB");
  const size = (figures) => spread(of(figures, "bytes").map((bytes) => bytes / 1e6));
  const rows = [
    row("over-duckdb-ratio", over, "x", "DuckDB"),
    ratioRow("cpu-over-duckdb-ratio", table, "cpuSeconds"),
    ratioRow("build-over-duckdb-ratio", files, "seconds"),
    ratioRow("build-cpu-over-duckdb-ratio", files, "cpuSeconds"),
    row("seconds", spread(of(table, "seconds")), "s"),
    row("build-seconds", spread(of(files, "seconds")), "s"),
    row("duckdb-seconds", spread(of(duckdb, "seconds")), "s"),
    row("peak-memory", spread(of(table, "megabytes")), "MB"),
    row("build-peak-memory", spread(of(files, "megabytes")), "MB"),
    row("duckdb-peak-memory", spread(of(duckdb, "megabytes")), "MB"),
    row("size", size(files), "MB"),
    row("duckdb-size", size(duckdb), "MB"),
    row("files", spread(of(files, "files")), "files"),
  ];
  return { over, rows };
}

/** Leaves the records of each topic in a cache, and all of them in one file; gives the path of that. */
function prepare({ records, slots, shape }, directory) {
  const blobs = new BlobStore(join(directory, "blobs"));
  const make = recordMaker(shape);
  const lines = join(directory, "records.jsonl");
  const topics = [];
  for (let done = 0; done < records; done += slots) {
    const number = String(topics.length).padStart(5, "0");
    const topic = { id: `d/topic-${number}`, title: `Topic ${number}`, area: `Area ${number % 40}` };
    const count = Math.min(slots, records - done);
    const text = encodeRecords(Array.from({ length: count }, (_, slot) => make(topic, slot)));
    appendFileSync(lines, text);
    topics.push({ id: topic.id, blob: blobs.put(text), rows: count });
  }
  writeFileSync(join(directory, "topics.json"), JSON.stringify(topics));
  return lines;
}

async function bundleWorker(directory) {
  await bundle({
    input: { worker: join(ROOT, "bench/parquet/encode-worker.mjs") },
    platform: "node",
    logLevel: "silent",
    output: { dir: directory, entryFileNames: "[name].mjs", chunkFileNames: "[name].mjs" },
  });
  return join(directory, "worker.mjs");
}

/** Throws unless both wrote the records of the source. */
async function compare(paths, written, lines, records) {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const list = paths.map((path) => `'${path}'`).join(", ");
  const said = [];
  for (const from of [`read_parquet([${list}])`, `read_parquet('${written}')`, readLines(lines)]) {
    const reader = await connection.runAndReadAll(`SELECT count(*), bit_xor(hash(r)) FROM ${from} AS r`);
    said.push(String(reader.getRows()[0]));
  }
  instance.closeSync();
  if (new Set(said).size !== 1 || !said[0].startsWith(`${records},`))
    throw new Error(`other rows: ${said.join("; ")}`);
}
