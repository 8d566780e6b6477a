import { inProject, lastLine, MAIN, peak } from "./measure.mjs";

/** The paper-scale simulated dataset, from nothing: 9,225 records over 1,179 topics. */
export function run() {
  return inProject((project) => {
    const first = peak([MAIN, "build", "chimera-simulated", "--json"], project);
    const { calls, records } = lastLine(first.stdout);
    return [
      { row: "records", value: records, unit: "records", baseline: "-" },
      { row: "first-build", value: first.seconds, unit: "s", baseline: "-" },
      { row: "milliseconds-per-call", value: (first.seconds * 1000) / calls.made, unit: "ms", baseline: "-" },
      { row: "peak-memory", value: first.megabytes, unit: "MB", baseline: "-" },
    ];
  });
}
