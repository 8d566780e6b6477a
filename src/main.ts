#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { COMMANDS } from "./cli/commands.ts";
import { processIo } from "./cli/process-io.ts";
import { main } from "./cli/run.ts";

// The composition root: the only place that knows the process, and the only one that ends it.
const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};
process.exitCode = await main({
  argv: process.argv.slice(2),
  commands: COMMANDS,
  io: processIo(process),
  version,
});
