import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import type { SimulatorServer } from "../../src/simulator/server.ts";
import { recordedRequests } from "../cache/account.ts";
import {
  built,
  expectWholeArtifact,
  recordLines,
  serve,
  servedConfig,
  smallProject,
  start,
  treeDigest,
} from "./rig.ts";

let digest: string | null;
let tree: string;
let calls: number;

beforeAll(async () => {
  const project = await smallProject();
  const { summary } = await built(project);
  digest = summary.digest;
  calls = summary.calls.made;
  tree = await treeDigest(join(project, "dist/my-dataset", digest!));
});

const completed = (server: SimulatorServer) => server.counts().outcomes.completed ?? 0;

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error("what was waited for did not happen");
    await sleep(2);
  }
}

describe("Ctrl-C", () => {
  it("lets the calls in flight finish, and the next build makes only those that are missing", async () => {
    const server = await serve({ latencyMs: 60 });
    const project = await smallProject(servedConfig(server));
    const { child, ended } = start(project, ["build", "--json"]);
    await until(() => completed(server) >= 6);
    child.kill("SIGINT");
    const stopped = await ended;
    expect(stopped).toMatchObject({ status: 130, signal: null, stderr: "" });
    expect(stopped.events.some((event) => event.type === "draining")).toBe(true);
    expect(stopped.summary).toMatchObject({ status: "interrupted", digest: null, path: null });

    const { requests, outcomes } = server.counts();
    expect(outcomes.aborted).toBeUndefined();
    expect(completed(server)).toBe(requests);
    expect(stopped.summary.calls.made).toBe(requests);
    expect((await recordedRequests(project)).size).toBe(requests);
    expect(requests).toBeLessThan(calls);

    const next = await built(project);
    expect(next.summary.digest).toBe(digest);
    expect(next.summary.calls.made).toBe(calls - requests);
    expect(new Set(Object.values(server.counts().completions))).toEqual(new Set([1]));
    expect(await treeDigest(join(project, "dist/my-dataset", digest!))).toBe(tree);
  });

  it("ends retries that only wait", async () => {
    const server = await serve({ faults: { rate429: 1, retryAfterSeconds: 50 } });
    const project = await smallProject(servedConfig(server, { retries: { attempts: 8 } }));
    const { child, ended } = start(project, ["build", "--json"]);
    await until(() => (server.counts().outcomes.rate429 ?? 0) >= 4);
    await sleep(50);
    child.kill("SIGTERM");
    const killed = Date.now();
    expect(await ended).toMatchObject({ status: 130 });
    expect(Date.now() - killed).toBeLessThan(3000);
  });

  it("given twice ends at once, in words that tell how to go on", async () => {
    const server = await serve({ latencyMs: 60_000 });
    const project = await smallProject(servedConfig(server));
    const { child, ended } = start(project, ["build"]);
    await until(() => server.counts().requests >= 4);
    child.kill("SIGINT");
    await sleep(200);
    expect(child.exitCode).toBeNull();
    child.kill("SIGINT");
    const killed = Date.now();
    const { status, stdout, stderr } = await ended;
    expect(Date.now() - killed).toBeLessThan(2000);
    expect(status).toBe(130);
    expect(stdout).toBe("");
    expect(stderr).toContain("Press Ctrl-C again to cut them off");
    expect(stderr).toContain("Stopped my-dataset.");
    expect(stderr).toContain("goes on where this one stopped");
  });
});

describe("kill -9", () => {
  it("at any moment loses no recorded reply, and the build comes to the same end", async () => {
    const server = await serve({ latencyMs: { median: 8, p99: 30 } });
    const project = await smallProject(servedConfig(server));
    const asked = new Map<string, number | undefined>();
    for (const share of [0.1, 0.4, 0.7, 0.95]) {
      const { child, ended } = start(project, ["build", "--json"]);
      await until(() => completed(server) >= share * calls || child.exitCode !== null);
      await sleep(Math.random() * 15);
      child.kill("SIGKILL");
      await ended;
      // Whatever was recorded before this build was not asked again by it.
      const { completions } = server.counts();
      for (const [one, times] of asked) expect(completions[one]).toBe(times);
      for (const one of await recordedRequests(project)) {
        expect(completions[one]).toBeGreaterThan(0);
        asked.set(one, completions[one]);
      }
    }
    const last = await built(project);
    expect(last.summary.digest).toBe(digest);
    expect(await treeDigest(join(project, "dist/my-dataset", digest!))).toBe(tree);
    const { completions } = server.counts();
    for (const [one, times] of asked) expect(completions[one]).toBe(times);
    // Only what was in flight at a kill was ever asked twice: four calls to each of five models at most, four times.
    const twice = Object.values(completions).reduce((sum, times) => sum + times - 1, 0);
    expect(twice).toBeLessThanOrEqual(4 * 20);
    expect(twice + calls).toBe(completed(server));
  });

  it("while the artifact is put in place leaves none that is not whole", async () => {
    const project = await smallProject();
    await built(project);
    const lines = await recordLines(project);
    for (const delay of [200, 260, 320, 380]) {
      const { child, ended } = start(project, ["build"]);
      await sleep(delay);
      child.kill("SIGKILL");
      await ended;
      // "latest" may be the old one or the new one, never a half one.
      expect(await recordLines(project)).toEqual(lines);
      await expectWholeArtifact(project);
    }
  });
});
