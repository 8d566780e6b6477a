import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cpu, inProject, lastLine, MAIN, ROOT } from "../measure.mjs";
import { simulatorProcess } from "../simulator-process.mjs";
import { DATASET } from "./dataset.mjs";

export const rows = () => inProject(perCall);

const CALLS_SLOTS = 400;

/** CPU of a call made by a build, recording included, over one made by a bare loop of the SDK. */
async function perCall(project) {
  const server = await simulatorProcess();
  try {
    writeFileSync(join(project, "chimera.config.ts"), servedConfig(server.url));
    rmSync(join(project, "cache"), { recursive: true, force: true });
    const args = [MAIN, "build", DATASET, "--json", "--limit", String(CALLS_SLOTS)];
    const calling = cpu(args, project);
    const { calls } = lastLine(calling.stdout);
    for (const part of ["cache/results", "cache/blobs"])
      rmSync(join(project, part), { recursive: true, force: true });
    const replaying = cpu(args, project);
    const loop = cpu([
      join(ROOT, "bench/sdk-loop.mjs"),
      server.url,
      join(project, "cache/replies"),
      String(calls.made),
    ]);
    const idle = cpu([join(ROOT, "bench/sdk-loop.mjs"), server.url, join(project, "cache/replies"), "0"]);
    const ours = (calling.seconds - replaying.seconds) / calls.made;
    const bare = (loop.seconds - idle.seconds) / calls.made;
    return [
      { row: "cpu-per-call", value: ours * 1000, unit: "ms", baseline: "-" },
      { row: "cpu-per-call-ratio", value: ours / bare, unit: "x", baseline: "bare openai SDK loop" },
    ];
  } finally {
    server.stop();
  }
}

const servedConfig = (url) => `import { defineConfig } from "chimera-data";

export default defineConfig({
  providers: {
    simulator: { kind: "openai", baseURL: "${url}", concurrency: 64 },
    openai: { kind: "openai" },
    together: { kind: "openai" },
  },
});
`;
