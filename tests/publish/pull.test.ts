import {
  cp,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parseManifest } from "../../src/dataset/manifest-text.ts";
import { inProcess } from "../cli/in-process.ts";
import { built, chimera, emptyDirectory, filesOf, manifestOf, smallProject, treeDigest } from "../cli/rig.ts";
import { rewriteManifest } from "../versions/artifact-copy.ts";
import { CONFIG, clone, damage, published, pulled, refused, withStore } from "./rig.ts";

/** A project that published its pin, 1.0.0, and what it published: never written to. */
let base: string;
let digest: string;
let bytes: number;
beforeAll(async () => {
  const project = await smallProject(CONFIG);
  await built(project);
  digest = (await manifestOf(project)).digest;
  await inProcess(project, ["tag", "my-dataset", "1.0.0"]);
  await inProcess(project, ["pin", "my-dataset@1.0.0"]);
  base = await withStore(project);
  ({ bytes } = await published(base));
});

/** A clone beside a store of its own. */
async function freshClone() {
  const directory = await emptyDirectory("around");
  await cp(join(base, "../store"), join(directory, "store"), { recursive: true });
  await mkdir(join(directory, "project"));
  for (const file of ["chimera.config.ts", "chimera.lock"])
    await cp(join(base, file), join(directory, "project", file));
  const there = await clone(join(directory, "project"));
  return {
    directory: there,
    store: join(directory, "store"),
    remote: join(directory, "store/my-dataset", digest),
    dist: join(there, "dist/my-dataset", digest),
  };
}

const original = () => treeDigest(join(base, "dist/my-dataset", digest));

