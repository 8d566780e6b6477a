// The least that a rebuild from recorded replies can cost: read every reply and parse it.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const root = process.argv[2];
let bytes = 0;
for (const shard of await readdir(root)) {
  const names = await readdir(join(root, shard));
  const texts = await Promise.all(names.map((name) => readFile(join(root, shard, name), "utf8")));
  for (const text of texts) {
    JSON.parse(text.slice(text.indexOf("\n") + 1));
    bytes += text.length;
  }
}
console.log(bytes);
