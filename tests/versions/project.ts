import { execFileSync } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { bareEnvironment } from "../cli/rig.ts";

/** Replaces a text in a file of a project; it has to be there. */
export async function edit(project: string, path: string, from: string, to: string): Promise<void> {
  const file = join(project, path);
  const text = await readFile(file, "utf8");
  expect(text).toContain(from);
  await writeFile(file, text.replace(from, to));
}

/** Runs git in a project, as nobody in particular. */
export function git(directory: string, ...args: readonly string[]): string {
  const who = { GIT_AUTHOR_NAME: "A", GIT_AUTHOR_EMAIL: "a@example.org" };
  const env = {
    ...bareEnvironment(),
    ...who,
    GIT_COMMITTER_NAME: "A",
    GIT_COMMITTER_EMAIL: "a@example.org",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_SYSTEM: "/dev/null",
  };
  return execFileSync("git", args, { cwd: directory, env, encoding: "utf8" }).trim();
}

export function commitAll(directory: string, message: string): string {
  git(directory, "add", "--all");
  git(directory, "commit", "--quiet", "--message", message);
  return git(directory, "rev-parse", "HEAD");
}

/** Folders that comparisons have left behind in a directory for temporary files. */
export const leftovers = async (directory = tmpdir()) =>
  (await readdir(directory)).filter((name) => name.startsWith("chimera-diff-"));
