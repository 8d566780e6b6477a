import { inProject, MAIN, medians, time } from "./measure.mjs";

/** What the program adds to a bare `node -e 0`, whole process, wall. */
export function run() {
  return inProject((project) => {
    time([MAIN, "build", "starter"], project);
    const [bare, version, check, noOp] = medians(11, [
      () => time(["-e", "0"]).seconds,
      () => time([MAIN, "--version"]).seconds,
      () => time([MAIN, "check"], project).seconds,
      () => time([MAIN, "build", "starter"], project).seconds,
    ]);
    const baseline = "node -e 0";
    return [
      { row: "version-ratio", value: version / bare, unit: "x", baseline },
      { row: "check-ratio", value: check / bare, unit: "x", baseline },
      { row: "no-op-build-ratio", value: noOp / bare, unit: "x", baseline },
    ];
  });
}
