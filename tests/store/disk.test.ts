import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, test } from "vitest";
import {
  publishOnce,
  readIfThere,
  readTextIfThere,
  setAside,
  sizeIfThere,
  writeAtomic,
} from "../../src/store/disk.ts";
import { filesIn, temporaryFolder } from "../util/temporary-folder.ts";

const textOf = (path: string) => readFile(path, "utf8");
const numbers = (count: number) => Array.from({ length: count }, (_, at) => at);

const SIBLING = `
  import { join } from "node:path";
  import { createInterface } from "node:readline";
  import { createJiti } from "jiti";
  const [disk, folder, count, name] = process.argv.slice(1);
  const { publishOnce } = await createJiti(disk, { fsCache: false }).import(disk);
  const go = new Promise((resolve) => createInterface({ input: process.stdin }).once("line", resolve));
  console.log("ready");
  await go;
  const won = [];
  for (let at = 0; at < Number(count); at++) {
    if (await publishOnce(join(folder, "deep", "file-" + at), (name + "\\n").repeat(2000))) won.push(at);
  }
  console.log(JSON.stringify(won));
  process.stdin.destroy();
`;

/** A process that waits for the word, then publishes `count` files under its own name. */
async function sibling(folder: string, count: number, name: string) {
  const disk = join(import.meta.dirname, "../../src/store/disk.ts");
  const options = ["--input-type=module", "--eval", SIBLING, disk, folder, String(count), name];
  const child = spawn(process.execPath, options, {
    cwd: import.meta.dirname, // where "jiti" is looked for
    stdio: ["pipe", "pipe", "inherit"],
  });
  const exit = once(child, "exit");
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  expect((await lines.next()).value).toBe("ready");
  return {
    publish: async (): Promise<number[]> => {
      child.stdin.write("go\n");
      const won = JSON.parse((await lines.next()).value as string) as number[];
      expect(await exit).toEqual([0, null]);
      return won;
    },
  };
}

describe("publishing a file once", () => {
  test("lets exactly one of many writers win, leaves its bytes alone and no temporary file", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "a", "b", "file");
    const texts = numbers(100).map((at) => `writer ${at}\n`.repeat(at % 25 === 0 ? 150_000 : 500 + at));
    const won = await Promise.all(texts.map((text) => publishOnce(path, text)));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await textOf(path)).toBe(texts[won.indexOf(true)]);
    expect(await publishOnce(path, "late")).toBe(false);
    expect(await textOf(path)).toBe(texts[won.indexOf(true)]);
    expect(await filesIn(folder)).toEqual(["a/b/file"]);
  });

  test("lets exactly one of several processes win each file", async () => {
    const folder = await temporaryFolder();
    const names = ["first", "second", "third"];
    const siblings = await Promise.all(names.map((name) => sibling(folder, 60, name)));
    const won = await Promise.all(siblings.map((one) => one.publish()));
    expect(won.flat().sort((a, b) => a - b)).toEqual(numbers(60));
    for (const [at, name] of names.entries()) {
      for (const file of won[at]!) {
        expect(await textOf(join(folder, "deep", `file-${file}`))).toBe(`${name}\n`.repeat(2000));
      }
    }
    expect(await filesIn(folder)).toHaveLength(60);
  });

  test("fails, and leaves nothing behind, where it cannot write", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "file"), "");
    await expect(publishOnce(join(folder, "file", "inside"), "x")).rejects.toThrow(/ENOTDIR|EEXIST/);
    await mkdir(join(folder, "folder"));
    expect(await publishOnce(join(folder, "folder"), "x")).toBe(false);
    expect(await filesIn(folder)).toEqual(["file"]);
  });
});

describe("writing a file atomically", () => {
  test("replaces it whole, whoever writes at once, and leaves no temporary file", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "a", "file");
    // Small ones are written in one go; large ones leave others their turn in the middle.
    const texts = numbers(12).map((at) => `writer ${at}\n`.repeat(at % 4 === 0 ? 2000 : 150_000));
    let writing = true;
    const writes = Promise.all(texts.map((text) => writeAtomic(path, text))).then(() => {
      writing = false;
    });
    let reads = 0;
    while (writing) {
      const bytes = await readIfThere(path);
      if (bytes === null) {
        // Looking for what is not there takes no turn of the event loop, and the writers need one.
        await new Promise((resolve) => setImmediate(resolve));
        continue;
      }
      expect(texts.includes(bytes.toString())).toBe(true);
      reads++;
    }
    await writes;
    expect(reads).toBeGreaterThan(0);
    await writeAtomic(path, new Uint8Array([1, 2, 3]));
    expect([...(await readFile(path))]).toEqual([1, 2, 3]);
    expect(await filesIn(folder)).toEqual(["a/file"]);
  });

  test("removes its temporary file when it cannot replace", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "taken", "deeper"), { recursive: true });
    await expect(writeAtomic(join(folder, "taken"), "x")).rejects.toThrow();
    expect(await filesIn(folder)).toEqual([]);
  });
});

describe("looking at files", () => {
  test("gives null for what is not there, and throws for anything else that is wrong", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "file"), "12345");
    expect((await readIfThere(join(folder, "file")))?.toString()).toBe("12345");
    expect(readTextIfThere(join(folder, "file"))).toBe("12345");
    expect(await sizeIfThere(join(folder, "file"))).toBe(5);
    for (const path of ["nothing", "no/thing", "file/inside"]) {
      expect(await readIfThere(join(folder, path))).toBeNull();
      expect(readTextIfThere(join(folder, path))).toBeNull();
      expect(await sizeIfThere(join(folder, path))).toBeNull();
    }
    await expect(readIfThere(folder)).rejects.toThrow(/EISDIR/);
    expect(() => readTextIfThere(folder)).toThrow(/EISDIR/);
  });

  test("sets a damaged one aside, and minds no other reader who was faster", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "file");
    await writeFile(path, "broken");
    for (let reader = 0; reader < 3; reader++) setAside(path);
    expect(await filesIn(folder)).toEqual(["file.damaged"]);
    await rm(folder, { recursive: true });
    setAside(path);
  });
});
