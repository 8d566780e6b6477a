import { readFileSync, writeFileSync } from "node:fs";
import { parentPort } from "node:worker_threads";
import { encodeLines } from "../../src/dataset/parquet.ts";

// To be bundled, as the program is: what loads single modules reaches each function of another one by a getter.

await encodeLines([]);

parentPort.on("message", async ({ path, parts }) => {
  writeFileSync(path, (await encodeLines(parts.map((part) => readFileSync(part)))).bytes);
  parentPort.postMessage("done");
});
parentPort.postMessage("ready");
