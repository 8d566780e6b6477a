import { inProject, MAIN, ratio, rounds, time } from "./measure.mjs";

/** What the program adds to a bare `node -e 0`, whole process, wall. */
export function run() {
  return inProject((project) => {
    time([MAIN, "build", "starter"], project);
    const [bare, version, check, noOp] = rounds(11, [
      () => time(["-e", "0"]).seconds,
      () => time([MAIN, "--version"]).seconds,
      () => time([MAIN, "check"], project).seconds,
      () => time([MAIN, "build", "starter"], project).seconds,
    ]);
    const baseline = "node -e 0";
    return [
      { row: "version-ratio", ...ratio(version, bare), unit: "x", baseline },
      { row: "check-ratio", ...ratio(check, bare), unit: "x", baseline },
      { row: "no-op-build-ratio", ...ratio(noOp, bare), unit: "x", baseline },
    ];
  });
}
