import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { CacheStats } from "../../src/app/cache/cache-stats.ts";
import type { PruneSummary } from "../../src/app/cache/prune-cache.ts";
import type { Finding, VerifySummary } from "../../src/app/cache/verify-cache.ts";
import { built, chimera, clear, copyOf, filesOf, smallProject, treeDigest } from "../cli/rig.ts";

let project: string;
let digest: string | null;

beforeAll(async () => {
  project = await smallProject();
  digest = (await built(project)).summary.digest;
});

async function verify(copy: string, ...args: string[]) {
  const { status, stdout, stderr } = await chimera(copy, ["cache", "verify", "--json", ...args]);
  expect(stderr).toBe("");
  const lines = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Finding | VerifySummary);
  return { status, findings: lines.slice(0, -1) as Finding[], summary: lines.at(-1) as VerifySummary };
}

async function json<T>(copy: string, ...args: string[]): Promise<T> {
  const outcome = await chimera(copy, ["cache", ...args, "--json"]);
  expect(outcome.status).toBe(0);
  return JSON.parse(outcome.stdout) as T;
}

async function inCache(copy: string, folder: string): Promise<string[]> {
  return (await filesOf(join(copy, "cache", folder))).map((file) => `${folder}/${file}`);
}

// A new file takes the old one's place, since artifacts share theirs with the cache.
async function rewrite(copy: string, file: string, change: (bytes: Buffer) => Buffer) {
  const path = join(copy, "cache", file);
  const bytes = change(await readFile(path));
  await rm(path);
  await writeFile(path, bytes);
}

const flipped = (bytes: Buffer) => {
  const at = bytes.length >> 1;
  bytes[at] = bytes[at]! ^ 1;
  return bytes;
};

async function age(path: string, hours: number) {
  const then = new Date(Date.now() - hours * 3600_000);
  await utimes(path, then, then);
}

describe("cache verify", () => {
  it("finds nothing in a sound cache, and marks it as one", async () => {
    const { status, findings, summary } = await verify(project);
    expect([status, findings]).toEqual([0, []]);
    expect(summary.damaged).toEqual({ reply: 0, result: 0, blob: 0 });
    expect(summary.files).toBe(summary.good.reply + summary.good.result + summary.good.blob);
    expect(await readFile(join(project, "cache/CACHEDIR.TAG"), "utf8")).toMatch(
      /^Signature: 8a477f597d28d172789f06886806bc55\n/,
    );
  });

  it.each([
    ["flipped", flipped],
    ["cut", (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)],
    ["emptied", () => Buffer.alloc(0)],
  ])("finds a file of every kind and stage that is %s, and repairs it", async (_, change) => {
    const copy = await copyOf(project);
    const stages = ["dataset", "topics", "topic", "shard", "rejected"];
    const folders = ["replies", "blobs", ...stages.map((stage) => `results/${stage}`)];
    const hurt: string[] = [];
    for (const folder of folders) hurt.push((await inCache(copy, folder))[0]!);
    for (const file of hurt) await rewrite(copy, file, change);
    const found = await verify(copy);
    expect(found.status).toBe(1);
    expect(found.findings.map(({ path }) => path).sort()).toEqual([...hurt].sort());
    expect(new Set(found.findings.map(({ state }) => state))).toEqual(new Set(["damaged"]));
    expect(found.findings.find(({ kind }) => kind === "reply")?.meaning).toContain("1 call to ask again");
    expect((await verify(copy, "--repair")).summary.repaired).toBe(hurt.length);
    const after = await verify(copy);
    expect([after.status, after.summary.setAside]).toEqual([0, hurt.length]);
    await clear(copy, "cache/results", "dist");
    expect((await built(copy)).summary).toMatchObject({ digest, calls: { made: 1 } });
  });

  it("finds files under a name that is not theirs", async () => {
    const copy = await copyOf(project);
    const other = "ab".padEnd(64, "0");
    for (const folder of ["replies", "blobs", "results/topics", "results/topic"]) {
      const [file] = await inCache(copy, folder);
      await mkdir(join(copy, "cache", folder, "ab"), { recursive: true });
      await rename(join(copy, "cache", file!), join(copy, "cache", folder, "ab", other));
    }
    const topic = (await inCache(copy, "results/topic")).find((file) => !file.endsWith(other));
    await mkdir(join(copy, "cache/results/shard/00"), { recursive: true });
    const moved = topic!.replace("/topic/", "/shard/");
    await mkdir(join(copy, "cache", moved, ".."), { recursive: true });
    await rename(join(copy, "cache", topic!), join(copy, "cache", moved));
    const { status, findings } = await verify(copy);
    expect([status, findings.length]).toEqual([1, 5]);
    expect(new Set(findings.map(({ state }) => state))).toEqual(new Set(["damaged"]));
  });

  it("tells of foreign files and removes old leftovers of the dead, and nothing younger", async () => {
    const copy = await copyOf(project);
    const dead = 2 ** 22 + 1;
    const old = [
      `cache/blobs/ab/x.${dead}-0123abcd.tmp`,
      `cache/replies/ab/x.${dead}-0123abcd.tmp`,
      `cache/state/leases/ab/old`,
      `dist/my-dataset/x.${dead}-0123abcd.tmp/data/file`,
    ];
    const young = [`cache/results/topic/ab/x.${dead}-0123abcd.tmp`, "cache/replies/notes.txt"];
    for (const path of [...old, ...young]) {
      await mkdir(join(copy, path, ".."), { recursive: true });
      await writeFile(join(copy, path), "");
    }
    for (const path of old) await age(join(copy, path), 2);
    await age(join(copy, `dist/my-dataset/x.${dead}-0123abcd.tmp`), 2);
    const { status, summary } = await verify(copy, "--repair");
    expect([status, summary.foreign, summary.repaired]).toEqual([0, 1, 4]);
    for (const path of old) await expect(stat(join(copy, path))).rejects.toThrow("ENOENT");
    for (const path of young) await stat(join(copy, path));
  });
});

