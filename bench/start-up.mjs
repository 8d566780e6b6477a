import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { inProject, MAIN, ratio, rounds, time } from "./measure.mjs";

const TOPICS = "specs/topics/physics/quantum-physics.yaml";

/** What the program adds to a bare `node -e 0`, whole process, wall. */
export function run() {
  return inProject((project) => inProject((edited) => rows(project, edited)));
}

function rows(project, edited) {
  time([MAIN, "build", "starter"], project);
  time([MAIN, "check"], edited);
  const [bare, version, check, checkEdited, noOp] = rounds(11, [
    () => time(["-e", "0"]).seconds,
    () => time([MAIN, "--version"]).seconds,
    () => time([MAIN, "check"], project).seconds,
    () => {
      appendFileSync(join(edited, TOPICS), "# Edited.\n");
      return time([MAIN, "check"], edited).seconds;
    },
    () => time([MAIN, "build", "starter"], project).seconds,
  ]);
  const baseline = "node -e 0";
  return [
    { row: "version-ratio", ...ratio(version, bare), unit: "x", baseline },
    { row: "check-ratio", ...ratio(check, bare), unit: "x", baseline },
    { row: "check-edited-ratio", ...ratio(checkEdited, bare), unit: "x", baseline },
    { row: "no-op-build-ratio", ...ratio(noOp, bare), unit: "x", baseline },
  ];
}
