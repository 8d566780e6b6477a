import { spawnSync } from "node:child_process";
import { expect } from "vitest";
import { bareEnvironment } from "../cli/rig.ts";

/** Runs git with no configuration but the repository's own; gives its status and what it said. */
export function tryGit(directory: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync("git", args, {
    cwd: directory,
    encoding: "utf8",
    env: { ...bareEnvironment(), ...IDENTITY, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" },
  });
  return { status, said: stdout + stderr };
}

/** Runs git, which has to succeed. */
export function git(directory: string, ...args: readonly string[]): string {
  const { status, said } = tryGit(directory, ...args);
  expect({ args, status, said }).toMatchObject({ status: 0 });
  return said;
}

const IDENTITY = {
  GIT_AUTHOR_NAME: "A",
  GIT_AUTHOR_EMAIL: "a@example.com",
  GIT_COMMITTER_NAME: "A",
  GIT_COMMITTER_EMAIL: "a@example.com",
};

export function commitAll(directory: string, message: string): void {
  git(directory, "add", "-A");
  git(directory, "commit", "-q", "-m", message);
}
