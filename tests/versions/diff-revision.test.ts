import { cp, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { built, chimera, copyOf, emptyDirectory, smallProject, treeDigest } from "../cli/rig.ts";
import { commitAll, edit, git, leftovers } from "./project.ts";

const TOPICS = "specs/topics/physics.yaml";
const WRITING = "specs/prompts/write-problem.yaml";

let project: string;
let temporary: string;
let older: string;
const state = () => treeDigest(join(project, "cache/state"));

beforeAll(async () => {
  project = await smallProject();
  temporary = await emptyDirectory("tmp");
  await writeFile(join(project, ".gitignore"), "cache/\ndist/\n");
  git(project, "init", "--quiet", "--initial-branch", "main");
  await writeFile(join(project, "README"), "No specs yet.\n");
  git(project, "add", "README");
  git(project, "commit", "--quiet", "--message", "No project");
  commitAll(project, "First");
  older = (await built(project)).summary.digest!;
  await edit(project, TOPICS, "Prefer Lindblad dynamics", "Prefer pure dephasing");
  commitAll(project, "Second");
  await built(project);
});

const diff = (directory: string, ...args: string[]) =>
  chimera(directory, ["diff", ...args], { env: { TMPDIR: temporary } });

describe("a revision of the specs", () => {
  it("is built from recorded replies and compared, and leaves nothing behind", async () => {
    const [cache, status] = [await state(), git(project, "status", "--porcelain")];
    const outcome = await diff(project, "HEAD~1", "--json");
    expect(outcome.stderr).toBe("");
    const summary = JSON.parse(outcome.stdout.trim().split("\n").at(-1)!) as object;
    expect(summary).toMatchObject({ a: { name: "HEAD~1", digest: older }, counts: { changed: 3 } });
    expect(await leftovers(temporary)).toEqual([]);
    expect(await state()).toBe(cache);
    expect(git(project, "status", "--porcelain")).toBe(status);
    expect(await readdir(join(project, "dist/my-dataset"))).toHaveLength(3);
  });

  it("may stand on either side, be a branch or a commit, and need no artifact", async () => {
    const bare = await copyOf(project);
    await rm(join(bare, "dist"), { recursive: true });
    const same = await diff(bare, "main", git(bare, "rev-parse", "HEAD"), "--exit-code");
    expect({ status: same.status, stderr: same.stderr }).toEqual({ status: 0, stderr: "" });
    const back = await diff(bare, "HEAD", "git:main~1", "--exit-code");
    expect(back.status).toBe(1);
    expect(back.stdout).toContain("3 changed");
  });

  it("is read in a project below the top of its repository", async () => {
    const top = await emptyDirectory();
    await cp(project, join(top, "data/set"), {
      recursive: true,
      filter: (path) => !path.includes(".git/") && !path.endsWith(".git"),
    });
    git(top, "init", "--quiet");
    await writeFile(join(top, "other.txt"), "not the project's");
    commitAll(top, "All");
    const { status, stderr } = await diff(join(top, "data/set"), "HEAD", "--exit-code");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  it.each([
    ["no-such-branch", "usage/unknown-side"],
    ["HEAD~99", "revision/unknown"],
    ["git:no-such-branch", "revision/unknown"],
    ["HEAD~2", "revision/no-project"],
  ])("%s is refused with %s", async (rev, code) => {
    const { status, stdout, stderr } = await diff(project, rev);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(`error ${code} `);
    expect(await leftovers(temporary)).toEqual([]);
  });

  it("takes git, and says so where there is none", async () => {
    const env = { TMPDIR: temporary, PATH: join(temporary, "nothing-here") };
    const { status, stderr } = await chimera(project, ["diff", "HEAD~1"], { env });
    expect(status).toBe(2);
    expect(stderr).toContain("error revision/git-missing ");
  });

  // A topic asks for its outline before its slots ask for anything; the prompt for problems leaves the outlines alone.
  it.each([
    [
      "1 reply is not in the cache, for 1 topic.",
      TOPICS,
      "Prefer pure dephasing",
      "Prefer what nobody asked for",
    ],
    [
      "9 replies are not in the cache, for 4 topics.",
      WRITING,
      "Write one problem.",
      "Write what nobody asked for.",
    ],
  ])("names how many replies it lacks: %s", async (lacks, path, from, to) => {
    const lacking = await copyOf(project);
    await edit(lacking, path, from, to);
    commitAll(lacking, "Never built");
    const { status, stderr } = await diff(lacking, "HEAD");
    expect(status).toBe(2);
    expect(stderr).toMatch(/error revision\/not-recorded /);
    expect(stderr).toContain(`at least ${lacks}`);
    expect(await leftovers(temporary)).toEqual([]);
  });

  it("says what is wrong with specs that had errors", async () => {
    const wrong = await copyOf(project);
    await edit(wrong, TOPICS, "samples: 3", "sampels: 3");
    commitAll(wrong, "A slip");
    git(wrong, "checkout", "--quiet", "HEAD~1", "--", "specs");
    const { status, stderr } = await diff(wrong, "HEAD");
    expect(status).toBe(2);
    expect(stderr).toContain("revision/has-errors");
    expect(stderr).toContain(`${TOPICS}:8:5 error specs/unknown-key`);
    await mkdir(temporary, { recursive: true });
    expect(await leftovers(temporary)).toEqual([]);
  });
});
