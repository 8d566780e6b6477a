import { readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { BlobStore } from "../../src/store/blob-store.ts";
import { sha256 } from "../../src/util/digest.ts";
import { filesIn, temporaryFolder } from "../util/temporary-folder.ts";

/** A store without memory of another one's writes: what a later process sees. */
const reopened = (folder: string) => new BlobStore(folder);

async function storeWith(text: string) {
  const folder = await temporaryFolder();
  const store = new BlobStore(folder);
  const digest = await store.put(text);
  return { folder, store, digest, path: store.path(digest) };
}

const textOf = (bytes: Uint8Array | null) => (bytes === null ? null : Buffer.from(bytes).toString());

describe("the blob store", () => {
  test("keeps bytes under their SHA-256, text as UTF-8", async () => {
    const { folder, store, digest } = await storeWith("Schrödinger");
    expect(digest).toBe(sha256("Schrödinger"));
    expect(await filesIn(folder)).toEqual([join(digest.slice(0, 2), digest)]);
    expect(await readFile(store.path(digest), "utf8")).toBe("Schrödinger");
    expect(textOf(await store.get(digest))).toBe("Schrödinger");
    expect(textOf(await reopened(folder).get(digest))).toBe("Schrödinger");
    expect(await store.put(Buffer.from("Schrödinger"))).toBe(digest);
  });

  test("keeps the empty blob and one that is too large to remember", async () => {
    const { folder, digest } = await storeWith("");
    expect(await reopened(folder).get(digest)).toHaveLength(0);
    const large = "x".repeat(1024 * 1024 + 1);
    const store = reopened(folder);
    expect(textOf(await store.get(await store.put(large)))).toBe(large);
  });

  test("knows nothing of what was never put", async () => {
    const { store } = await storeWith("x");
    expect(await store.has(sha256("other"))).toBe(false);
    expect(await store.get(sha256("other"))).toBeNull();
  });

  test("takes equal bytes from many writers at once", async () => {
    const folder = await temporaryFolder();
    const digests = await Promise.all(
      Array.from({ length: 30 }, () => reopened(folder).put("same".repeat(5000))),
    );
    expect(new Set(digests).size).toBe(1);
    expect(await filesIn(folder)).toHaveLength(1);
    expect(textOf(await reopened(folder).get(digests[0]!))).toBe("same".repeat(5000));
  });

  test("gives no damaged byte: it moves the blob aside, and putting it again heals it", async () => {
    const { folder, digest, path } = await storeWith("a good blob");
    for (let at = 0; at < "a good blob".length; at++) {
      const bytes = await readFile(path);
      bytes[at]! ^= 1;
      await writeFile(path, bytes);
      const later = reopened(folder);
      expect(await later.get(digest)).toBeNull();
      expect(await later.has(digest)).toBe(false);
      expect(await readFile(`${path}.damaged`)).toEqual(bytes);
      expect(await later.put("a good blob")).toBe(digest);
      expect(textOf(await reopened(folder).get(digest))).toBe("a good blob");
    }
  });

  test("takes a cut blob, and an empty one, for damaged", async () => {
    const { folder, store, digest, path } = await storeWith("a good blob");
    for (const length of [10, 0]) {
      await truncate(path, length);
      expect(await reopened(folder).get(digest)).toBeNull();
      await store.put("a good blob");
      expect(textOf(await reopened(folder).get(digest))).toBe("a good blob");
    }
  });

  test("finds damage once, however many read at the same time", async () => {
    const { folder, digest, path } = await storeWith("a good blob");
    await writeFile(path, "a bad blob");
    const later = reopened(folder);
    const read = await Promise.all(Array.from({ length: 20 }, () => later.get(digest)));
    expect(read).toEqual(Array.from({ length: 20 }, () => null));
    expect(await filesIn(folder)).toEqual([`${join(digest.slice(0, 2), digest)}.damaged`]);
  });

  test("says that a removed blob is not there, though it may remember the bytes", async () => {
    const { store, digest, path } = await storeWith("gone");
    await rm(path);
    expect(await store.has(digest)).toBe(false);
    await store.put("gone");
    expect(await readFile(path, "utf8")).toBe("gone");
  });
});
