import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { chimera, clear, emptyDirectory } from "../cli/rig.ts";
import { commitAll, git } from "./repository.ts";

// A data repository as a team has it: replies under version control, a pinned version, and CI that holds changes to it.
it("a pinned version is held in CI until a change to it is released", async () => {
  const parent = await emptyDirectory("team");
  const done = async (directory: string, ...args: readonly string[]) => {
    const outcome = await chimera(directory, args);
    expect({ args, status: outcome.status, stderr: outcome.stderr }).toMatchObject({ status: 0 });
    return outcome;
  };
  /** What CI does with the newest commit: a clone of its own, no key, no network, no dist. */
  const ci = async (name: string) => {
    git(parent, "clone", "-q", "data", name);
    return chimera(join(parent, name), ["build", "--frozen", "--offline"]);
  };
  await done(parent, "init", "data");
  const data = join(parent, "data");
  git(data, "init", "-q", "-b", "main");
  await writeFile(
    join(data, ".gitignore"),
    "node_modules/\ncache/*\n!cache/replies/\n!cache/results/\n!cache/blobs/\ndist/\n",
  );
  await done(data, "build");
  await done(data, "tag", "my-dataset", "1.0.0");
  await done(data, "pin", "my-dataset@1.0.0");
  commitAll(data, "my-dataset 1.0.0");
  expect(await ci("first")).toMatchObject({ status: 0 });

  const topics = join(data, "specs/topics/physics.yaml");
  await writeFile(topics, (await readFile(topics, "utf8")).replace("Prefer Lindblad", "Prefer Redfield"));
  commitAll(data, "Another guidance");
  const failed = await ci("second");
  expect(failed.status).toBe(1);
  expect(failed.stderr).toContain("Frozen: what is here does not give my-dataset@1.0.0");
  expect(failed.stderr).toContain(
    "specs/topics/physics.yaml:9:5 physics/open-quantum-systems guidance changed",
  );

  await done(data, "build");
  const { stderr } = await done(data, "tag", "my-dataset", "--bump", "auto");
  expect(stderr).toContain("Tagged my-dataset@2.0.0");
  expect(stderr).toContain("major since 1.0.0: 3 changed, 0 added, 0 removed, 0 moved");
  await done(data, "pin", "my-dataset@^2");
  commitAll(data, "my-dataset 2.0.0");
  const passed = await ci("third");
  expect(passed).toMatchObject({ status: 0 });
  expect(passed.stderr).toContain("Frozen: what is here gives my-dataset@2.0.0");

  // Built without the change, the version of before is there again, to the digest.
  await clear(data, "dist");
  git(data, "checkout", "-q", "HEAD~2", "--", ".");
  expect(await chimera(data, ["build", "--frozen", "--offline"])).toMatchObject({ status: 0 });
});
