// A script, run after compiling: writes the JSON Schemas that editors use beside the compiled code.
import { mkdirSync, writeFileSync } from "node:fs";
import { KINDS } from "./kinds.ts";
import { schemaFile } from "./schema-file.ts";

const directory = new URL("../schemas/", import.meta.url);
mkdirSync(directory, { recursive: true });
for (const kind of KINDS) {
  const { name, text } = schemaFile(kind);
  writeFileSync(new URL(name, directory), text);
}
