import { maxSatisfying, validRange } from "semver";
import * as catalogue from "../../diagnostics/catalogue/lock.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { findArtifact } from "../../versions/artifacts.ts";
import { parseReference } from "../../versions/find-version.ts";
import { ensureUnionMerge } from "../../versions/lock/git-attributes.ts";
import { type LockEntry, type LockedVersion, lockedVersionOf } from "../../versions/lock/lock-entry.ts";
import { type LockFile, readLock, writeLock } from "../../versions/lock/lock-file.ts";
import { isRelease } from "../../versions/lock/next-version.ts";
import type { ProjectDirs } from "../project.ts";
import { inLockTurn } from "./lock-turn.ts";

export interface Pinned {
  readonly entry: LockEntry;
  /** What was pinned before; null when nothing was. */
  readonly last: LockEntry | null;
}

interface Places {
  readonly projectDir: string;
  readonly dirs: ProjectDirs;
  /** Where paths begin that the user names. */
  readonly cwd: string;
}

/** Chooses the version of a dataset that is used here: by its tag, a range of tags, a digest, "latest" or a path. */
export const pinVersion = (reference: string, places: Places): Promise<Pinned> =>
  inLockTurn(places.dirs.cache, () => pinNow(reference, places));

async function pinNow(reference: string, { projectDir, dirs, cwd }: Places): Promise<Pinned> {
  const lock = await readLock(projectDir);
  const version = taggedVersion(lock, reference) ?? (await placedVersion(lock, dirs, reference, cwd));
  const entry: LockEntry = { ...version, kind: "pin" };
  const last = lock.pinOf(entry.dataset);
  if (last?.digest !== entry.digest || last.version !== entry.version) {
    await ensureUnionMerge(projectDir);
    await writeLock(projectDir, lock.with(entry));
  }
  return { entry, last };
}

/** The version by a number or a range of numbers; null when the reference is of another kind. */
function taggedVersion(lock: LockFile, reference: string): LockedVersion | null {
  const read = parseReference(reference);
  if (read.kind !== "tag" && read.kind !== "digest") return null;
  const { dataset } = read;
  const wanted = read.kind === "tag" ? read.version : read.prefix;
  if (
    read.kind === "digest" &&
    (/^[0-9a-f]{4,64}$/.test(wanted) || wanted === "" || validRange(wanted) === null)
  )
    return null;
  const tags = lock.tagsOf(dataset);
  const numbers = tags.map(({ version }) => version);
  const chosen = maxSatisfying(numbers, wanted);
  const found = tags.find(({ version }) => version === chosen);
  if (found === undefined) throw new DiagnosticError([catalogue.unknownTag(dataset, wanted, numbers)]);
  return found;
}

async function placedVersion(
  lock: LockFile,
  dirs: ProjectDirs,
  reference: string,
  cwd: string,
): Promise<LockedVersion> {
  const { manifest } = await findArtifact(dirs.dist, reference, cwd);
  const names = lock.tagsOf(manifest.dataset).filter(({ digest }) => digest === manifest.digest);
  const name = names.find(isRelease) ?? names[0];
  return lockedVersionOf(manifest, name?.version ?? manifest.digest.slice(0, 12));
}
