import { appendFile, cp, readdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, it } from "vitest";
import { emptyDirectory, REPOSITORY, runNode, smallProject } from "./rig.ts";

/** A copy of the compiled program that chunks can be taken from. */
async function program() {
  const directory = await emptyDirectory("program");
  await cp(join(REPOSITORY, "lib"), join(directory, "lib"), { recursive: true });
  await cp(join(REPOSITORY, "package.json"), join(directory, "package.json"));
  await symlink(join(REPOSITORY, "node_modules"), join(directory, "node_modules"));
  const chunks = join(directory, "lib/chunks");
  return {
    run: (project: string, ...args: string[]) => runNode(project, [join(directory, "lib/main.js"), ...args]),
    keep: async (...names: readonly string[]) => {
      for (const file of await readdir(chunks))
        if (!names.includes(file.replace(/\.js(?:\.map)?$/, ""))) await rm(join(chunks, file));
    },
  };
}

it("loads no parser, validator, template engine or loader for what is known", async () => {
  const project = await smallProject();
  const { run, keep } = await program();
  const first = await run(project, "check");
  expect(first).toMatchObject({ status: 0, stderr: expect.stringContaining("No problems.") });
  await keep("start", "open", "check", "failure");
  expect(await run(project, "check")).toEqual(first);
  await appendFile(join(project, "specs/topics/physics.yaml"), "  - Optics\n");
  const { status, stderr } = await run(project, "check");
  expect(status).toBe(1);
  expect(stderr).toMatch(/Cannot find module .*parse-file/);
});

it("loads next to nothing for a build of what did not change", async () => {
  const project = await smallProject();
  await setTimeout(100); // a file that was written a moment ago is not vouched for by its stamp
  const { run, keep } = await program();
  expect((await run(project, "build")).status).toBe(0);
  const again = await run(project, "build");
  await keep("start");
  expect(await run(project, "build")).toEqual(again);
  expect(again.stderr).toMatch(/calls 0 made, \d+ reused/);
});
