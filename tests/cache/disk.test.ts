import { spawnSync } from "node:child_process";
import { cp, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { built, chimera, clear, copyOf, filesOf, serve, servedConfig, smallProject } from "../cli/rig.ts";
import { mounted, readOnly } from "../util/mounts.ts";

let project: string;
let digest: string | null;

beforeAll(async () => {
  project = await smallProject();
  digest = (await built(project)).summary.digest;
});

/** Without mounts: a file in the place of a directory makes every write below it fail. */
async function blocked(directory: string): Promise<void> {
  await rename(directory, `${directory}.real`);
  await writeFile(directory, "");
}

describe("a read-only cache", () => {
  it("serves a build whose replies and blobs are recorded: results that cannot be written are left out", async () => {
    const copy = await copyOf(project);
    await clear(copy, "dist", "cache/results/dataset", "cache/results/topics", "cache/results/topic");
    await mkdir(join(copy, "cache/state"), { recursive: true });
    if (!["replies", "results", "blobs"].every((one) => readOnly(join(copy, "cache", one)))) return;
    const { summary } = await built(copy);
    expect(summary).toMatchObject({ digest, calls: { made: 0 } });
    expect(await filesOf(join(copy, "cache/results/dataset"))).toEqual([]);
    expect((await built(copy)).summary).toMatchObject({ digest, calls: { made: 0 } });
  });

  it("stops a build that would pay for what it cannot record", async () => {
    const server = await serve({ latencyMs: 20 });
    const copy = await smallProject(servedConfig(server));
    const replies = join(copy, "cache/replies");
    await mkdir(replies, { recursive: true });
    if (!readOnly(replies)) await blocked(replies);
    const { status, stderr } = await chimera(copy, ["build"]);
    expect(status).toBe(2);
    expect(stderr).toContain("usage/not-writable");
    // No more than was in flight when the first one could not be written.
    expect(server.counts().requests).toBeLessThanOrEqual(4);
  });
});

describe("a full disk", () => {
  it("stops the build; with room made, the next one asks for nothing that was recorded", async () => {
    const server = await serve();
    const copy = await smallProject(servedConfig(server));
    const cache = join(copy, "cache");
    await mkdir(cache);
    const isSmall = mounted(cache, "-t", "tmpfs", "-o", "size=96k", "tmpfs");
    // Where nothing may be mounted: replies of one folder in sixteen have no room.
    if (!isSmall) {
      await mkdir(join(cache, "replies"));
      for (let at = 0; at < 16; at++) await writeFile(join(cache, "replies", `${at.toString(16)}0`), "");
    }
    const { status, stderr } = await chimera(copy, ["build"]);
    expect(status).toBe(2);
    expect(stderr).toContain(isSmall ? "the disk is full" : "usage/not-writable");
    const first = { ...server.counts().completions };
    const recorded = (await filesOf(join(cache, "replies"))).filter((name) => name.length > 60);
    expect(recorded.length).toBeGreaterThan(0);
    if (isSmall) {
      const kept = `${cache}.kept`;
      await cp(cache, kept, { recursive: true });
      spawnSync("umount", ["-l", cache]);
      await rm(cache, { recursive: true });
      await rename(kept, cache);
    } else {
      for (let at = 0; at < 16; at++) await rm(join(cache, "replies", `${at.toString(16)}0`));
    }
    const { summary } = await built(copy);
    expect(summary.digest).toBe(digest);
    const second = server.counts().completions;
    const twice = Object.keys(first).filter((one) => second[one]! > first[one]!).length;
    expect(twice).toBe(Object.keys(first).length - recorded.length);
    expect(twice).toBeLessThanOrEqual(20);
    expect((await chimera(copy, ["cache", "verify"])).status).toBe(0);
  });
});
