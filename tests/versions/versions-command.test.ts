import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { ListedVersion } from "../../src/app/versions/list-versions.ts";
import { chimera, clear, writeConfig } from "../cli/rig.ts";
import { agedCopyOf, nameInLock, type TwoVersions, twoVersions } from "./two-versions.ts";

let versions: TwoVersions;

beforeAll(async () => {
  versions = await twoVersions();
});

async function listed(copy: string, ...args: string[]): Promise<ListedVersion[]> {
  const { status, stdout, stderr } = await chimera(copy, ["versions", ...args, "--json"]);
  expect([status, stderr]).toEqual([0, ""]);
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as ListedVersion);
}

describe("chimera versions", () => {
  it("lists what is in dist, newest first, with tags, pin and latest", async () => {
    const copy = await agedCopyOf(versions.project);
    await nameInLock(copy, versions.old);
    const tagged = await readFile(join(copy, "chimera.lock"), "utf8");
    await nameInLock(copy, versions.now, "pin", "1.1.0");
    await writeFile(
      join(copy, "chimera.lock"),
      `${await readFile(join(copy, "chimera.lock"), "utf8")}${tagged}`,
    );
    const { digest, dataDigest, counts, files } = versions.now;
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const there = { where: "dist", dataset: "my-dataset", simulated: true, records: 9 };
    expect(await listed(copy)).toMatchObject([
      {
        ...there,
        digest,
        dataDigest,
        bytes,
        tombstones: counts.tombstones,
        tags: [],
        pinned: true,
        latest: true,
      },
      { ...there, digest: versions.old.digest, tags: ["1.0.0"], pinned: false, latest: false },
    ]);
    const { stdout } = await chimera(copy, ["versions"]);
    const [now, old] = stdout.split("\n");
    expect(now).toMatch(new RegExp(`^\\* my-dataset@${digest.slice(0, 12)} .* pinned  simulated$`));
    expect(old).toMatch(
      new RegExp(`^  my-dataset@${versions.old.digest.slice(0, 12)} .* 1\\.0\\.0  simulated$`),
    );
  });

  it("lists what can be restored, and puts it no further up once it was", async () => {
    const copy = await agedCopyOf(versions.project);
    await clear(copy, `dist/my-dataset/${versions.old.digest}`);
    const { digest, dataDigest, counts } = versions.old;
    const away = { digest, dataDigest, where: "cache", path: null, latest: false, records: 9 };
    expect((await listed(copy))[1]).toMatchObject({ ...away, tombstones: counts.tombstones });
    expect((await chimera(copy, ["versions"])).stdout).toMatch(/ restorable {2}simulated\n$/);
    expect((await chimera(copy, ["restore", `my-dataset@${digest}`])).status).toBe(0);
    expect((await listed(copy)).map((row) => [row.digest, row.where])).toEqual([
      [versions.now.digest, "dist"],
      [digest, "dist"],
    ]);
  });

  it("knows a version that is gone by its tag alone, and none without", async () => {
    const copy = await agedCopyOf(versions.project);
    const { digest, dataDigest } = versions.old;
    const card = versions.old.files.find(({ path }) => path === "README.md")!.sha256;
    await clear(copy, `dist/my-dataset/${digest}`);
    await rm(join(copy, "cache/blobs", card.slice(0, 2), card));
    expect((await listed(copy)).map((row) => row.digest)).toEqual([versions.now.digest]);
    await nameInLock(copy, versions.old);
    expect((await listed(copy))[1]).toMatchObject({
      digest,
      dataDigest,
      records: 9,
      tags: ["1.0.0"],
      where: "gone",
    });
    expect((await chimera(copy, ["versions"])).stdout).toContain("1.0.0  not here");
    await clear(copy, "dist", "cache");
    expect(await listed(copy)).toMatchObject([{ digest, where: "gone", bytes: null }]);
  });

  it("lists all datasets where none is named and none is the default", async () => {
    const copy = await agedCopyOf(versions.project);
    const config = await readFile(join(copy, "chimera.config.ts"), "utf8");
    expect(config).toContain("defaultDataset");
    await writeConfig(copy, {});
    const line = (await chimera(copy, ["versions", "my-dataset", "--json"])).stdout;
    expect((await chimera(copy, ["versions", "--json"])).stdout).toBe(line);
    await clear(copy, "dist", "cache");
    const none = await chimera(copy, ["versions"]);
    expect(none.status).toBe(2);
    expect(none.stderr).toContain("error usage/no-artifact No dataset has been built here.");
  });
});
