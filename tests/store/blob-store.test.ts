import { chmod, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { BlobStore } from "../../src/store/blob-store.ts";
import { sha256 } from "../../src/util/digest.ts";
import { readOnly } from "../util/mounts.ts";
import { filesIn, temporaryFolder } from "../util/temporary-folder.ts";
import { runElsewhere } from "./run-elsewhere.ts";

/** A store without memory of another one's writes: what a later process sees. */
const reopened = (folder: string) => new BlobStore(folder);

async function storeWith(text: string) {
  const folder = await temporaryFolder();
  const store = new BlobStore(folder);
  const digest = store.put(text);
  return { folder, store, digest, path: store.path(digest) };
}

const textOf = (bytes: Uint8Array | null) => (bytes === null ? null : Buffer.from(bytes).toString());

describe("the blob store", () => {
  test("keeps bytes under their SHA-256, text as UTF-8", async () => {
    const { folder, store, digest } = await storeWith("Schrödinger");
    expect(digest).toBe(sha256("Schrödinger"));
    expect(await filesIn(folder)).toEqual([join(digest.slice(0, 2), digest)]);
    expect(await readFile(store.path(digest), "utf8")).toBe("Schrödinger");
    expect(textOf(store.get(digest))).toBe("Schrödinger");
    expect(textOf(reopened(folder).get(digest))).toBe("Schrödinger");
    expect(store.put(Buffer.from("Schrödinger"))).toBe(digest);
  });

  test("keeps the empty blob and one that is too large to remember", async () => {
    const { folder, digest } = await storeWith("");
    expect(reopened(folder).get(digest)).toHaveLength(0);
    const large = "x".repeat(1024 * 1024 + 1);
    const store = reopened(folder);
    expect(textOf(store.get(store.put(large)))).toBe(large);
  });

  test("knows nothing of what was never put", async () => {
    const { store } = await storeWith("x");
    expect(store.has(sha256("other"))).toBe(false);
    expect(store.get(sha256("other"))).toBeNull();
  });

  test("takes equal bytes from several processes at once", async () => {
    const folder = await temporaryFolder();
    const put = () =>
      runElsewhere(
        "store/blob-store.ts",
        ({ BlobStore: Store }, root) => {
          const store = new Store(root);
          for (let at = 0; at < 60; at++) store.put(`${at} `.repeat(20_000));
        },
        folder,
      );
    await Promise.all([put(), put(), put()]);
    expect(await filesIn(folder)).toHaveLength(60);
    for (let at = 0; at < 60; at++) {
      const text = `${at} `.repeat(20_000);
      expect(textOf(reopened(folder).get(sha256(text)))).toBe(text);
    }
  });

  test("gives no damaged byte: it moves the blob aside, and putting it again heals it", async () => {
    const { folder, digest, path } = await storeWith("a good blob");
    for (let at = 0; at < "a good blob".length; at++) {
      const bytes = await readFile(path);
      bytes[at]! ^= 1;
      await writeFile(path, bytes);
      const later = reopened(folder);
      expect(later.get(digest)).toBeNull();
      expect(later.has(digest)).toBe(false);
      expect(await readFile(`${path}.damaged`)).toEqual(bytes);
      expect(later.put("a good blob")).toBe(digest);
      expect(textOf(reopened(folder).get(digest))).toBe("a good blob");
    }
  });

  test("takes a cut blob, and an empty one, for damaged", async () => {
    const { folder, store, digest, path } = await storeWith("a good blob");
    for (const length of [10, 0]) {
      await truncate(path, length);
      expect(reopened(folder).get(digest)).toBeNull();
      store.put("a good blob");
      expect(textOf(reopened(folder).get(digest))).toBe("a good blob");
    }
  });

  test("finds damage once, however often it is read", async () => {
    const { folder, digest, path } = await storeWith("a good blob");
    await writeFile(path, "a bad blob");
    const later = reopened(folder);
    expect([later.get(digest), later.get(digest), reopened(folder).get(digest)]).toEqual([null, null, null]);
    expect(await filesIn(folder)).toEqual([`${join(digest.slice(0, 2), digest)}.damaged`]);
  });

  test("says that a removed blob is not there, though it may remember the bytes", async () => {
    const { store, digest, path } = await storeWith("gone");
    await rm(path);
    expect(store.has(digest)).toBe(false);
    store.put("gone");
    expect(await readFile(path, "utf8")).toBe("gone");
  });

  test("says which blob cannot be written, and has none of it", async () => {
    const folder = await temporaryFolder();
    if (!readOnly(folder)) await chmod(folder, 0o500);
    const store = new BlobStore(folder);
    const digest = sha256("x");
    expect(() => store.put("x")).toThrow(expect.objectContaining({ path: store.path(digest) }));
    expect([store.has(digest), store.get(digest)]).toEqual([false, null]);
  });

  test("reads again what it remembers for whoever hands on the file", async () => {
    const { store, digest, path } = await storeWith("a good blob");
    await writeFile(path, "a bad blob");
    expect(textOf(store.get(digest))).toBe("a good blob");
    expect(store.readFromDisk(digest)).toBeNull();
    expect(store.has(digest)).toBe(false);
  });
});