describe("cache stats", () => {
  it("counts what is there", async () => {
    const stats = await json<CacheStats>(project, "stats");
    const files = (amounts: readonly { files: number }[]) => amounts.reduce((sum, one) => sum + one.files, 0);
    expect(files(stats.replies)).toBe((await inCache(project, "replies")).length);
    expect(files(stats.results)).toBe((await inCache(project, "results")).length);
    expect(stats.blobs.files).toBe((await inCache(project, "blobs")).length);
    expect(stats.replies.every(({ output, model }) => output > 0 && model.startsWith("simulated-"))).toBe(
      true,
    );
    expect(stats.versions).toEqual([{ dataset: "my-dataset", versions: 1 }]);
    expect(stats.damaged.files + stats.leftovers.files + stats.foreign.files).toBe(0);
  });
});

/** A project whose first version nothing needs any more: its spec was changed since, and its artifact deleted. */
async function outgrown(): Promise<{ copy: string; second: string | null; calls: number }> {
  const copy = await copyOf(project);
  const [spec] = (await filesOf(join(copy, "specs"))).filter((file) =>
    file.startsWith("policies/generation"),
  );
  const path = join(copy, "specs", spec!);
  await writeFile(path, `${await readFile(path, "utf8")}revision: 2\n`);
  const { summary } = await built(copy);
  await clear(copy, `dist/my-dataset/${digest}`);
  return { copy, second: summary.digest, calls: summary.calls.made };
}

describe("cache prune", () => {
  it("keeps what every version in dist needs: building again makes no call and the same digest", async () => {
    const { copy, second } = await outgrown();
    const before = await treeDigest(join(copy, "cache"));
    const dry = await json<PruneSummary>(copy, "prune", "--dry-run", "--grace-minutes", "0");
    expect(await treeDigest(join(copy, "cache"))).toBe(before);
    expect(dry.results.files).toBeGreaterThan(0);
    expect(dry.blobs.files).toBeGreaterThan(0);
    const young = await json<PruneSummary>(copy, "prune");
    expect([young.results.files, young.blobs.files]).toEqual([0, 0]);
    expect(await treeDigest(join(copy, "cache"))).toBe(before);
    const replies = await inCache(copy, "replies");
    expect(await json<PruneSummary>(copy, "prune", "--grace-minutes", "0")).toEqual({
      ...dry,
      dryRun: false,
    });
    expect(await inCache(copy, "replies")).toEqual(replies);
    expect((await verify(copy)).status).toBe(0);
    for (const gone of [[], ["dist"], ["dist", "cache/results/dataset"], ["cache/results"]]) {
      await clear(copy, ...gone);
      expect((await built(copy)).summary).toMatchObject({ digest: second, calls: { made: 0 } });
    }
  });

  it("keeps the newest result of a dataset whose artifacts are gone", async () => {
    const copy = await copyOf(project);
    await clear(copy, "dist");
    const summary = await json<PruneSummary>(copy, "prune", "--grace-minutes", "0");
    expect([summary.results.files, summary.blobs.files]).toEqual([0, 0]);
  });

  it("removes replies only when told twice, says first what they cost, and keeps those that versions stand on", async () => {
    const { copy, second, calls } = await outgrown();
    const replies = (await inCache(copy, "replies")).length;
    const told = await chimera(copy, ["cache", "prune", "--replies", "--grace-minutes", "0"]);
    expect(told.stderr).toMatch(
      /To buy them back would take \d+ calls, [\d,]+ tokens in and [\d,]+ out\. They stay/,
    );
    expect((await inCache(copy, "replies")).length).toBe(replies);
    const done = await chimera(copy, ["cache", "prune", "--replies", "--yes", "--grace-minutes", "0"]);
    expect(done.stderr).toMatch(/To buy them back[\s\S]*Removed \d+ replies/);
    expect((await inCache(copy, "replies")).length).toBe(calls);
    await clear(copy, "cache/results", "cache/blobs", "dist");
    expect((await built(copy)).summary).toMatchObject({ digest: second, calls: { made: 0 } });
  });

  it("keeps all replies when it cannot tell what stands on them", async () => {
    const copy = await copyOf(project);
    const replies = await inCache(copy, "replies");
    for (const gone of ["cache/results/topic", "cache/results/topics", "cache/results", "dist"]) {
      await clear(copy, gone);
      const summary = await json<PruneSummary>(copy, "prune", "--replies", "--yes", "--grace-minutes", "0");
      expect(summary.replies).toMatchObject({ files: 0, unknown: expect.any(String) });
      expect(await inCache(copy, "replies")).toEqual(replies);
    }
  });

  it.each([
    [["tidy"], '"tidy" is none of'],
    [["stats", "--repair"], '--repair is not for "cache stats"'],
    [["prune", "--yes"], "--yes goes with --replies"],
    [["prune", "--grace-minutes", "soon"], "--grace-minutes takes a number"],
  ])("turns down %j", async (args, words) => {
    const { status, stderr } = await chimera(project, ["cache", ...args]);
    expect(status).toBe(2);
    expect(stderr).toContain(words);
  });
});
