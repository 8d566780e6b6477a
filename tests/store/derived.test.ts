import { readFileSync } from "node:fs";
import { chmod, link, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readNow, writeNow } from "../../src/store/derived.ts";
import { mounted, readOnly } from "../util/mounts.ts";
import { filesIn, temporaryFolder } from "../util/temporary-folder.ts";
import { runElsewhere } from "./run-elsewhere.ts";

function failureOf(work: () => unknown): NodeJS.ErrnoException {
  try {
    work();
  } catch (error) {
    return error as NodeJS.ErrnoException;
  }
  throw new Error("it should have failed");
}

describe("writing a derived file", () => {
  test("makes it whole with its folders, replaces an older one, and leaves nothing else", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "a", "b", "file");
    writeNow(path, "Größe");
    expect(readFileSync(path, "utf8")).toBe("Größe");
    writeNow(path, new Uint8Array([1, 2, 3]));
    expect([...readFileSync(path)]).toEqual([1, 2, 3]);
    writeNow(path, "");
    expect(readFileSync(path, "utf8")).toBe("");
    expect(await filesIn(folder)).toEqual(["a/b/file"]);
  });

  test("gives a new file the name, so that who shares the old one keeps its bytes", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "file");
    writeNow(path, "old");
    await link(path, join(folder, "shared"));
    writeNow(path, "new");
    expect(readFileSync(path, "utf8")).toBe("new");
    expect(readFileSync(join(folder, "shared"), "utf8")).toBe("old");
  });

  test("replaces it whole, whoever writes and reads at once", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "a", "file");
    const write = (name: string) =>
      runElsewhere(
        "store/derived.ts",
        ({ writeNow: writeFile }, file, own) => {
          for (let at = 0; at < 300; at++) writeFile(file, `${own}\n`.repeat(20_000));
        },
        path,
        name,
      );
    const names = ["first", "second"];
    let running = names.length;
    const writes = names.map((name) => write(name).finally(() => running--));
    const seen = new Set<string>();
    while (running > 0) {
      const text = readNow(path)?.toString();
      if (text !== undefined) seen.add(text);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(writes);
    expect([...seen].sort()).toEqual(names.map((name) => `${name}\n`.repeat(20_000)));
    expect(await filesIn(folder)).toEqual(["a/file"]);
  });

  test("writes large files to the last byte", async () => {
    const path = join(await temporaryFolder(), "file");
    const bytes = Buffer.alloc(9 * 1024 * 1024 + 7, "0123456789");
    writeNow(path, bytes);
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  test("fails with the name of the file, and leaves nothing behind, where a folder cannot be", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "file"), "");
    for (const path of [join(folder, "file", "inside"), join(folder, "file", "deep", "inside")]) {
      expect(failureOf(() => writeNow(path, "x"))).toMatchObject({ code: "ENOTDIR", path });
    }
    await mkdir(join(folder, "taken", "deeper"), { recursive: true });
    const taken = join(folder, "taken");
    expect(failureOf(() => writeNow(taken, "x"))).toMatchObject({ code: "EISDIR", path: taken });
    expect(await filesIn(folder)).toEqual(["file"]);
  });

  test("fails with the name of the file where nothing may be written", async () => {
    const folder = await temporaryFolder();
    const isMounted = readOnly(folder);
    // Without the right to mount this is not root, for whom alone the mode says nothing.
    if (!isMounted) await chmod(folder, 0o500);
    for (const path of [join(folder, "file"), join(folder, "no", "such", "folder", "file")])
      expect(failureOf(() => writeNow(path, "x"))).toMatchObject({
        code: isMounted ? "EROFS" : "EACCES",
        path,
      });
    expect(await filesIn(folder)).toEqual([]);
  });

  test("fails with the name of the file on a full disk, and leaves the older one as it was", async () => {
    const folder = await temporaryFolder();
    if (!mounted(folder, "-t", "tmpfs", "-o", "size=64k", "tmpfs")) return;
    const path = join(folder, "file");
    writeNow(path, "old");
    const failure = failureOf(() => writeNow(path, Buffer.alloc(1024 * 1024)));
    expect(failure).toMatchObject({ code: "ENOSPC", path });
    expect(readFileSync(path, "utf8")).toBe("old");
    expect(await filesIn(folder)).toEqual(["file"]);
  });
});

describe("reading a derived file", () => {
  test("gives null for what is not there, and throws for anything else that is wrong", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "file"), "12345");
    expect(readNow(join(folder, "file"))?.toString()).toBe("12345");
    for (const path of ["nothing", "no/thing", "file/inside"]) expect(readNow(join(folder, path))).toBeNull();
    expect(failureOf(() => readNow(folder)).code).toBe("EISDIR");
  });
});
