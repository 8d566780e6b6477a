import type { OnSent, Release, Remote } from "../../remotes/remote.ts";
import type { PublishSettings } from "../../remotes/remote-settings.ts";
import type { Digest } from "../../util/digest.ts";
import { ensureUnionMerge } from "../../versions/lock/git-attributes.ts";
import { type LockFile, readLock, writeLock } from "../../versions/lock/lock-file.ts";
import { isRelease } from "../../versions/lock/next-version.ts";
import { inLockTurn } from "../lock/lock-turn.ts";
import type { ProjectDirs } from "../project.ts";
import type { LocatedVersion } from "../versions/locate-version.ts";
import { checkedRelease } from "./release.ts";

export interface PublishOptions {
  readonly located: LocatedVersion;
  /** The tag that it was asked for by; null where it was named otherwise. */
  readonly version: string | null;
  /** Whose chimera.lock is told; null outside of a project. */
  readonly project: { readonly projectDir: string; readonly dirs: ProjectDirs } | null;
  readonly remote: Remote;
  readonly run: PublishSettings;
  readonly dryRun: boolean;
  readonly onSent: OnSent;
}

/** What became of it. */
export interface Published {
  readonly type: "publish";
  /** "would-publish" and "would-not" of a dry run: the second where the remote has the version. */
  readonly status: "published" | "unchanged" | "proposed" | "would-publish" | "would-not";
  readonly dataset: string;
  readonly version: string | null;
  readonly digest: Digest;
  readonly simulated: boolean;
  readonly remote: string;
  readonly location: string | null;
  readonly commit: string | null;
  readonly files: number;
  readonly bytes: number;
  readonly sent: { readonly files: number; readonly bytes: number };
  /** Whether it was to be proposed, and not put there. */
  readonly pullRequest: boolean;
  /** Whether chimera.lock got a line that says so, or another one. */
  readonly locked: boolean;
  readonly notes: readonly string[];
}

const SIMULATED =
  "Simulated: written by the built-in simulator, not by a language model. The card says so; do not train on it.";

/** Puts a version where others find it, once it has passed everything that it is held against. */
export async function publishVersion(options: PublishOptions): Promise<Published> {
  const { located, project, remote, run } = options;
  const checked = await checkedRelease(located);
  const { dataset, digest, simulated } = checked.manifest;
  const version = options.version ?? tagOf(located.lock, dataset, digest);
  const release: Release = { ...checked, version };
  const facts = {
    type: "publish" as const,
    dataset,
    version,
    digest,
    simulated,
    remote: remote.url,
    pullRequest: run.pullRequest === true,
    files: release.files.length,
    bytes: release.files.reduce((sum, file) => sum + file.bytes, 0),
  };
  const own = simulated ? [SIMULATED] : [];
  if (options.dryRun) {
    const isThere = await remote.isPublished(release);
    const status = isThere ? "would-not" : "would-publish";
    const nothing = { location: null, commit: null, sent: { files: 0, bytes: 0 }, locked: false };
    return { ...facts, ...nothing, status, notes: own };
  }
  const receipt = await remote.publish(release, options.onSent);
  const { location, commit, sent } = receipt;
  const isProposed = facts.pullRequest && receipt.status === "published";
  // What is proposed is not there yet, and may never be.
  const isThere = project !== null && !facts.pullRequest;
  const locked = isThere && (await lockPublication(project, release, remote.url, commit));
  const notes = [...own, ...receipt.notes];
  return {
    ...facts,
    status: isProposed ? "proposed" : receipt.status,
    location,
    commit,
    sent,
    locked,
    notes,
  };
}

function tagOf(lock: LockFile | null, dataset: string, digest: Digest): string | null {
  const tags = (lock?.tagsOf(dataset) ?? []).filter((tag) => tag.digest === digest);
  return (tags.find(isRelease) ?? tags[0])?.version ?? null;
}

/** False when chimera.lock says so already. */
function lockPublication(
  { projectDir, dirs }: NonNullable<PublishOptions["project"]>,
  { manifest, version }: Release,
  remote: string,
  commit: string | null,
): Promise<boolean> {
  const { dataset, digest } = manifest;
  const name = version ?? digest.slice(0, 12);
  return inLockTurn(dirs.cache, async () => {
    const lock = await readLock(projectDir);
    const next = lock.published({ kind: "published", dataset, version: name, digest, remote, commit });
    if (next.text === lock.text) return false;
    await ensureUnionMerge(projectDir);
    await writeLock(projectDir, next);
    return true;
  });
}
