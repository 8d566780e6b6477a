import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { ensureUnionMerge } from "../../src/versions/lock/git-attributes.ts";
import type { LockEntry } from "../../src/versions/lock/lock-entry.ts";
import { LockFile, parseLock, writeLock } from "../../src/versions/lock/lock-file.ts";
import type { Publication } from "../../src/versions/lock/publication.ts";
import { emptyDirectory } from "../cli/rig.ts";
import { commitAll, git, tryGit } from "./repository.ts";

export const withLine = (lock: LockFile, line: LockEntry | Publication): LockFile =>
  line.kind === "published" ? lock.published(line) : lock.with(line);

/** A repository where two branches went on from one lock file, each with entries of its own. */
export async function forked(
  base: readonly LockEntry[],
  left: readonly (LockEntry | Publication)[],
  right: readonly (LockEntry | Publication)[],
) {
  const directory = await emptyDirectory("repository");
  git(directory, "init", "-q", "-b", "base");
  await ensureUnionMerge(directory);
  const lock = new LockFile(base);
  await writeLock(directory, lock);
  commitAll(directory, "base");
  for (const [name, own] of [
    ["left", left],
    ["right", right],
  ] as const) {
    git(directory, "checkout", "-q", "-b", name, "base");
    await writeLock(directory, own.reduce(withLine, lock));
    git(directory, "commit", "-q", "--allow-empty", "-a", "-m", name);
  }
  return directory;
}

/** The lock file after merging one branch into the other. */
async function merged(directory: string, into: string, from: string): Promise<string> {
  git(directory, "checkout", "-q", "--detach", into);
  const { status, said } = tryGit(directory, "merge", "-q", "--no-edit", from);
  expect({ status, said }).toMatchObject({ status: 0 });
  return readFile(join(directory, "chimera.lock"), "utf8");
}

export async function mergedBothWays(directory: string) {
  return [await merged(directory, "left", "right"), await merged(directory, "right", "left")].map(parseLock);
}
