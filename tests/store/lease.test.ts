import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, rename, stat, utimes, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { Leases } from "../../src/store/lease.ts";
import { filesIn, temporaryFolder } from "../util/temporary-folder.ts";

const NAME = "ab12";
const FILE = NAME;
const SOURCE = resolve(import.meta.dirname, "../../src/store/lease.ts");

/** A process that takes a lease, says whether it got it, and lives on. */
async function takenByAnother(root: string): Promise<{ child: ChildProcess; said: string }> {
  const program = `
    import { createRequire } from "node:module";
    const { createJiti } = await import(process.argv[1]);
    const { Leases } = await createJiti(process.argv[2], { fsCache: false }).import(process.argv[2]);
    const leases = new Leases(process.argv[3], { touchEvery: 50 });
    console.log((await leases.take("${NAME}")) === null ? "refused" : "taken");
    setInterval(() => {}, 1000);`;
  const jiti = createRequire(import.meta.url).resolve("jiti");
  const child = spawn(
    process.execPath,
    ["--input-type=module", "-e", program, `file://${jiti}`, SOURCE, root],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  onTestFinished(() => void child.kill("SIGKILL"));
  const [said] = (await once(child.stdout!, "data")) as [Buffer];
  return { child, said: said.toString().trim() };
}

async function killed(child: ChildProcess): Promise<void> {
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

async function foreignLease(root: string, text: string, ageMs = 0): Promise<void> {
  await mkdir(root, { recursive: true });
  await writeFile(join(root, FILE), text);
  const then = new Date(Date.now() - ageMs);
  await utimes(join(root, FILE), then, then);
}

const holder = (more: object) => JSON.stringify({ host: hostname(), pid: process.pid, start: 1, ...more });

describe("a lease", () => {
  test("is held by one at a time, and free again when it is released", async () => {
    const root = await temporaryFolder();
    const [mine, others] = [new Leases(root), new Leases(root)];
    const lease = await mine.take(NAME);
    expect(JSON.parse(await readFile(join(root, FILE), "utf8"))).toMatchObject({ pid: process.pid });
    expect(await others.take(NAME)).toBeNull();
    expect(await others.isHeld(NAME)).toBe(true);
    await lease!.release();
    expect(await others.isHeld(NAME)).toBe(false);
    expect(await filesIn(root)).toEqual([]);
    expect(await others.take(NAME)).not.toBeNull();
  });

  test("shares its file with the others of its process, and is let go of by itself", async () => {
    const root = await temporaryFolder();
    const [mine, others] = [new Leases(root), new Leases(root)];
    const names = ["a", "b", "c"];
    const leases = await Promise.all(names.map((name) => mine.take(name)));
    const stats = await Promise.all(names.map((name) => stat(join(root, name))));
    expect(new Set(stats.map(({ ino }) => ino)).size).toBe(1);
    for (const [at, name] of names.entries()) {
      expect(await others.take(name)).toBeNull();
      await leases[at]!.release();
      expect(await others.isHeld(name)).toBe(false);
    }
    expect(await filesIn(root)).toEqual([]);
  });

  test("shares no file that nobody has touched for long, which may be somebody else's", async () => {
    const root = await temporaryFolder();
    const leases = new Leases(root, { staleAfter: 100 });
    await leases.take("a");
    await sleep(120);
    await foreignLease(root, holder({ host: "elsewhere" }));
    await rename(join(root, NAME), join(root, "a"));
    await leases.take("b");
    expect(JSON.parse(await readFile(join(root, "b"), "utf8"))).toMatchObject({ host: hostname() });
  });

  test("of another process is heeded while it lives and void when it was killed", async () => {
    const root = await temporaryFolder();
    const { child, said } = await takenByAnother(root);
    expect(said).toBe("taken");
    const leases = new Leases(root);
    expect(await leases.take(NAME)).toBeNull();
    await killed(child);
    expect(await leases.isHeld(NAME)).toBe(false);
    expect(await leases.take(NAME)).not.toBeNull();
    expect(await filesIn(root)).toEqual([FILE]);
  });

  test("is touched while it is held, and void when its holder stands still for long", async () => {
    const root = await temporaryFolder();
    const { child } = await takenByAnother(root);
    const leases = new Leases(root, { staleAfter: 400 });
    await sleep(800);
    expect(await leases.take(NAME)).toBeNull();
    child.kill("SIGSTOP");
    await sleep(600);
    expect(await leases.take(NAME)).not.toBeNull();
  });

  test.each([
    ["of an earlier process of this number", holder({}), 0, false],
    ["of a process that is gone", holder({ pid: 2 ** 22 + 1 }), 0, false],
    ["of another host", holder({ host: "elsewhere" }), 0, true],
    ["of another host, not touched for a minute", holder({ host: "elsewhere" }), 61_000, false],
    ["of another host whose clock is far ahead", holder({ host: "elsewhere" }), -61_000, false],
    ["that is being written", "", 0, true],
    ["whose writer died", "", 5000, false],
    ["that is no lease", "{}", 5000, false],
  ])("%s", async (_, text, age, held) => {
    const root = await temporaryFolder();
    await foreignLease(root, text, age);
    const leases = new Leases(root);
    expect(await leases.isHeld(NAME)).toBe(held);
    expect((await leases.take(NAME)) === null).toBe(held);
    expect(await filesIn(root)).toEqual([FILE]);
  });

  test("that is void goes to one of many", async () => {
    const root = await temporaryFolder();
    for (let round = 0; round < 20; round++) {
      await foreignLease(root, holder({}));
      const taken = await Promise.all(Array.from({ length: 8 }, () => new Leases(root).take(NAME)));
      const got = taken.filter((one) => one !== null);
      expect(got.length).toBe(1);
      await got[0]!.release();
    }
  });

  test("is given whatever the disk says", async () => {
    const root = await temporaryFolder();
    await writeFile(join(root, "file"), "");
    const leases = new Leases(join(root, "file"));
    const lease = await leases.take(NAME);
    expect(lease).not.toBeNull();
    await lease!.release();
    await mkdir(join(root, FILE), { recursive: true });
    expect(await new Leases(root).take(NAME)).not.toBeNull();
    expect(await new Leases(root).isHeld(NAME)).toBe(false);
  });

  test("that somebody else took over is not taken from them", async () => {
    const root = await temporaryFolder();
    const lease = await new Leases(root, { staleAfter: 100 }).take(NAME);
    await sleep(120);
    const theirs = holder({ host: "elsewhere" });
    await foreignLease(root, theirs);
    await lease!.release();
    expect(await readFile(join(root, FILE), "utf8")).toBe(theirs);
  });

  test("that somebody else took over while this process slept is neither touched nor taken from them", async () => {
    const root = await temporaryFolder();
    const leases = new Leases(root, { staleAfter: 400, touchEvery: 20 });
    const [lost, kept] = [await leases.take(NAME), await leases.take("kept")];
    const theirs = holder({ host: "elsewhere" });
    await writeFile(join(root, "theirs"), theirs);
    await rename(join(root, "theirs"), join(root, FILE));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    const { mtimeMs } = await stat(join(root, FILE));
    await sleep(100);
    await lost!.release();
    expect(await readFile(join(root, FILE), "utf8")).toBe(theirs);
    expect((await stat(join(root, FILE))).mtimeMs).toBe(mtimeMs);
    await kept!.release();
    expect(await filesIn(root)).toEqual([FILE]);
  });
});
