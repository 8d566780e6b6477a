// Writes the program to lib/, as rolldown.config.ts says; rolldown's own command line would list every file of it.
import { chmodSync } from "node:fs";
import { build } from "rolldown";
import { loadConfig } from "rolldown/config";

await build(await loadConfig("rolldown.config.ts"));
// npx makes the file executable only when it first sees it.
chmodSync("lib/main.js", 0o755);
