import { rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { PruneSummary } from "../../src/app/cache/prune-cache.ts";
import { chimera, clear, treeDigest } from "../cli/rig.ts";
import { agedCopyOf, nameInLock, type TwoVersions, twoVersions } from "../versions/two-versions.ts";

let versions: TwoVersions;
let tree: string;

beforeAll(async () => {
  versions = await twoVersions();
  tree = await treeDigest(join(versions.project, "dist/my-dataset", versions.old.digest));
});

/** The old version is in the cache alone. */
async function withoutOld(): Promise<string> {
  const copy = await agedCopyOf(versions.project);
  await clear(copy, `dist/my-dataset/${versions.old.digest}`);
  return copy;
}

async function prune(copy: string, ...args: string[]): Promise<PruneSummary> {
  const { status, stdout } = await chimera(copy, [
    "cache",
    "prune",
    "--grace-minutes",
    "0",
    "--json",
    ...args,
  ]);
  expect(status).toBe(0);
  return JSON.parse(stdout) as PruneSummary;
}

const restore = (copy: string) => chimera(copy, ["restore", `my-dataset@${versions.old.digest}`]);

describe("cache prune and versions", () => {
  it.each(["tag", "pin"] as const)("keeps what a %s names: it can be restored", async (kind) => {
    const copy = await withoutOld();
    await nameInLock(copy, versions.old, kind);
    expect(await prune(copy)).toMatchObject({ versions: [], results: { files: 0 } });
    expect((await restore(copy)).status).toBe(0);
    expect(await treeDigest(join(copy, "dist/my-dataset", versions.old.digest))).toBe(tree);
  });

  it("keeps what latest points at, be it in dist or not", async () => {
    const copy = await withoutOld();
    const latest = join(copy, "dist/my-dataset/latest");
    await rm(latest);
    await symlink(versions.old.digest, latest);
    expect((await prune(copy)).versions).toEqual([]);
    expect((await restore(copy)).status).toBe(0);
  });

  it("removes what has no name, and says first which versions that ends", async () => {
    const copy = await withoutOld();
    const before = await treeDigest(join(copy, "cache"));
    const gone = [`my-dataset@${versions.old.digest}`];
    expect((await prune(copy, "--dry-run")).versions).toEqual(gone);
    const { stderr } = await chimera(copy, ["cache", "prune", "--dry-run", "--grace-minutes", "0"]);
    expect(stderr).toMatch(/^Would remove \d+ results \(.* MB\), \d+ blobs \(.* MB\) and 0 leftovers/);
    expect(stderr).toContain(`No longer restorable then: my-dataset@${versions.old.digest.slice(0, 12)}\n`);
    expect(await treeDigest(join(copy, "cache"))).toBe(before);
    expect((await prune(copy)).versions).toEqual(gone);
    const { status, stderr: said } = await restore(copy);
    expect(status).toBe(2);
    expect(said).toContain("error usage/unknown-version");
    expect((await prune(copy)).versions).toEqual([]);
  });

  it("ends no version by what is too young to go", async () => {
    const copy = await withoutOld();
    const { status, stdout } = await chimera(copy, ["cache", "prune", "--json"]);
    expect([status, (JSON.parse(stdout) as PruneSummary).versions]).toEqual([0, []]);
    expect((await restore(copy)).status).toBe(0);
  });

  it("keeps the replies behind a named version", async () => {
    const copy = await withoutOld();
    expect((await prune(copy, "--replies", "--dry-run")).replies?.files).toBeGreaterThan(0);
    await nameInLock(copy, versions.old);
    expect((await prune(copy, "--replies", "--yes")).replies).toMatchObject({ files: 0, unknown: null });
  });

  it("removes nothing when the lock file is damaged", async () => {
    const copy = await withoutOld();
    await nameInLock(copy, versions.old);
    await writeFile(join(copy, "chimera.lock"), "<<<<<<< ours\n");
    const before = await treeDigest(join(copy, "cache"));
    const { status, stderr } = await chimera(copy, ["cache", "prune", "--grace-minutes", "0"]);
    expect(status).toBe(2);
    expect(stderr).toContain("chimera.lock:1:1 error lock/conflict");
    expect(await treeDigest(join(copy, "cache"))).toBe(before);
  });
});
