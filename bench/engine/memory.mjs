import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inProject, MAIN, peak } from "../measure.mjs";
import { DATASET, multiplySamples } from "./dataset.mjs";

const TIMES = 10;

/** Peak memory of a build from nothing, with ten times the samples of every topic over as many as there are. */
export async function rows() {
  const once = await peakOf(1);
  const more = await peakOf(TIMES);
  const records = once.records.toLocaleString("en");
  if (more.records !== TIMES * once.records)
    throw new Error(`${more.records} records, not 10 times ${records}`);
  return [
    { row: "memory", value: more.megabytes, unit: "MB", baseline: "-" },
    {
      row: "memory-ratio",
      value: more.megabytes / once.megabytes,
      unit: "x",
      baseline: `${records} records`,
    },
  ];
}

const peakOf = (times) =>
  inProject((project) => {
    multiplySamples(project, times);
    const { megabytes } = peak([MAIN, "build", DATASET], project);
    const manifest = readFileSync(join(project, "dist", DATASET, "latest/manifest.json"), "utf8");
    return { megabytes, records: JSON.parse(manifest).funnel.records };
  });
