import { execFile } from "node:child_process";
import { readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { bareEnvironment, emptyDirectory, filesOf, REPOSITORY } from "./rig.ts";

const run = promisify(execFile);
let directory: string;

// The tarball is packed as it lies: the scripts would compile lib/ under the feet of other tests.
beforeAll(async () => {
  directory = await emptyDirectory("installed");
  const packed = await emptyDirectory("packed");
  const npm = (cwd: string, ...args: string[]) => run("npm", args, { cwd, env: bareEnvironment() });
  await npm(REPOSITORY, "pack", "--ignore-scripts", "--silent", "--pack-destination", packed);
  const [tarball] = await readdir(packed);
  await writeFile(
    join(directory, "package.json"),
    '{ "name": "installed", "private": true, "type": "module" }\n',
  );
  await npm(directory, "install", "--no-audit", "--no-fund", "--prefer-offline", join(packed, tarball!));
});

const chimera = (cwd: string, ...args: string[]) =>
  run("npx", ["--no-install", "chimera", ...args], { cwd, env: bareEnvironment() });

it.skipIf(process.platform === "win32")(
  "the program can be run as a file after each compilation",
  async () => {
    const { mode } = await stat(join(REPOSITORY, "lib/main.js"));
    expect(mode & 0o111).toBe(0o111);
  },
);

describe("the packed package, installed elsewhere", () => {
  it("has its program, its schemas and no sources or tests", async () => {
    const { version } = JSON.parse(await readFile(join(REPOSITORY, "package.json"), "utf8")) as {
      version: string;
    };
    expect((await chimera(directory, "--version")).stdout).toBe(`${version}\n`);
    const files = await filesOf(join(directory, "node_modules/chimera-data"));
    expect(files).toContain("lib/schemas/dataset.schema.json");
    expect(files).toContain("lib/THIRD_PARTY_LICENSES.txt");
    expect(files.filter((file) => /^(src|tests|cache|dist|node_modules)\//.test(file))).toEqual([]);
  });

  it("starts a project, whose files name schemas that are there, and builds it", async () => {
    await chimera(directory, "init", "demo");
    const demo = join(directory, "demo");
    // As "npm install" in the new project would have it.
    await symlink(join(directory, "node_modules"), join(demo, "node_modules"));
    const { stderr } = await chimera(demo, "build");
    expect(stderr).toContain("9 records in dist/my-dataset/");
    const specs = (await filesOf(join(demo, "specs"))).map((file) => join(demo, "specs", file));
    for (const file of specs) {
      const schema = /\$schema=(\S+)/.exec(await readFile(file, "utf8"))?.[1];
      expect(schema, file).toBeDefined();
      JSON.parse(await readFile(join(file, "..", schema!), "utf8"));
    }
  });

  it("has types that a program can be written against", async () => {
    const program = `import { build, type Config, defineConfig, dirsOf, openProject, chooseDataset } from "chimera-data";

const config: Config = defineConfig({ defaultDataset: "a", providers: { b: { kind: "openai", concurrency: 2 } } });
// @ts-expect-error: a setting of this name does not exist
defineConfig({ defaultDatset: "a" });

const opened = await openProject(".");
const summary = await build({
  dataset: chooseDataset(opened.project!, config, undefined),
  config,
  dirs: dirsOf(opened.projectDir, config),
  env: {},
  listener: (event) => event.type === "topic" && event.topic.length,
  drain: new AbortController().signal,
  abort: new AbortController().signal,
  now: () => 0,
  time: () => 0,
  jitter: () => 0,
});
export const digest: string | null = summary.digest;
`;
    await writeFile(join(directory, "program.ts"), program);
    const options = [
      "--noEmit",
      "--strict",
      "--module",
      "nodenext",
      "--target",
      "es2023",
      "--ignoreConfig",
      "program.ts",
    ];
    const tsc = join(REPOSITORY, "node_modules/typescript/bin/tsc");
    const said = await run(process.execPath, [tsc, ...options], { cwd: directory }).catch(
      (error: unknown) => error,
    );
    expect(said).toMatchObject({ stdout: "", stderr: "" });
  });
});
