import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { built, chimera, emptyDirectory, filesOf, REPOSITORY, treeDigest } from "./rig.ts";

const COMMANDS = ["init", "check", "build", "show", "versions", "simulate"];

describe.concurrent("chimera init", () => {
  it("writes a project into an empty directory that checks and builds at once", async () => {
    const directory = await emptyDirectory();
    const { status, stdout, stderr } = await chimera(directory, ["init"]);
    expect(status).toBe(0);
    expect(stdout).toBe("");
    expect(stderr).toContain("chimera build");
    const files = await filesOf(directory);
    for (const file of files) expect(stderr).toContain(`  ${file}\n`);
    expect(files).toContain("chimera.config.ts");
    expect(await chimera(directory, ["check"])).toMatchObject({
      status: 0,
      stdout: "",
      stderr: expect.stringContaining("No problems."),
    });
    const { summary } = await built(directory);
    expect(summary).toMatchObject({ dataset: "my-dataset", records: 9, unfilled: 0 });
  });

  it("makes the directory that it is given, and says how to get there", async () => {
    const directory = await emptyDirectory();
    const { status, stderr } = await chimera(directory, ["init", "new/deep"]);
    expect(status).toBe(0);
    expect(stderr).toContain("cd new/deep && chimera build");
    expect(await filesOf(join(directory, "new/deep"))).toContain("specs/dataset.yaml");
  });

  it("leaves what is there alone, and refuses where something of its own is", async () => {
    const directory = await emptyDirectory();
    await writeFile(join(directory, "notes.txt"), "mine");
    await mkdir(join(directory, ".git"));
    expect(await chimera(directory, ["init"])).toMatchObject({ status: 0 });
    expect(await readFile(join(directory, "notes.txt"), "utf8")).toBe("mine");
    const tree = await treeDigest(directory);
    const { status, stderr } = await chimera(directory, ["init"]);
    expect(status).toBe(2);
    expect(stderr).toContain("error usage/directory-not-empty");
    expect(stderr).toContain("would be overwritten");
    expect(await treeDigest(directory)).toBe(tree);
  });

  it("refuses a file in the place of the directory", async () => {
    const directory = await emptyDirectory();
    await writeFile(join(directory, "taken"), "mine");
    const { status, stderr } = await chimera(directory, ["init", "taken"]);
    expect(status).toBe(2);
    expect(stderr).toContain("error usage/");
    expect(stderr).not.toContain("bug");
    expect(await readFile(join(directory, "taken"), "utf8")).toBe("mine");
  });
});

describe.concurrent("help", () => {
  it("tells of every command, in a directory that is no project too", async () => {
    const directory = await emptyDirectory();
    const [long, short, word, none] = await Promise.all(
      [["--help"], ["-h"], ["help"], []].map((args) => chimera(directory, args)),
    );
    expect(long).toMatchObject({ status: 0, stderr: "" });
    for (const command of COMMANDS) expect(long!.stdout).toMatch(new RegExp(`^  ${command} +\\S`, "m"));
    expect(short!.stdout).toBe(long!.stdout);
    expect(word!.stdout).toBe(long!.stdout);
    expect(none!.stdout + none!.stderr).toBe(long!.stdout);
    expect(none!.status).toBe(2);
  });

  it.each(COMMANDS)("tells what %s takes, with examples", async (command) => {
    const directory = await emptyDirectory();
    const [option, short, word] = await Promise.all([
      chimera(directory, [command, "--help"]),
      chimera(directory, [command, "-h"]),
      chimera(directory, ["help", command]),
    ]);
    expect(option).toMatchObject({ status: 0, stderr: "" });
    expect(option.stdout).toMatch(new RegExp(`^chimera ${command}`));
    expect(option.stdout).toContain("\nOptions\n");
    expect(option.stdout).toContain("\nExamples\n");
    expect(option.stdout).not.toContain("\u001b");
    expect(Math.max(...option.stdout.split("\n").map((line) => line.length))).toBeLessThan(150);
    expect([short.stdout, word.stdout]).toEqual([option.stdout, option.stdout]);
  });

  it("is coloured when that is asked for", async () => {
    const { stdout } = await chimera(await emptyDirectory(), ["--help"], { env: { FORCE_COLOR: "1" } });
    expect(stdout).toContain("\u001b[1m");
  });

  it("is not needed for the version", async () => {
    const { version } = JSON.parse(await readFile(join(REPOSITORY, "package.json"), "utf8")) as {
      version: string;
    };
    for (const option of ["--version", "-v"]) {
      expect(await chimera(await emptyDirectory(), [option])).toMatchObject({
        status: 0,
        stdout: `${version}\n`,
        stderr: "",
      });
    }
  });
});
