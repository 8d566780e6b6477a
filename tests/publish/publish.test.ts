import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parseLock } from "../../src/versions/lock/lock-file.ts";
import { inProcess } from "../cli/in-process.ts";
import {
  built,
  chimera,
  copyOf,
  emptyDirectory,
  filesOf,
  manifestOf,
  smallProject,
  treeDigest,
} from "../cli/rig.ts";
import { edit } from "../versions/project.ts";
import { CONFIG, damage, published, refused, withStore } from "./rig.ts";

let base: string;
let digest: string;
beforeAll(async () => {
  base = await smallProject(CONFIG);
  await built(base);
  digest = (await manifestOf(base)).digest;
  expect((await inProcess(base, ["tag", "my-dataset", "1.0.0", "--json"])).status).toBe(0);
});

const storeOf = (project: string) => join(project, "../store");
const versionIn = (project: string) => join(storeOf(project), "my-dataset", digest);

const lockOf = async (project: string) => {
  const { lock, diagnostics } = parseLock(await readFile(join(project, "chimera.lock"), "utf8"));
  expect(diagnostics).toEqual([]);
  return lock;
};

describe("chimera publish", () => {
  it("puts the newest version into the only remote there is, byte by byte, and says so in chimera.lock", async () => {
    const project = await withStore(base);
    const { status, stdout, stderr } = await chimera(project, ["publish"]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: `file:../store/my-dataset/${digest}\n` });
    expect(stderr).toMatch(
      /^Published my-dataset@1\.0\.0 \([0-9a-f]{12}\) to file:\.\.\/store: 12 files, [\d.]+ kB sent\.\n {2}Simulated: .+\nchimera\.lock says where it is: commit it\.\n$/,
    );
    expect(await treeDigest(versionIn(project))).toBe(
      await treeDigest(join(project, "dist/my-dataset", digest)),
    );
    expect(await filesOf(join(storeOf(project), "my-dataset/tags"))).toEqual(["1.0.0.json"]);
    expect((await lockOf(project)).publications).toEqual([
      {
        kind: "published",
        dataset: "my-dataset",
        version: "1.0.0",
        digest,
        remote: "file:../store",
        commit: null,
      },
    ]);
    expect(await readFile(join(project, ".gitattributes"), "utf8")).toContain("chimera.lock merge=union");
    expect((await chimera(storeOf(project), ["verify", `./my-dataset/${digest}`])).status).toBe(0);
  });

  it("does nothing the second time, and mends what was damaged there since", async () => {
    const project = await withStore(base);
    expect(await published(project)).toMatchObject({ status: "published", sent: { files: 12 } });
    const before = [await treeDigest(storeOf(project)), await treeDigest(project)];
    expect(await published(project, "my-dataset@1.0.0")).toMatchObject({
      status: "unchanged",
      sent: { files: 0, bytes: 0 },
    });
    await damage(join(versionIn(project), "data/full/train-00000-of-00001.parquet"));
    await rm(join(versionIn(project), "README.md"));
    expect(await published(project)).toMatchObject({ status: "published", sent: { files: 2 } });
    expect([await treeDigest(storeOf(project)), await treeDigest(project)]).toEqual(before);
  });

  it("goes by tag, digest or path, and a version without a tag by its digest", async () => {
    const project = await withStore(base);
    await rm(join(project, "chimera.lock"));
    const first = await published(project, `my-dataset@${digest.slice(0, 8)}`, "--to", storeOf(project));
    expect(first).toMatchObject({ status: "published", version: null, digest, locked: true });
    expect(first.remote).toMatch(/^file:\/\/\/.+\/store$/);
    expect(await filesOf(join(storeOf(project), "my-dataset/tags"))).toEqual([]);
    expect((await lockOf(project)).publications).toMatchObject([{ version: digest.slice(0, 12) }]);
    await cp(join(base, "chimera.lock"), join(project, "chimera.lock"));
    expect(await published(project, `dist/my-dataset/${digest}`)).toMatchObject({
      status: "published",
      version: "1.0.0",
      sent: { files: 0 },
    });
    expect((await lockOf(project)).publications).toMatchObject([
      { version: "1.0.0", remote: "file:../store" },
    ]);
  });

  it("publishes a copy from anywhere, where there is no project to tell", async () => {
    const directory = await emptyDirectory();
    await cp(join(base, "dist/my-dataset", digest), join(directory, "copy"), { recursive: true });
    const store = await emptyDirectory("store");
    expect(await published(directory, "./copy", "--to", store)).toMatchObject({
      version: null,
      locked: false,
    });
    expect(await filesOf(directory)).not.toContain("chimera.lock");
    expect(await refused(directory, "publish", "./copy")).toEqual(["remote/not-named"]);
  });

  it("holds a dry run against everything, and writes nothing", async () => {
    const project = await withStore(base);
    const before = [await treeDigest(storeOf(project)), await treeDigest(project)];
    expect(await published(project, "--dry-run")).toMatchObject({
      status: "would-publish",
      files: 12,
      sent: { files: 0, bytes: 0 },
      locked: false,
    });
    expect([await treeDigest(storeOf(project)), await treeDigest(project)]).toEqual(before);
    await published(project);
    expect(await published(project, "--dry-run")).toMatchObject({ status: "would-not" });
    await rm(storeOf(project), { recursive: true });
    for (const dry of [[], ["--dry-run"]])
      expect(await refused(project, "publish", ...dry)).toEqual(["remote/no-such-place"]);
  });

  it("lets no version out that is damaged, unlicensed, or whose tag is taken there", async () => {
    const project = await withStore(base);
    await published(project);
    const dist = join(project, "dist/my-dataset", digest);
    const whole = await copyOf(dist);
    await damage(join(dist, "jsonl/full/train-00000-of-00001.jsonl"));
    const before = await treeDigest(storeOf(project));
    for (const dry of [[], ["--dry-run"]])
      expect(await refused(project, "publish", ...dry)).toEqual(["remote/not-whole"]);
    await rm(dist, { recursive: true });
    await cp(whole, dist, { recursive: true });
    await edit(project, "specs/dataset.yaml", "license:", "# license:");
    await built(project);
    const unlicensed = await inProcess(project, ["publish"]);
    expect(unlicensed.status).toBe(2);
    expect(unlicensed.stderr).toMatch(/^error card\/license-missing /m);
    await edit(project, "specs/dataset.yaml", "# license: CC-BY-4.0", "license: MIT");
    await built(project);
    await rm(join(project, "chimera.lock"));
    await inProcess(project, ["tag", "my-dataset", "1.0.0"]);
    for (const dry of [[], ["--dry-run"]])
      expect(await refused(project, "publish", ...dry)).toEqual(["remote/tag-taken"]);
    expect(await treeDigest(storeOf(project))).toBe(before);
  });

  it("says which remote is meant by what it was given", async () => {
    const project = await withStore(base);
    await writeFile(
      join(project, "chimera.config.ts"),
      `export default ${JSON.stringify({ ...CONFIG, remotes: { here: { url: "../store" }, there: { url: "../no" } } })};\n`,
    );
    expect(await refused(project, "publish")).toEqual(["remote/not-named"]);
    expect(await refused(project, "publish", "--to", "her")).toEqual(["remote/unknown"]);
    expect(await refused(project, "publish", "--to", "there")).toEqual(["remote/no-such-place"]);
    expect(await refused(project, "publish", "--to", "ftp://x/y")).toEqual(["remote/bad-address"]);
    expect(await refused(project, "publish", "--to", "here", "--public")).toEqual(["remote/refused"]);
    expect(await refused(project, "publish", "my-dataset@2.0.0", "--to", "here")).toEqual([
      "lock/unknown-tag",
    ]);
    expect(await published(join(project, "specs"), "--to", "../../store")).toMatchObject({
      remote: "file:../store",
      status: "published",
    });
  });

  it("tells of addresses in the configuration that are none, or that hold a password", async () => {
    const project = await withStore(base);
    const said = async (remotes: object) => {
      await writeFile(
        join(project, "chimera.config.ts"),
        `export default ${JSON.stringify({ ...CONFIG, remotes })};\n`,
      );
      const { stdout, status } = await inProcess(project, ["check", "--json"]);
      expect(status).toBe(2);
      expect(stdout).not.toContain("hunter2");
      return (JSON.parse(stdout.split("\n")[0]!) as { readonly code: string }).code;
    };
    expect(await said({ hub: { url: "hf://acme" } })).toBe("config/bad-value");
    expect(await said({ hub: { url: "https://example.org" } })).toBe("config/bad-value");
    expect(await said({ hub: {} })).toBe("config/bad-value");
    expect(await said({ hub: { url: "s3://b", token: "x" } })).toBe("config/unknown-key");
    expect(await said({ "a/b": { url: "s3://b" } })).toBe("config/unknown-key");
    expect(await said({ hub: { url: "s3://key:hunter2@bucket" } })).toBe("config/credentials-in-address");
    expect(await said({ hub: { url: "s3://b", endpoint: "https://u:hunter2@example.org" } })).toBe(
      "config/credentials-in-address",
    );
  });

  it("takes two at once for one", async () => {
    const project = await withStore(base);
    const runs = await Promise.all([1, 2, 3].map(() => chimera(project, ["publish", "--json"])));
    expect(runs.map(({ status, stderr }) => [status, stderr])).toEqual(Array(3).fill([0, ""]));
    expect(await treeDigest(versionIn(project))).toBe(
      await treeDigest(join(project, "dist/my-dataset", digest)),
    );
    expect((await filesOf(storeOf(project))).filter((path) => path.includes(".incoming"))).toEqual([]);
    expect((await lockOf(project)).publications).toHaveLength(1);
    expect(await published(project)).toMatchObject({ status: "unchanged" });
  });
});
