import { readFileSync, writeFileSync } from "node:fs";
import { parentPort } from "node:worker_threads";
import { source } from "../source.mjs";

const { encodeLines } = await source("dataset/parquet.ts");
await encodeLines([]);

parentPort.on("message", async ({ path, parts }) => {
  writeFileSync(path, (await encodeLines(parts.map((part) => readFileSync(part)))).bytes);
  parentPort.postMessage("done");
});
parentPort.postMessage("ready");
