import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { DiagnosticError } from "../../src/diagnostics/diagnostic.ts";
import type { ObjectStore } from "../../src/remotes/object-store.ts";
import type { Release, Wanted } from "../../src/remotes/remote.ts";
import { StoreRemote } from "../../src/remotes/store-remote.ts";
import { sha256 } from "../../src/util/digest.ts";
import { smallRelease } from "./release.ts";

/** A store in memory that tells what it was asked to write, in order, and can fail at the n-th of it. */
class MemoryStore implements ObjectStore {
  readonly url = "memory://store";
  readonly objects = new Map<string, Buffer>();
  readonly written: string[] = [];
  knowsDigests = true;
  failAt = Number.POSITIVE_INFINITY;

  async head(path: string) {
    const object = this.objects.get(path);
    if (object === undefined) return null;
    return { bytes: object.length, sha256: this.knowsDigests ? sha256(object) : null };
  }

  async get(path: string) {
    const object = this.objects.get(path);
    if (object === undefined) return null;
    return (async function* () {
      for (let at = 0; at < object.length; at += 7) yield object.subarray(at, at + 7);
    })();
  }

  async putFile(path: string, { file }: { readonly file: string }) {
    this.#write(path, await readFile(file));
  }

  async putNew(path: string, text: string) {
    if (this.objects.has(path)) return false;
    this.#write(path, Buffer.from(text));
    return true;
  }

  #write(path: string, bytes: Buffer) {
    if (this.written.length + 1 >= this.failAt) throw new Error("the network is gone");
    this.written.push(path);
    this.objects.set(path, bytes);
  }
}

const publish = (store: MemoryStore, release: Release, onSent = () => undefined) =>
  new StoreRemote(store).publish(release, onSent);

const wanted = (more: Partial<Wanted>): Wanted => ({
  dataset: "starter",
  digest: null,
  version: null,
  commit: null,
  ...more,
});

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DiagnosticError);
  return (error as DiagnosticError).diagnostics.map(({ code }) => code).join(" ");
}

