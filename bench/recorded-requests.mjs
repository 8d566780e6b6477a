import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What was asked, and as which draw, of every reply below a directory. */
export function recordedRequests(root) {
  return readdirSync(root).flatMap((shard) =>
    readdirSync(join(root, shard)).map((name) => {
      const text = readFileSync(join(root, shard, name), "utf8");
      const { request, draw } = JSON.parse(text.slice(text.indexOf("\n") + 1));
      return { request, draw };
    }),
  );
}
