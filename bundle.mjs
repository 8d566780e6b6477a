// Writes the program to lib/, as rolldown.config.ts says; rolldown's own command line would list every file of it.
import { build } from "rolldown";
import { loadConfig } from "rolldown/config";

await build(await loadConfig("rolldown.config.ts"));
