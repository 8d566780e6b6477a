import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { configFiles, importedPaths } from "../../src/app/watch/config-imports.ts";
import { coverageOf } from "../../src/app/watch/coverage.ts";
import { temporaryFolder } from "../util/temporary-folder.ts";

const DEFAULT = ["specs/**/*.yaml", "specs/**/*.yml"];

async function coverage(
  patterns: readonly string[],
  directory = "/home/p",
  projectDir: string | null = "/home/p",
) {
  const excluded = ["/home/p/cache", "/home/p/dist"];
  return coverageOf(
    { directory, projectDir, patterns, outside: [] },
    ["/home/p/chimera.config.ts"],
    excluded,
  );
}

const among = async (patterns: readonly string[], paths: readonly string[]) => {
  const { covers } = await coverage(patterns);
  return paths.filter((path) => covers(join("/home/p", path)));
};

describe("what is watched", () => {
  it("is what the patterns reach, and the way to it", async () => {
    const paths = ["specs", "specs/a.yaml", "specs/new/deep/b.yaml", "src/a.yaml", "other", "README.md"];
    expect(await among(DEFAULT, paths)).toEqual(["specs", "specs/a.yaml", "specs/new/deep/b.yaml"]);
    expect(await among(["a/b/*.yaml"], ["a", "a/b", "a/b/c.yaml", "a/x", "a/b/c/d.yaml"])).toEqual([
      "a",
      "a/b",
      "a/b/c.yaml",
    ]);
    expect(await among(["one.yaml", "{a,b}/c/*.yml"], ["one.yaml", "b/c/x.yml", "b/c/x/y.yml"])).toEqual([
      "one.yaml",
      "b/c/x.yml",
    ]);
  });

  it("is never the cache, the artifacts, packages or hidden files, whatever the patterns", async () => {
    const paths = ["cache/state/x.yaml", "dist/a/b.yaml", "node_modules/a/b.yaml", ".git/x.yaml", "a.yaml"];
    expect(await among(["**/*.yaml"], paths)).toEqual(["a.yaml"]);
    expect(await among([".chimera/*.yaml"], [".chimera/x.yaml"])).toEqual([".chimera/x.yaml"]);
  });

  it("is the configuration, there and wherever else it would be found first", async () => {
    const { covers, roots } = await coverage(DEFAULT, "/home/p/inner/most");
    expect(roots).toEqual(["/home/p", "/home/p/inner", "/home/p/inner/most"]);
    for (const path of ["chimera.config.ts", "chimera.config.mjs", "inner/chimera.config.js"]) {
      expect(covers(join("/home/p", path))).toBe(true);
    }
    expect(covers("/home/chimera.config.ts")).toBe(false);
    expect(covers("/home/p/other/chimera.config.ts")).toBe(false);
    const none = await coverage([], "/home/p", null);
    expect(none.covers("/chimera.config.ts")).toBe(true);
  });

  it("goes where a linked folder of specs leads", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "shared"));
    await mkdir(join(folder, "project"));
    await symlink("../shared", join(folder, "project/specs"));
    const scope = {
      directory: join(folder, "project"),
      projectDir: join(folder, "project"),
      patterns: DEFAULT,
      outside: [],
    };
    const { covers } = await coverageOf(scope, [], []);
    expect(covers(join(folder, "shared/a.yaml"))).toBe(true);
    expect(covers(join(folder, "project/specs"))).toBe(true);
  });
});

describe("the files of a configuration", () => {
  it("are those that it imports by relative path, and those it would", async () => {
    const folder = await temporaryFolder();
    const config = join(folder, "chimera.config.ts");
    await writeFile(config, 'import { a } from "./part";\nimport { defineConfig } from "chimera-data";\n');
    await writeFile(join(folder, "part.ts"), 'export const a = await import("./deep.js");');
    await writeFile(join(folder, "deep.ts"), 'import "./part.ts"; export default 1;');
    const found = await configFiles([config]);
    const there = [...found]
      .filter(([, bytes]) => bytes !== null)
      .map(([path]) => path.slice(folder.length + 1));
    expect(there.sort()).toEqual(["chimera.config.ts", "deep.ts", "part.ts"]);
    expect(found.get(join(folder, "part.mts"))).toBeNull();
    expect(importedPaths("/p/c.ts", 'import x from "pkg"; require("../up.json")')[0]).toBe("/up.json");
  });
});
