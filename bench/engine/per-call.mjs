import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { cpu, inProject, lastLine, MAIN, ROOT, restDisk, spread } from "../measure.mjs";
import { simulatorProcess } from "../simulator-process.mjs";
import { DATASET } from "./dataset.mjs";

export const rows = () => inProject(perCall);

const CALLS_SLOTS = 1000;
const RUNS = 3;

/**
 * CPU of a call made by a build, with all that it does for a call and with its answer, down to the artifact, over one made
 * by a bare loop of the SDK against the same server. Nothing is taken off but what each process costs that makes no call.
 */
async function perCall(project) {
  const server = await simulatorProcess();
  try {
    const built = [];
    const bare = [];
    restDisk(project);
    for (let run = 1; run <= RUNS; run++) {
      // New places for each run, since deleting the old ones would slow the next.
      writeFileSync(join(project, "chimera.config.ts"), servedConfig(server.url, run));
      const build = () => cpu([MAIN, "build", DATASET, "--json", "--limit", String(CALLS_SLOTS)], project);
      const replies = join(project, `cache-${run}`, "replies");
      const loop = (calls) =>
        cpu([join(ROOT, "bench/sdk-loop.mjs"), server.url, replies, String(calls)], project);
      const calling = build();
      const { made } = lastLine(calling.stdout).calls;
      built.push((calling.seconds - build().seconds) / made);
      bare.push((loop(made).seconds - loop(0).seconds) / made);
    }
    const ratios = built.map((seconds, run) => seconds / bare[run]);
    return [
      { row: "cpu-per-call", ...spread(built.map((seconds) => seconds * 1000)), unit: "ms", baseline: "-" },
      { row: "cpu-per-call-ratio", ...spread(ratios), unit: "x", baseline: "bare openai SDK loop" },
    ];
  } finally {
    server.stop();
  }
}

const servedConfig = (url, run) => `import { defineConfig } from "chimera-data";

export default defineConfig({
  cacheDir: "cache-${run}",
  distDir: "dist-${run}",
  providers: {
    simulator: { kind: "openai", baseURL: "${url}", concurrency: 64 },
    openai: { kind: "openai" },
    together: { kind: "openai" },
  },
});
`;
