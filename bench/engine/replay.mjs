import { rmSync } from "node:fs";
import { join } from "node:path";
import { ROOT, ratio, rounds, time } from "../measure.mjs";
import { build } from "./dataset.mjs";

/** Everything lost but the replies. */
export function rows(builtProject) {
  const project = builtProject();
  const lose = () => {
    for (const part of ["cache/results", "cache/blobs", "cache/state", "dist"]) {
      rmSync(join(project, part), { recursive: true, force: true });
    }
  };
  const reader = join(ROOT, "bench/read-replies.mjs");
  const [bare, rebuilt] = rounds(3, [
    () => time([reader, join(project, "cache/replies")]).seconds,
    () => {
      lose();
      return build(project).seconds;
    },
  ]);
  const baseline = "reading and parsing the replies";
  return [{ row: "replay-ratio", ...ratio(rebuilt, bare), unit: "x", baseline }];
}