describe("chimera pull of what chimera.lock names", () => {
  it("gets the pin in a fresh clone, so that it can be verified and used there", async () => {
    const { directory, dist } = await freshClone();
    const { status, stdout, stderr } = await chimera(directory, ["pull"]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: `${dist}\n` });
    expect(stderr).toMatch(
      /^Pulled my-dataset@1\.0\.0 \([0-9a-f]{12}\) from file:\.\.\/store: 9 records, 12 files, [\d.]+ kB fetched; all is as it was built\.\n {2}Simulated: .+\n {2}latest points at it\.\n$/,
    );
    expect(await treeDigest(dist)).toBe(await original());
    expect((await readdir(join(directory, "dist/my-dataset"))).sort()).toEqual([digest, "latest"]);
    expect((await chimera(directory, ["verify"])).status).toBe(0);
    expect((await chimera(directory, ["verify", "my-dataset@1.0.0"])).status).toBe(0);
  });

  it("fetches nothing that is here and whole, and asks nobody", async () => {
    const { directory, store } = await freshClone();
    expect(await pulled(directory)).toMatchObject({
      status: "pulled",
      remote: "file:../store",
      pinned: true,
      latest: true,
      received: { files: 12, bytes },
    });
    await rm(store, { recursive: true });
    for (const name of [[], ["my-dataset"], ["my-dataset@1.0.0"], [`my-dataset@${digest.slice(0, 6)}`]])
      expect(await pulled(directory, ...name)).toMatchObject({
        status: "unchanged",
        digest,
        remote: null,
        received: { files: 0, bytes: 0 },
      });
  });

  it("mends a damaged copy, and fetches of it what is damaged", async () => {
    const { directory, dist } = await freshClone();
    await pulled(directory);
    await damage(join(dist, "data/full/train-00000-of-00001.parquet"));
    await rm(join(dist, "README.md"));
    await writeFile(join(dist, "stray.txt"), "not of this version");
    expect(await pulled(directory)).toMatchObject({
      status: "pulled",
      latest: false,
      received: { files: 3 },
    });
    expect(await treeDigest(dist)).toBe(await original());
  });

  it("leaves latest where it is, unless it is told otherwise", async () => {
    const { directory, dist } = await freshClone();
    await mkdir(join(directory, "dist/my-dataset/other"), { recursive: true });
    const latest = join(directory, "dist/my-dataset/latest");
    await symlink("other", latest);
    expect(await pulled(directory)).toMatchObject({ latest: false });
    expect(await readlink(latest)).toBe("other");
    expect(await pulled(directory, "--latest")).toMatchObject({ status: "unchanged", latest: true });
    expect(await readlink(latest)).toBe(digest);
    expect((await lstat(dist)).isDirectory()).toBe(true);
  });

  it("looks where it is told, else where the lock says, else at every remote there is", async () => {
    const { directory, store, dist } = await freshClone();
    const lock = await readFile(join(directory, "chimera.lock"), "utf8");
    await writeFile(join(directory, "chimera.lock"), lock.replace(/^published .*\n/m, ""));
    const remotes = { gone: { url: "../gone" }, empty: { url: "../empty" }, store: { url: "../store" } };
    await writeFile(
      join(directory, "chimera.config.ts"),
      `export default ${JSON.stringify({ ...CONFIG, remotes })};\n`,
    );
    await mkdir(join(directory, "../empty"));
    expect(await refused(directory, "pull", "--from", "gone")).toEqual(["remote/no-such-place"]);
    expect(await refused(directory, "pull", "--from", "empty")).toEqual(["remote/no-such-version"]);
    expect(await refused(directory, "pull", "--from", "sture")).toEqual(["remote/unknown"]);
    const found = await pulled(directory);
    expect(found).toMatchObject({ status: "pulled", remote: "file:../store" });
    expect(found.passedOver.map(({ code }) => code)).toEqual([
      "remote/no-such-place",
      "remote/no-such-version",
    ]);
    await rm(dist, { recursive: true });
    expect(await pulled(directory, "--from", store)).toMatchObject({ status: "pulled", passedOver: [] });
    await rm(dist, { recursive: true });
    await rename(store, join(directory, "../elsewhere"));
    expect(await refused(directory, "pull")).toEqual([
      "remote/no-such-place",
      "remote/no-such-version",
      "remote/no-such-place",
    ]);
    expect(await pulled(directory, "--from", "../elsewhere")).toMatchObject({ remote: "file:../elsewhere" });
  });

  it("says once what is in its way, however many have it", async () => {
    const { directory } = await freshClone();
    const remotes = { store: { url: "../store" }, second: { url: "../second" } };
    await cp(join(directory, "../store"), join(directory, "../second"), { recursive: true });
    await writeFile(
      join(directory, "chimera.config.ts"),
      `export default ${JSON.stringify({ ...CONFIG, remotes })};\n`,
    );
    await mkdir(join(directory, "mine"));
    await writeFile(join(directory, "mine/notes.txt"), "mine");
    expect(await refused(directory, "pull", "--out", "mine")).toEqual(["remote/in-the-way"]);
  });

  it("needs to know which version", async () => {
    const { directory } = await freshClone();
    expect(await refused(directory, "pull", "my-dataset@2.0.0")).toEqual(["lock/unknown-tag"]);
    expect(await refused(directory, "pull", "my-dataset@abcd")).toEqual(["usage/unknown-version"]);
    expect(await refused(directory, "pull", "my-dataset@latest")).toEqual(["usage/bad-arguments"]);
    const lock = await readFile(join(directory, "chimera.lock"), "utf8");
    await writeFile(join(directory, "chimera.lock"), lock.replace(/^pin .*\n/m, ""));
    expect(await refused(directory, "pull")).toEqual(["lock/nothing-pinned"]);
    await rm(join(directory, "chimera.lock"));
    const other = digest.replace(/^./, (first) => (first === "0" ? "1" : "0"));
    expect(await refused(directory, "pull", `my-dataset@${other}`)).toEqual(["remote/no-such-version"]);
    expect(await pulled(directory, `my-dataset@${digest}`)).toMatchObject({ pinned: true, version: null });
  });

  it("is listed by chimera versions as long as it is not here", async () => {
    const { directory } = await freshClone();
    const { stdout } = await inProcess(directory, ["versions"]);
    expect(stdout).toMatch(/1\.0\.0, pinned {2}can be pulled\n$/);
  });

  it("waits for another that pulls the same, and finds it done", async () => {
    const { directory, dist } = await freshClone();
    const runs = await Promise.all([1, 2, 3].map(() => chimera(directory, ["pull", "--json"])));
    expect(runs.map(({ status }) => status)).toEqual([0, 0, 0]);
    expect(await treeDigest(dist)).toBe(await original());
    expect((await readdir(join(directory, "dist/my-dataset"))).sort()).toEqual([digest, "latest"]);
  });
});

