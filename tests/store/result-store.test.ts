import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ResultStore } from "../../src/store/result-store.ts";
import type { JsonObject } from "../../src/util/canonical-json.ts";
import { type Digest, sha256 } from "../../src/util/digest.ts";
import { readOnly } from "../util/mounts.ts";
import { filesIn, temporaryFolder } from "../util/temporary-folder.ts";

const KEY = sha256("a key");
const VALUE: JsonObject = { output: "x", list: [1, 2] };
const open = (folder: string) => new ResultStore<JsonObject>(folder);
const pathOf = (stage: string, key: Digest) => join(stage, key.slice(0, 2), key);

describe("the result store", () => {
  test("gives back what was put, in this process and in a later one", async () => {
    const folder = await temporaryFolder();
    const store = open(folder);
    expect(store.get("stage", KEY)).toBeNull();
    store.put("stage", KEY, VALUE);
    expect(store.get("stage", KEY)).toEqual(VALUE);
    expect(open(folder).get("stage", KEY)).toEqual(VALUE);
    expect(await filesIn(folder)).toEqual([pathOf("stage", KEY)]);
  });

  test("holds the newest value of a key", async () => {
    const folder = await temporaryFolder();
    const store = open(folder);
    store.put("stage", KEY, { at: 1 });
    store.put("stage", KEY, { at: 2 });
    expect(store.get("stage", KEY)).toEqual({ at: 2 });
    expect(open(folder).get("stage", KEY)).toEqual({ at: 2 });
  });

  test("gives null for a file with any damaged byte, and heals when put again", async () => {
    const folder = await temporaryFolder();
    open(folder).put("stage", KEY, VALUE);
    const path = join(folder, pathOf("stage", KEY));
    const good = await readFile(path);
    for (let at = 0; at < good.length; at++) {
      const bad = Buffer.from(good);
      bad[at]! ^= 0x20;
      await writeFile(path, bad);
      expect(open(folder).get("stage", KEY)).toBeNull();
    }
    await writeFile(path, "");
    expect(open(folder).get("stage", KEY)).toBeNull();
    open(folder).put("stage", KEY, VALUE);
    expect(await readFile(path)).toEqual(good);
  });

  test("takes no result of another stage, even one copied to its place", async () => {
    const folder = await temporaryFolder();
    open(folder).put("one", KEY, VALUE);
    expect(open(folder).get("other", KEY)).toBeNull();
    open(folder).put("other", KEY, { at: 1 });
    await writeFile(join(folder, pathOf("other", KEY)), await readFile(join(folder, pathOf("one", KEY))));
    expect(open(folder).get("other", KEY)).toBeNull();
  });

  test("keeps for this process alone what it may not write", async () => {
    const folder = await temporaryFolder();
    if (!readOnly(folder)) await chmod(folder, 0o500);
    const store = open(folder);
    store.put("stage", KEY, VALUE);
    expect(store.get("stage", KEY)).toEqual(VALUE);
    expect(open(folder).get("stage", KEY)).toBeNull();
    expect(await filesIn(folder)).toEqual([]);
  });

  test("says which result cannot be written for any other reason", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "stage"), "");
    const path = join(folder, pathOf("stage", KEY));
    const failure = expect.objectContaining({ code: "ENOTDIR", path });
    expect(() => open(folder).put("stage", KEY, VALUE)).toThrow(failure);
  });
});
