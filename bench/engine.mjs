import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cpu, inProject, lastLine, MAIN, medians, ROOT, time } from "./measure.mjs";
import { simulatorProcess } from "./simulator-process.mjs";

const DATASET = "chimera-simulated";
const TOPICS = "specs/topics/physics/quantum-physics.yaml";

/** The incremental engine at paper scale: 9,225 records over 1,179 topics. */
export async function* run() {
  const results = await inProject(async (project) => {
    const build = () => time([MAIN, "build", DATASET, "--json"], project);
    build();
    return [...unchangedAndEdited(project, build), replay(project, build), ...(await perCall(project))];
  });
  yield* results;
}

function unchangedAndEdited(project, build) {
  const original = readFileSync(join(project, TOPICS), "utf8");
  let edits = 0;
  const edit = () => {
    const guidance = `Edit ${++edits}.`;
    const entry = `  - title: Open quantum systems\n    guidance: ${guidance}`;
    writeFileSync(join(project, TOPICS), original.replace("  - Open quantum systems", entry));
  };
  // Files written a moment ago cannot be vouched for by their stamps, so each is left to settle.
  const settle = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  settle();
  build();
  const [bare, unchanged] = medians(15, [() => time(["-e", "0"]).seconds, () => build().seconds]);
  const [edited] = medians(5, [
    () => {
      edit();
      settle();
      return build().seconds;
    },
  ]);
  return [
    { row: "no-op-ratio", value: unchanged / bare, unit: "x", baseline: "node -e 0" },
    { row: "topic-edit-ratio", value: edited / unchanged, unit: "x", baseline: "unchanged build" },
  ];
}

function replay(project, build) {
  const clear = () => {
    for (const part of ["cache/results", "cache/blobs", "cache/state", "dist"]) {
      rmSync(join(project, part), { recursive: true, force: true });
    }
  };
  const reader = join(ROOT, "bench/read-replies.mjs");
  const [bare, rebuilt] = medians(3, [
    () => time([reader, join(project, "cache/replies")]).seconds,
    () => {
      clear();
      return build().seconds;
    },
  ]);
  return {
    row: "replay-ratio",
    value: rebuilt / bare,
    unit: "x",
    baseline: "reading and parsing the replies",
  };
}

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
