// The openai SDK as it comes, asking the requests of recorded replies over, 64 at once: url, replies, count.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import OpenAI from "openai";

const [url, root, count] = process.argv.slice(2);
const requests = [];
for (const shard of readdirSync(root)) {
  for (const name of readdirSync(join(root, shard))) {
    const text = readFileSync(join(root, shard, name), "utf8");
    requests.push(JSON.parse(text.slice(text.indexOf("\n") + 1)).request);
  }
}
const client = new OpenAI({ baseURL: url, apiKey: "none" });
let next = 0;
const worker = async () => {
  while (next < Number(count)) await client.chat.completions.create(requests[next++ % requests.length]);
};
await Promise.all(Array.from({ length: 64 }, worker));
