import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import {
  built,
  clear,
  emptyDirectory,
  filesOf,
  type RunOptions,
  smallProject,
  starterProject,
  treeDigest,
} from "./rig.ts";

const BASE = { defaultDataset: "my-dataset" };
const simulatorAt = (concurrency: number) => ({
  ...BASE,
  providers: { simulator: { kind: "simulator" as const, concurrency } },
});

let digest: string | null;
let tree: string;

beforeAll(async () => {
  const project = await smallProject();
  digest = (await built(project)).summary.digest;
  tree = await treeDigest(join(project, "dist"));
});

async function expectSame(project: string, options: RunOptions = {}): Promise<void> {
  const { summary } = await built(project, options);
  expect(summary.digest).toBe(digest);
  expect(await treeDigest(join(project, "dist"))).toBe(tree);
}

describe.concurrent("the same specs give the same bytes", () => {
  it("whether models are asked one at a time or 64 at once", async () => {
    await Promise.all([1, 64].map(async (many) => expectSame(await smallProject(simulatorAt(many)))));
  });

  it("in every time zone", async () => {
    const zones = ["Pacific/Kiritimati", "America/St_Johns"];
    await Promise.all(zones.map(async (TZ) => expectSame(await smallProject(), { env: { TZ } })));
  });

  it("in every locale", async () => {
    const locales = ["sv_SE.UTF-8", "tr_TR.UTF-8"];
    const inLocale = async (name: string) =>
      expectSame(await smallProject(), { env: { LANG: name, LC_ALL: name } });
    await Promise.all(locales.map(inLocale));
  });

  it("under another umask, and with another directory for temporary files", async () => {
    const temporary = await emptyDirectory("temporary");
    await Promise.all([
      smallProject().then((project) => expectSame(project, { umask: "077" })),
      smallProject().then((project) => expectSame(project, { env: { TMPDIR: temporary } })),
    ]);
    expect(await filesOf(temporary)).toEqual([]);
  });

  it("run from a folder inside of the project", async () => {
    const project = await smallProject();
    const { summary } = await built(join(project, "specs/topics"));
    expect(summary).toMatchObject({ digest, path: `../../dist/my-dataset/${digest}` });
    expect(await treeDigest(join(project, "dist"))).toBe(tree);
  });

  it("with the cache and the artifacts elsewhere", async () => {
    const project = await smallProject({ ...BASE, cacheDir: "deep/down/cache", distDir: "../out" });
    await mkdir(join(project, "../out"));
    expect((await built(project)).summary.digest).toBe(digest);
    expect(await treeDigest(join(project, "../out"))).toBe(tree);
    expect(await filesOf(join(project, "cache"))).toEqual([]);
    expect((await built(project)).summary.calls.made).toBe(0);
  });

  it("at another path, with spaces and letters beyond ASCII in it", async () => {
    const [one, two] = await Promise.all([starterProject(), starterProject("a b ü 日本 [x] (1)")]);
    const [first, second] = await Promise.all([built(one), built(two)]);
    expect(second.summary.digest).toBe(first.summary.digest);
    expect(await treeDigest(join(two, "dist"))).toBe(await treeDigest(join(one, "dist")));
    await clear(two, "dist");
    expect((await built(two)).summary.calls.made).toBe(0);
  });
});
