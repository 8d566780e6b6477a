import { statSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";
import { readLines } from "./duckdb-columns.mjs";

// node write-duckdb.mjs SOURCE TARGET: the table of the JSON Lines as Parquet, by DuckDB at its defaults.
const [from, to] = process.argv.slice(2);
const instance = await DuckDBInstance.create(":memory:");
const connection = await instance.connect();
const before = process.cpuUsage();
const start = process.hrtime.bigint();
// It rounds row groups up to whole vectors, of 2,048 rows.
await connection.run(
  `COPY (SELECT * FROM ${readLines(from)}) TO '${to}' (FORMAT parquet, CODEC 'snappy', ROW_GROUP_SIZE 1000)`,
);
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ seconds, cpuSeconds: (user + system) / 1e6, bytes: statSync(to).size }));
