import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cpu, inProject, lastLine, MAIN, median, medians, ROOT, restDisk, time } from "./measure.mjs";
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

const CALLS_SLOTS = 1000;

/**
 * CPU of a call over one made by a bare loop of the SDK against the same server: first asked by our client and recorded,
 * then made by a build, with all that it does for a call and with its answer, down to the artifact. Nothing is taken
 * off but what each process costs that makes no call.
 */
async function perCall(project) {
  const server = await simulatorProcess();
  try {
    const samples = { build: [], unchanged: [], client: [], clientIdle: [], sdk: [], sdkIdle: [] };
    let made = 0;
    restDisk(project);
    for (let run = 1; run <= 3; run++) {
      // New places for each run, since deleting the old ones would slow the next.
      writeFileSync(join(project, "chimera.config.ts"), servedConfig(server.url, run));
      const build = () => cpu([MAIN, "build", DATASET, "--json", "--limit", String(CALLS_SLOTS)], project);
      const replies = join(project, `cache-${run}`, "replies");
      const loop = (name, calls) =>
        cpu([join(ROOT, "bench", name), server.url, replies, String(calls), join(project, `asked-${run}`)]);
      const calling = build();
      made = lastLine(calling.stdout).calls.made;
      samples.build.push(calling.seconds);
      samples.unchanged.push(build().seconds);
      samples.client.push(loop("client-loop.mjs", made).seconds);
      samples.clientIdle.push(loop("client-loop.mjs", 0).seconds);
      samples.sdk.push(loop("sdk-loop.mjs", made).seconds);
      samples.sdkIdle.push(loop("sdk-loop.mjs", 0).seconds);
    }
    const each = (calling, idle) => (median(calling) - median(idle)) / made;
    const bare = each(samples.sdk, samples.sdkIdle);
    const asked = each(samples.client, samples.clientIdle);
    const built = each(samples.build, samples.unchanged);
    const baseline = "bare openai SDK loop";
    return [
      { row: "cpu-per-call", value: built * 1000, unit: "ms", baseline: "-" },
      { row: "cpu-per-asked-call-ratio", value: asked / bare, unit: "x", baseline },
      { row: "cpu-per-call-ratio", value: built / bare, unit: "x", baseline },
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