async function textOf(content: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe("publishing to a store", () => {
  it("puts files first, the manifest after them and the tag last", async () => {
    const store = new MemoryStore();
    const release = await smallRelease();
    const folder = `starter/${release.manifest.digest}`;
    const receipt = await publish(store, release);
    expect(receipt).toEqual({
      status: "published",
      commit: null,
      location: `memory://store/${folder}`,
      sent: { files: 4, bytes: release.files.reduce((sum, { bytes }) => sum + bytes, 0) },
      notes: [],
    });
    expect(store.written.slice(0, 3).sort()).toEqual(
      release.files.slice(0, 3).map(({ path }) => `${folder}/${path}`),
    );
    expect(store.written.slice(3)).toEqual([`${folder}/manifest.json`, "starter/tags/1.0.0.json"]);
    expect(JSON.parse(store.objects.get("starter/tags/1.0.0.json")!.toString())).toEqual({
      dataset: "starter",
      version: "1.0.0",
      digest: release.manifest.digest,
    });
  });

  it("sends nothing that is there, tells how far it is, and is done the second time", async () => {
    const store = new MemoryStore();
    const release = await smallRelease();
    await publish(store, release);
    const told: number[] = [];
    const before = store.written.length;
    const again = await new StoreRemote(store).publish(release, ({ bytes, of }) => told.push(bytes / of));
    expect(again).toMatchObject({ status: "unchanged", sent: { files: 0, bytes: 0 } });
    expect(store.written.length).toBe(before);
    expect(told).toHaveLength(4);
    expect(told.at(-1)).toBe(1);
    expect(told).toEqual([...told].sort((a, b) => a - b));
  });

  it.each([1, 2, 3, 4, 5])("goes on where it was when it was cut off at the %i. of five", async (failAt) => {
    const store = new MemoryStore();
    const release = await smallRelease();
    store.failAt = failAt;
    await expect(publish(store, release)).rejects.toThrow("the network is gone");
    const there = store.written.length;
    expect(there).toBe(failAt - 1);
    if (failAt < 5)
      expect(await new StoreRemote(store).find(wanted({ digest: release.manifest.digest }))).toBeNull();
    store.failAt = Number.POSITIVE_INFINITY;
    const receipt = await publish(store, release);
    expect(receipt).toMatchObject({ status: "published", sent: { files: 4 - Math.min(there, 4) } });
    expect(store.written).toHaveLength(5);
    expect(new Set(store.written).size).toBe(5);
  });

  it("mends what is damaged there, and sends again what the store cannot vouch for", async () => {
    const store = new MemoryStore();
    const release = await smallRelease();
    await publish(store, release);
    const card = `starter/${release.manifest.digest}/README.md`;
    store.objects.set(card, Buffer.from("# eno\n"));
    expect(await publish(store, release)).toMatchObject({
      status: "published",
      sent: { files: 1, bytes: 6 },
    });
    expect(store.objects.get(card)!.toString()).toBe("# one\n");
    store.knowsDigests = false;
    expect(await publish(store, release)).toMatchObject({ sent: { files: 4 } });
  });

  it("refuses a tag of another version before it sends anything", async () => {
    const store = new MemoryStore();
    await publish(store, await smallRelease());
    const before = store.written.length;
    const other = await smallRelease({ word: "two" });
    expect(await codeOf(publish(store, other))).toBe("remote/tag-taken");
    expect(store.written.length).toBe(before);
    expect(await publish(store, { ...other, version: "1.1.0" })).toMatchObject({ status: "published" });
    expect(await publish(store, { ...other, version: null })).toMatchObject({ status: "unchanged" });
  });

  it("gives way where another was first with the tag in between", async () => {
    const store = new MemoryStore();
    const other = await smallRelease({ word: "two" });
    const putNew = store.putNew.bind(store);
    store.putNew = async (path, text) => {
      await putNew(path, text.replace(/[0-9a-f]{64}/, other.manifest.digest));
      return putNew(path, text);
    };
    expect(await codeOf(publish(store, await smallRelease()))).toBe("remote/tag-taken");
  });
});

it("says what to do about a tag that was cut short, which no publication mends", async () => {
  const store = new MemoryStore();
  const release = await smallRelease();
  store.objects.set("starter/tags/1.0.0.json", Buffer.from('{"dataset":"sta'));
  const error = await publish(store, release).catch((reason: unknown) => reason);
  expect((error as DiagnosticError).diagnostics).toMatchObject([
    { code: "remote/damaged", hint: expect.stringContaining("Take the file away") },
  ]);
  expect(store.written).toEqual([]);
  store.objects.clear();
  expect((await publish(store, release)).status).toBe("published");
});

it("tells whether publishing would change anything", async () => {
  const store = new MemoryStore();
  const release = await smallRelease();
  const isThere = (one = release) => new StoreRemote(store).isPublished(one);
  expect(await isThere()).toBe(false);
  await publish(store, { ...release, version: null });
  expect([await isThere(), await isThere({ ...release, version: null })]).toEqual([false, true]);
  await publish(store, release);
  expect(await isThere()).toBe(true);
  store.objects.delete(`starter/${release.manifest.digest}/manifest.json`);
  expect(await isThere()).toBe(false);
  expect((await publish(store, release)).sent.files).toBe(1);
  const other = { ...release, manifest: { ...release.manifest, digest: sha256("other") } };
  expect(await codeOf(isThere(other))).toBe("remote/tag-taken");
});

describe("finding a version in a store", () => {
  it("goes by the digest, or by the tag where none is known", async () => {
    const store = new MemoryStore();
    const release = await smallRelease();
    const { digest } = release.manifest;
    await publish(store, release);
    const remote = new StoreRemote(store);
    for (const one of [
      wanted({ digest }),
      wanted({ version: "1.0.0" }),
      wanted({ digest, version: "9.9.9" }),
    ]) {
      const found = (await remote.find(one))!;
      expect(Buffer.from(found.manifest).toString()).toBe('{"version": "one"}\n');
      expect(found.commit).toBeNull();
      expect(await textOf(found.read("data/full/train-00000-of-00001.parquet"))).toBe("rows of one");
      expect(await codeOf(textOf(found.read("data/none")))).toBe("remote/damaged");
    }
  });

  it("finds nothing of what is not there", async () => {
    const store = new MemoryStore();
    const release = await smallRelease();
    await publish(store, release);
    const remote = new StoreRemote(store);
    const { digest } = release.manifest;
    const other = sha256("another version");
    for (const one of [
      { version: "2.0.0" },
      { digest: other },
      { dataset: "else", digest },
      { dataset: null, digest },
      {},
    ])
      expect(await remote.find(wanted(one as Partial<Wanted>))).toBeNull();
  });

  it.each([
    ["no JSON", "{"],
    ["no version", '{"dataset":"starter","version":"1.0.0","digest":"../../etc"}'],
    ["another dataset's", `{"dataset":"else","version":"1.0.0","digest":"${"a".repeat(64)}"}`],
    ["of a version that is gone", `{"dataset":"starter","version":"1.0.0","digest":"${"a".repeat(64)}"}`],
    ["far too long", " ".repeat(70_000)],
  ])("says that a tag is damaged: %s", async (_, text) => {
    const store = new MemoryStore();
    store.objects.set("starter/tags/1.0.0.json", Buffer.from(text));
    expect(await codeOf(new StoreRemote(store).find(wanted({ version: "1.0.0" })))).toBe("remote/damaged");
  });
});