describe("chimera pull believes nothing that a remote says", () => {
  it.each([
    ["a file that was changed", "data/full/train-00000-of-00001.parquet", damage],
    ["a file that is longer", "README.md", (file: string) => writeFile(file, "#".repeat(1_000_000))],
    ["a file that is shorter", "report.html", (file: string) => writeFile(file, "")],
    ["a file that is gone", "spec.json", (file: string) => rm(file)],
    ["a manifest that was changed", "manifest.json", damage],
    ["a manifest that is none", "manifest.json", (file: string) => writeFile(file, "{}")],
  ])("%s is told, and nothing is put in place", async (_, path, harm) => {
    const { directory, remote, store } = await freshClone();
    await harm(join(remote, path));
    expect(await refused(directory, "pull")).toEqual(["remote/damaged"]);
    const { stdout } = await inProcess(directory, ["pull", "--json"]);
    expect(stdout).toContain(path);
    const left = await filesOf(join(directory, "dist"));
    expect(left.filter((one) => !one.includes("/.pull/"))).toEqual([]);
    // Once it is mended there, what had arrived is not fetched again.
    await rm(store, { recursive: true });
    await cp(join(base, "../store"), store, { recursive: true });
    const { received } = await pulled(directory);
    expect(received.files).toBeLessThanOrEqual(path === "manifest.json" ? 12 : 11);
  });

  it.each([
    "../../../../chimera.config.ts",
    "/etc/passwd",
    "a/../../b",
    "a\\..\\b",
    "C:x",
    "a//b",
    ".git/config",
    "a/b\u0000",
  ])("refuses the path %j", async (path) => {
    const { directory, remote } = await freshClone();
    const before = await treeDigest(directory);
    await rewriteManifest(remote, (manifest) => ({
      ...manifest,
      files: manifest.files.map((file, nth) => (nth === 1 ? { ...file, path } : file)),
    }));
    expect(await refused(directory, "pull")).toEqual(["remote/unsafe-path"]);
    expect(await treeDigest(directory)).toBe(before);
  });

  it("refuses a manifest of another version, and one that lists a file twice", async () => {
    const { directory, remote } = await freshClone();
    const whole = await readFile(join(remote, "manifest.json"));
    await rewriteManifest(remote, (manifest) => ({
      ...manifest,
      files: [...manifest.files, { ...manifest.files[0]!, path: "readme.MD" }],
    }));
    expect(await refused(directory, "pull")).toEqual(["remote/damaged"]);
    await writeFile(join(remote, "manifest.json"), whole);
    await rewriteManifest(remote, (manifest) => ({ ...manifest, digest: manifest.dataDigest }));
    expect(await refused(directory, "pull")).toEqual(["remote/damaged"]);
    // It fits its own checksum and the lock's digest, and what it says is not what that digest was made of.
    await writeFile(join(remote, "manifest.json"), whole);
    await rewriteManifest(remote, (manifest) => ({ ...manifest, title: "Another title" }));
    expect(await refused(directory, "pull")).toEqual(["remote/damaged"]);
    expect((await filesOf(directory)).filter((path) => path.startsWith("dist"))).toEqual([]);
  });

  it("follows no link, there or here", async () => {
    const { directory, remote, dist } = await freshClone();
    const elsewhere = await emptyDirectory("elsewhere");
    await cp(join(remote, "README.md"), join(elsewhere, "README.md"));
    await rm(join(remote, "README.md"));
    await symlink(join(elsewhere, "README.md"), join(remote, "README.md"));
    expect(await refused(directory, "pull")).toEqual(["remote/damaged"]);
    await rm(join(remote, "README.md"));
    await cp(join(elsewhere, "README.md"), join(remote, "README.md"));
    const gathered = join(directory, "dist/my-dataset/.pull", digest);
    await rm(join(gathered, "data"), { recursive: true, force: true });
    await symlink(elsewhere, join(gathered, "data"));
    await pulled(directory);
    expect(await filesOf(elsewhere)).toEqual(["README.md"]);
    expect(await treeDigest(dist)).toBe(await original());
  });
});

