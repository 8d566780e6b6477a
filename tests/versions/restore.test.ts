import { readFile, readlink, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Restored } from "../../src/app/versions/restore-version.ts";
import { built, chimera, clear, copyOf, filesOf, treeDigest } from "../cli/rig.ts";
import { nameInLock, type TwoVersions, twoVersions, writeSpec } from "./two-versions.ts";

let versions: TwoVersions;
let tree: string;

beforeAll(async () => {
  versions = await twoVersions();
  tree = await treeDigest(join(versions.project, "dist/my-dataset", versions.old.digest));
});

const pathOf = (copy: string, digest: string = versions.old.digest) => join(copy, "dist/my-dataset", digest);
const latestIn = (copy: string) => readlink(join(copy, "dist/my-dataset/latest"));
const restore = (copy: string, ...args: string[]) => chimera(copy, ["restore", ...args]);

describe("chimera restore", () => {
  it("puts a version back by its tag, byte by byte, and leaves latest alone", async () => {
    const copy = await copyOf(versions.project);
    await nameInLock(copy, versions.old);
    await clear(copy, `dist/my-dataset/${versions.old.digest}`);
    const { status, stdout, stderr } = await restore(copy, "my-dataset@1.0.0");
    expect([status, stdout]).toEqual([0, `${pathOf(copy)}\n`]);
    expect(stderr).toContain(`my-dataset@${versions.old.digest.slice(0, 12)} is back in dist: 9 records`);
    expect(await treeDigest(pathOf(copy))).toBe(tree);
    expect(await latestIn(copy)).toBe(versions.now.digest);
    expect((await chimera(copy, ["verify", "my-dataset@1.0.0"])).status).toBe(0);
    expect((await built(copy)).summary).toMatchObject({ digest: versions.now.digest, calls: { made: 0 } });
    expect(await latestIn(copy)).toBe(versions.now.digest);
  });

  it("needs neither dist nor specs nor replies, and points latest at it when told to", async () => {
    const copy = await copyOf(versions.project);
    await clear(copy, "dist", "specs", "cache/replies", "cache/state", "cache/results/topic");
    const prefix = `my-dataset@${versions.old.digest.slice(0, 4)}`;
    const first = await restore(copy, prefix, "--json");
    expect([first.status, first.stderr]).toEqual([0, ""]);
    expect(JSON.parse(first.stdout) as Restored).toMatchObject({
      digest: versions.old.digest,
      wasThere: false,
    });
    expect(await treeDigest(pathOf(copy))).toBe(tree);
    await expect(latestIn(copy)).rejects.toThrow("ENOENT");
    expect((await restore(copy, prefix, "--latest")).stderr).toContain(
      "was in dist, and is whole: 9 records",
    );
    expect(await latestIn(copy)).toBe(versions.old.digest);
  });

  it("mends what is damaged in dist", async () => {
    const copy = await copyOf(versions.project);
    await rm(join(pathOf(copy), "README.md"));
    await writeFile(join(pathOf(copy), "README.md"), "# Nothing\n");
    await rm(join(pathOf(copy), "spec.json"));
    expect((await restore(copy, `my-dataset@${versions.old.digest}`)).status).toBe(0);
    expect(await treeDigest(pathOf(copy))).toBe(tree);
  });

  it.each(["lost", "damaged"])(
    "names the blobs that are %s, and a build at the old specs brings them back",
    async (how) => {
      const copy = await copyOf(versions.project);
      await nameInLock(copy, versions.old);
      const gone = versions.old.files.filter(
        ({ path }) => path === "README.md" || (path.startsWith("rejected/") && path.endsWith(".jsonl")),
      );
      expect(gone.length).toBeGreaterThan(1);
      await clear(copy, `dist/my-dataset/${versions.old.digest}`);
      for (const { sha256 } of gone) {
        const blob = join(copy, "cache/blobs", sha256.slice(0, 2), sha256);
        const bytes = await readFile(blob);
        await rm(blob);
        if (how === "damaged") await writeFile(blob, bytes.subarray(1));
      }
      const failed = await restore(copy, "my-dataset@1.0.0");
      expect([failed.status, failed.stdout]).toEqual([2, ""]);
      expect(failed.stderr).toContain("error usage/not-restorable");
      for (const { path, sha256 } of gone) expect(failed.stderr).toContain(`${sha256} (${path})`);
      expect(failed.stderr).toContain('run "chimera build"');
      await expect(latestIn(copy)).resolves.toBe(versions.now.digest);
      expect((await filesOf(pathOf(copy))).length).toBe(0);

      await writeSpec(copy, versions.oldSpec);
      expect((await built(copy)).summary).toMatchObject({ digest: versions.old.digest, calls: { made: 0 } });
      await clear(copy, "dist");
      expect((await restore(copy, "my-dataset@1.0.0")).status).toBe(0);
      expect(await treeDigest(pathOf(copy))).toBe(tree);
    },
  );

  it("says so when the cache has no result of it", async () => {
    const copy = await copyOf(versions.project);
    await nameInLock(copy, versions.old);
    await clear(copy, "cache/results");
    const { status, stderr } = await restore(copy, "my-dataset@1.0.0");
    expect(status).toBe(2);
    expect(stderr).toContain("error usage/not-restorable The cache has no result of the version");
  });

  it.each([
    [["my-dataset"], "usage/bad-arguments"],
    [["my-dataset@latest"], "usage/bad-arguments"],
    [["dist/my-dataset/latest"], "usage/bad-arguments"],
    [[], "usage/bad-arguments"],
    [["my-dataset@9.9.9"], "lock/unknown-tag"],
    [["my-dataset@fff"], "usage/unknown-version"],
    [["other@ffffffff"], "usage/unknown-version"],
  ])("turns down %j", async (args, code) => {
    const { status, stderr } = await restore(versions.project, ...args);
    expect(status).toBe(2);
    expect(stderr).toContain(`error ${code}`);
  });
});
