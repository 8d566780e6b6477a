import { mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { ROOT, ratio, restDisk, rounds, time } from "../measure.mjs";
import { build } from "./dataset.mjs";

/** Everything lost but the replies. */
export function rows(builtProject) {
  const project = builtProject();
  let lost = 0;
  // Moved out of the way and not deleted, which would slow whatever makes files after it (see restDisk).
  const lose = () => {
    const away = join(project, `lost-${++lost}`);
    mkdirSync(away);
    for (const part of ["cache/results", "cache/blobs", "cache/state", "dist"])
      renameSync(join(project, part), join(away, part.replace("/", "-")));
  };
  restDisk(project);
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
