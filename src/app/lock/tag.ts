import { join } from "node:path";
import { valid } from "semver";
import * as catalogue from "../../diagnostics/catalogue/lock.ts";
import * as usage from "../../diagnostics/catalogue/usage.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { type Artifact, findArtifact } from "../../versions/artifacts.ts";
import type { ChangeCounts } from "../../versions/diff/diff-tally.ts";
import { diffVersions } from "../../versions/diff/diff-versions.ts";
import { ensureUnionMerge } from "../../versions/lock/git-attributes.ts";
import { type LockEntry, lockedVersionOf } from "../../versions/lock/lock-entry.ts";
import { type LockFile, readLock, writeLock } from "../../versions/lock/lock-file.ts";
import {
  type BumpLevel,
  baseOf,
  isRelease,
  lastPreRelease,
  levelOf,
  preReleaseOf,
  releaseAfter,
} from "../../versions/lock/next-version.ts";
import { findEarlier } from "../frozen/earlier-version.ts";
import { overlayStores } from "../frozen/overlay-stores.ts";
import { inScratchDirectory } from "../frozen/scratch-directory.ts";
import type { ProjectDirs } from "../project.ts";
import { inLockTurn } from "./lock-turn.ts";

export interface TagOptions {
  readonly projectDir: string;
  readonly dirs: ProjectDirs;
  readonly dataset: string;
  /** A number as the user gives it, or how to find the next one. */
  readonly version: string | { readonly bump: BumpLevel | "auto" };
  /** Word of a pre-release, "rc". */
  readonly pre: string | null;
}

export interface Tagged {
  readonly entry: LockEntry;
  /** False when the version had this name before. */
  readonly isNew: boolean;
  readonly simulated: boolean;
  /** How the number was found, when it was. */
  readonly bumped: Bumped | null;
}

interface Bumped {
  readonly from: string;
  readonly level: BumpLevel;
  /** What became of the records since; null where nobody asked. */
  readonly counts: ChangeCounts | null;
}

/** Gives the newest build of a dataset a name that never moves. */
export const tagVersion = (options: TagOptions): Promise<Tagged> =>
  inLockTurn(options.dirs.cache, () => tagNow(options));

async function tagNow(options: TagOptions): Promise<Tagged> {
  const { projectDir, dirs, dataset, version } = options;
  const artifact = await findArtifact(dirs.dist, `${dataset}@latest`, projectDir);
  const lock = await readLock(projectDir);
  const { manifest } = artifact;
  const { standing, number, bumped } =
    typeof version === "string"
      ? await givenNumber(options, version, lock, artifact)
      : await nextNumber(options, version.bump, lock, artifact);
  const { simulated } = manifest;
  if (standing !== null) return { entry: standing, isNew: false, simulated, bumped };
  const entry: LockEntry = { kind: "tag", ...lockedVersionOf(manifest, number) };
  await ensureUnionMerge(projectDir);
  await writeLock(projectDir, lock.with(entry));
  return { entry, isNew: true, simulated, bumped };
}

interface Numbered {
  readonly number: string;
  /** The tag that this very version has already. */
  readonly standing: LockEntry | null;
  readonly bumped: Bumped | null;
}

async function givenNumber(
  { dirs, dataset, pre }: TagOptions,
  text: string,
  lock: LockFile,
  artifact: Artifact,
): Promise<Numbered> {
  const { digest } = artifact.manifest;
  const tags = lock.tagsOf(dataset);
  const given = valid(text);
  // What follows a plus sign orders nothing, so that two versions could not be told apart by it.
  if (given === null || text.includes("+") || (pre !== null && !isRelease({ version: given })))
    throw new DiagnosticError([catalogue.badVersion(text)]);
  const standing = tags.find((tag) => tag.version === given) ?? null;
  if (pre !== null && standing === null) {
    const last = lastPreRelease(tags, given, pre);
    const known = last?.digest === digest ? last : null;
    return { number: preRelease(tags, given, pre), standing: known, bumped: null };
  }
  if (standing !== null && standing.digest !== digest) {
    const next = await insteadOf(tags, artifact, dirs);
    throw new DiagnosticError([catalogue.tagTaken(`${dataset}@${given}`, standing.digest, digest, next)]);
  }
  return { number: given, standing, bumped: null };
}

/** What to say to who wants a name that is taken. */
async function insteadOf(tags: readonly LockEntry[], artifact: Artifact, dirs: ProjectDirs) {
  const known = tags.find(({ digest }) => digest === artifact.manifest.digest);
  if (known !== undefined) return { known: known.version };
  const base = baseOf(tags)!;
  const { level } = await compared(base, artifact, dirs).catch((error: unknown) => {
    // The version that the step would be measured from is gone: the largest is right in any case.
    if (error instanceof DiagnosticError) return { level: "major" as const };
    throw error;
  });
  return { free: releaseAfter(tags, base, level) };
}

async function nextNumber(
  { dirs, dataset, pre }: TagOptions,
  bump: BumpLevel | "auto",
  lock: LockFile,
  artifact: Artifact,
): Promise<Numbered> {
  const tags = lock.tagsOf(dataset);
  const base = baseOf(tags);
  if (base === null) throw new DiagnosticError([catalogue.nothingTagged(dataset)]);
  const { digest } = artifact.manifest;
  const standing =
    [base, tags[0]!].find((tag) => tag.digest === digest && (isRelease(tag) || pre !== null)) ?? null;
  if (standing !== null) return { number: standing.version, standing, bumped: null };
  const { level, counts } =
    bump === "auto" ? await compared(base, artifact, dirs) : { level: bump, counts: null };
  const release = releaseAfter(tags, base, level);
  const number = pre === null ? release : preRelease(tags, release, pre);
  return { number, standing: null, bumped: { from: base.version, level, counts } };
}

function preRelease(tags: readonly LockEntry[], release: string, word: string): string {
  const number = preReleaseOf(tags, release, word);
  if (number === null) throw new DiagnosticError([catalogue.badVersion(`${release}-${word}`)]);
  return number;
}

/** What became of the records since a tag, and how large a step that is. */
async function compared(tag: LockEntry, artifact: Artifact, dirs: ProjectDirs) {
  const { manifest } = artifact;
  const { scheme, dataDigest } = lockedVersionOf(manifest, tag.version);
  if (tag.scheme === scheme && tag.dataDigest === dataDigest) {
    const counts: ChangeCounts = { added: 0, removed: 0, changed: 0, moved: 0 };
    return { level: levelOf(counts), counts };
  }
  const counts = await inScratchDirectory(join(dirs.dist, tag.dataset), async (scratch) => {
    const { blobs } = overlayStores(dirs.cache, scratch);
    const earlier = await findEarlier(tag, dirs, blobs, scratch);
    return earlier.artifact === null ? null : (await diffVersions(earlier.artifact, artifact)).counts;
  });
  if (counts === null) throw new DiagnosticError([usage.notInDist(`${tag.dataset}@${tag.version}`)]);
  return { level: levelOf(counts), counts };
}
