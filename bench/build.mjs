import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inProject, lastLine, MAIN, ROOT, time } from "./measure.mjs";

// Reports its own peak, since a parent cannot see it without a native module.
const WITH_PEAK = join(ROOT, "bench/with-peak.cjs");

/** The paper-scale simulated dataset, from nothing: 9,225 records over 1,179 topics. */
export function run() {
  return inProject((project) => {
    const peakFile = join(project, "peak");
    const build = () => time(["--require", WITH_PEAK, MAIN, "build", "chimera-simulated", "--json"], project);
    const first = build();
    const { calls, records } = lastLine(first.stdout);
    const peak = existsSync(peakFile) ? Number(readFileSync(peakFile, "utf8")) : Number.NaN;
    return [
      { row: "records", value: records, unit: "records", baseline: "-" },
      { row: "first-build", value: first.seconds, unit: "s", baseline: "-" },
      { row: "milliseconds-per-call", value: (first.seconds * 1000) / calls.made, unit: "ms", baseline: "-" },
      { row: "peak-memory", value: peak / 1024, unit: "MB", baseline: "-" },
    ];
  });
}
