import { mkdir, readdir, readFile, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { DiagnosticError } from "../../src/diagnostics/diagnostic.ts";
import { FolderStore } from "../../src/remotes/folder-store.ts";
import { sha256 } from "../../src/util/digest.ts";
import { emptyDirectory, filesOf } from "../cli/rig.ts";

async function opened() {
  const root = await emptyDirectory("store");
  return { root, store: new FolderStore(root, "file:///store") };
}

async function sourceOf(text: string) {
  const file = join(await emptyDirectory("source"), "file");
  await writeFile(file, text);
  return { file, bytes: Buffer.byteLength(text), sha256: sha256(text) };
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DiagnosticError);
  return (error as DiagnosticError).diagnostics.map(({ code }) => code).join(" ");
}

async function textOf(content: AsyncIterable<Uint8Array> | null): Promise<string | null> {
  if (content === null) return null;
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe("a folder as a store", () => {
  it("holds what was put, by size and SHA-256", async () => {
    const { root, store } = await opened();
    const text = "x".repeat(700_000);
    expect(await store.head("a/b/c")).toBeNull();
    expect(await store.get("a/b/c")).toBeNull();
    await store.putFile("a/b/c", await sourceOf(text));
    expect(await store.head("a/b/c")).toEqual({ bytes: 700_000, sha256: sha256(text) });
    expect(await textOf(await store.get("a/b/c"))).toBe(text);
    await store.putFile("a/b/c", await sourceOf("new"));
    expect(await readFile(join(root, "a/b/c"), "utf8")).toBe("new");
    await store.putFile("a/empty", await sourceOf(""));
    expect(await store.head("a/empty")).toEqual({ bytes: 0, sha256: sha256("") });
    expect(await filesOf(root)).toEqual(["a/b/c", "a/empty"]);
    expect(await readdir(root)).toEqual(["a"]);
  });

  it("keeps its own bytes: what is done to the file here later is not done there", async () => {
    const { root, store } = await opened();
    const source = await sourceOf("as it was");
    await store.putFile("a", source);
    await writeFile(source.file, "otherwise");
    expect(await readFile(join(root, "a"), "utf8")).toBe("as it was");
    expect((await stat(join(root, "a"))).nlink).toBe(1);
  });

  it("puts a new text once", async () => {
    const { root, store } = await opened();
    const several = await Promise.all(["1", "2", "3"].map((text) => store.putNew("tags/1.0.0.json", text)));
    expect(several.filter((won) => won)).toHaveLength(1);
    const winner = String(several.indexOf(true) + 1);
    expect(await store.putNew("tags/1.0.0.json", "4")).toBe(false);
    expect(await filesOf(root)).toEqual(["tags/1.0.0.json"]);
    expect(await readFile(join(root, "tags/1.0.0.json"), "utf8")).toBe(winner);
  });

  it("takes no file that is not what it was said to be, and leaves what was there", async () => {
    const { root, store } = await opened();
    await store.putFile("a", await sourceOf("old"));
    const source = await sourceOf("said");
    await writeFile(source.file, "done");
    expect(await codeOf(store.putFile("a", source))).toBe("remote/not-whole");
    expect(await readFile(join(root, "a"), "utf8")).toBe("old");
    expect(await filesOf(root)).toEqual(["a"]);
  });

  it("is none where the folder is not there", async () => {
    const { root, store } = await opened();
    await rm(root, { recursive: true });
    for (const work of [store.head("a"), store.get("a")])
      expect(await codeOf(work)).toBe("remote/no-such-place");
  });

  it("follows no link and reads no folder in the place of a file", async () => {
    const { root, store } = await opened();
    const secret = join(await emptyDirectory("elsewhere"), "secret");
    await writeFile(secret, "secret");
    await symlink(secret, join(root, "link"));
    await mkdir(join(root, "folder"));
    for (const path of ["link", "folder"]) {
      expect(await codeOf(store.get(path))).toBe("remote/damaged");
      expect(await codeOf(store.head(path))).toBe("remote/damaged");
    }
  });

  it("takes away what a process left that is long gone, and nothing that is being written", async () => {
    const { root, store } = await opened();
    const [dead, live] = ["1-00000001", "1-00000002"].map((name) => join(root, ".incoming", name)) as [
      string,
      string,
    ];
    await mkdir(dirname(dead));
    await writeFile(dead, "half");
    await writeFile(live, "half");
    const yesterday = new Date(Date.now() - 24 * 3600_000);
    await utimes(dead, yesterday, yesterday);
    await store.putFile("a", await sourceOf("text"));
    expect(await filesOf(root)).toEqual([".incoming/1-00000002", "a"]);
  });

  it("bears many at once", async () => {
    const { root, store } = await opened();
    const sources = await Promise.all(Array.from({ length: 24 }, (_, n) => sourceOf(`file ${n % 6}`)));
    await Promise.all(sources.map((source, n) => store.putFile(`a/${n % 6}`, source)));
    expect(await filesOf(root)).toEqual([0, 1, 2, 3, 4, 5].map((n) => `a/${n}`));
    for (let n = 0; n < 6; n++) expect(await textOf(await store.get(`a/${n}`))).toBe(`file ${n}`);
  });

  it("says when something is in the way", async () => {
    const { root, store } = await opened();
    await writeFile(join(root, "a"), "a file");
    expect(await codeOf(store.putFile("a/b", await sourceOf("text")))).toBe("remote/unreachable");
  });
});