describe("chimera pull of an address", () => {
  it("needs no project, and says that nothing pinned it", async () => {
    const { store } = await freshClone();
    const anywhere = await emptyDirectory("anywhere");
    const { status, stdout, stderr } = await chimera(anywhere, ["pull", `${store}/my-dataset@1.0.0`]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: `${join(anywhere, "my-dataset")}\n` });
    expect(stderr).toContain("Nothing pinned it");
    expect(await treeDigest(join(anywhere, "my-dataset"))).toBe(await original());
    expect(await readdir(anywhere)).toEqual(["my-dataset"]);
    const again = await pulled(anywhere, `file://${store}/my-dataset@1.0.0`);
    expect(again).toMatchObject({ status: "unchanged", pinned: false });
    const byDigest = await pulled(anywhere, `${store}/my-dataset/${digest}`, "--out", "data/starter");
    expect(byDigest).toMatchObject({ status: "pulled", pinned: true, path: join(anywhere, "data/starter") });
    expect(await treeDigest(join(anywhere, "data/starter"))).toBe(await original());
    expect((await readdir(join(anywhere, "data"))).sort()).toEqual(["starter"]);
  });

  it("is held against chimera.lock where there is one", async () => {
    const { directory, store } = await freshClone();
    expect(await pulled(directory, "../store/my-dataset@1.0.0")).toMatchObject({
      pinned: true,
      remote: "file:../store",
    });
    await rm(join(directory, "dist"), { recursive: true });
    const tag = join(store, "my-dataset/tags/1.0.0.json");
    const other = join(store, "my-dataset", "0".repeat(64));
    await cp(join(store, "my-dataset", digest), other, { recursive: true });
    await rewriteManifest(other, (manifest) => ({
      ...manifest,
      digest: "0".repeat(64) as typeof manifest.digest,
    }));
    await writeFile(tag, (await readFile(tag, "utf8")).replace(digest, "0".repeat(64)));
    const { status, stderr } = await inProcess(directory, ["pull", "../store/my-dataset@1.0.0"]);
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /remote\/tag-taken .+ is the version 000000000000, and chimera\.lock says [0-9a-f]{12}/,
    );
    expect(stderr).toContain('"chimera pull my-dataset@1.0.0" gets the one of chimera.lock');
    // Nobody pinned it elsewhere: what its records say does not fit its name.
    expect(await refused(await emptyDirectory(), "pull", `${store}/my-dataset@1.0.0`)).toEqual([
      "remote/damaged",
    ]);
  });

  it("overwrites nothing but a copy of the same version", async () => {
    const { store } = await freshClone();
    const anywhere = await emptyDirectory("anywhere");
    await mkdir(join(anywhere, "mine"));
    await writeFile(join(anywhere, "mine/notes.txt"), "mine");
    const address = `${store}/my-dataset@1.0.0`;
    expect(await refused(anywhere, "pull", address, "--out", "mine")).toEqual(["remote/in-the-way"]);
    expect(await refused(anywhere, "pull", address, "--out", "mine/notes.txt")).toEqual([
      "remote/in-the-way",
    ]);
    await pulled(anywhere, address, "-o", "data");
    await damage(join(anywhere, "data/croissant.json"));
    expect(await pulled(anywhere, address, "-o", "data")).toMatchObject({
      status: "pulled",
      received: { files: 2 },
    });
    expect(parseManifest(await readFile(join(anywhere, "data/manifest.json"), "utf8"))?.digest).toBe(digest);
    expect(await filesOf(join(anywhere, "mine"))).toEqual(["notes.txt"]);
  });

  it("takes nothing away that somebody has put beside a copy", async () => {
    const { store } = await freshClone();
    const anywhere = await emptyDirectory("anywhere");
    const address = `${store}/my-dataset@1.0.0`;
    await pulled(anywhere, address);
    const own = join(anywhere, "my-dataset/data/own.txt");
    await writeFile(own, "mine");
    await damage(join(anywhere, "my-dataset/croissant.json"));
    const { status, stderr } = await inProcess(anywhere, ["pull", address]);
    expect(status).toBe(2);
    expect(stderr).toContain('"my-dataset" holds data/own.txt, which would be overwritten');
    expect(await readFile(own, "utf8")).toBe("mine");
    await rm(own);
    expect(await pulled(anywhere, address)).toMatchObject({ status: "pulled" });
  });

  it("is known again in a directory of any name", async () => {
    const { store } = await freshClone();
    const anywhere = await emptyDirectory("anywhere");
    const name = [`${store}/my-dataset@1.0.0`, "--out", "my-dataset/first"];
    await pulled(anywhere, ...name);
    expect(await pulled(anywhere, ...name)).toMatchObject({ status: "unchanged", received: { files: 0 } });
  });

  it("has to be whole, and stands by itself", async () => {
    const anywhere = await emptyDirectory("anywhere");
    expect(await refused(anywhere, "pull", "./my-dataset")).toEqual(["remote/bad-address"]);
    expect(await refused(anywhere, "pull", "./my-dataset@1.0.0", "--from", "x")).toEqual([
      "usage/bad-arguments",
    ]);
    expect(await refused(anywhere, "pull", "./my-dataset@1.0.0", "--latest")).toEqual([
      "usage/bad-arguments",
    ]);
    expect(await refused(anywhere, "pull", "./my-dataset@1.0.0")).toEqual(["remote/no-such-version"]);
    expect(await refused(anywhere, "pull", "my-dataset@1.0.0")).toEqual(["config/not-found"]);
  });
});
