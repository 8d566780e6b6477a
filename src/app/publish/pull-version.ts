import { lstat, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Manifest } from "../../dataset/manifest.ts";
import { pointLatest } from "../../dataset/place-artifact.ts";
import * as catalogue from "../../diagnostics/catalogue/remote.ts";
import { type Diagnostic, DiagnosticError } from "../../diagnostics/diagnostic.ts";
import type { Remote, RemoteVersion, Wanted } from "../../remotes/remote.ts";
import { statIfThere } from "../../store/walk.ts";
import type { Digest } from "../../util/digest.ts";
import { readArtifact } from "../../versions/artifacts.ts";
import type { LockFile } from "../../versions/lock/lock-file.ts";
import type { Finding } from "../../versions/verify/finding.ts";
import { verifyArtifact } from "../../versions/verify/verify-artifact.ts";
import { download } from "./download.ts";
import { gathering, place, refuseOthers } from "./place-pulled.ts";
import { readRemoteManifest } from "./remote-manifest.ts";

/** Where a version is put. */
export type PullTarget =
  | { readonly kind: "dist"; readonly dist: string; readonly latest: boolean }
  | { readonly kind: "directory"; readonly path: string; readonly shown: string }
  /** A directory of the dataset's name in this one. */
  | { readonly kind: "beside"; readonly path: string };

export interface PullOptions {
  /** Places to look for it, in this order; each is opened when its turn has come. */
  readonly sources: readonly { readonly open: () => Promise<Remote>; readonly wanted: Wanted }[];
  readonly target: PullTarget;
  /** Null outside of a project. */
  readonly lock: LockFile | null;
  readonly onReceived: (received: { readonly bytes: number; readonly of: number }) => void;
  /** Called when another process pulls the same. */
  readonly onWaiting: () => void;
}

export interface Pulled {
  readonly type: "pull";
  /** "unchanged" when it was there, whole. */
  readonly status: "pulled" | "unchanged";
  readonly dataset: string;
  readonly version: string | null;
  readonly digest: Digest;
  readonly path: string;
  readonly records: number;
  readonly simulated: boolean;
  /** Null where nothing had to be asked for. */
  readonly remote: string | null;
  readonly commit: string | null;
  /** Whether somebody had said which version it has to be: chimera.lock, or the digest in its name. */
  readonly pinned: boolean;
  readonly latest: boolean;
  readonly files: number;
  readonly received: { readonly files: number; readonly bytes: number };
  /** What went wrong at the places that were asked before. */
  readonly passedOver: readonly Diagnostic[];
}

/** Puts a published version where it can be used, checked to the last bit before it appears there. */
export async function pullVersion(options: PullOptions): Promise<Pulled> {
  const known = await knownCopy(options);
  if (known !== null) return known;
  const problems: Diagnostic[] = [];
  for (const { open, wanted } of options.sources) {
    try {
      const remote = await open();
      const found = await remote.find(wanted);
      if (found !== null) return await pullFrom(options, remote, found, wanted, problems);
      problems.push(catalogue.noSuchVersion(remote.url, nameOf(wanted)));
    } catch (error) {
      // What is wrong here is so wherever the version comes from.
      if (!(error instanceof DiagnosticError) || isInTheWay(error)) throw error;
      problems.push(...error.diagnostics);
    }
  }
  throw new DiagnosticError(problems);
}

/** The version where it is known before anybody is asked, and there as it should be. */
async function knownCopy(options: PullOptions): Promise<Pulled | null> {
  const { dataset, digest, version } = options.sources[0]!.wanted;
  if (dataset === null || digest === null) return null;
  const path = pathOf(options.target, dataset, digest);
  const manifest = await wholeAt(path, digest);
  if (manifest === null) return null;
  const latest = await settleLatest(options.target, path);
  return { ...factsOf(manifest, version), ...NOT_ASKED, status: "unchanged", path, pinned: true, latest };
}

const NOT_ASKED = { remote: null, commit: null, received: { files: 0, bytes: 0 }, passedOver: [] } as const;

async function pullFrom(
  options: PullOptions,
  remote: Remote,
  found: RemoteVersion,
  wanted: Wanted,
  passedOver: readonly Diagnostic[],
): Promise<Pulled> {
  const { target, lock, onReceived, onWaiting } = options;
  const manifest = readRemoteManifest(remote.url, found.manifest, wanted);
  const { dataset, digest } = manifest;
  const tag = lock?.tagsOf(dataset).find(({ version }) => version === wanted.version) ?? null;
  if (tag !== null && tag.digest !== digest) {
    const name = `${dataset}@${tag.version}`;
    throw new DiagnosticError([catalogue.pulledTagDiffers(remote.url, name, digest, tag.digest)]);
  }
  const path = pathOf(target, dataset, digest);
  const refuse = async () => {
    if (target.kind !== "dist")
      await refuseOthers(path, target.kind === "directory" ? target.shown : dataset, manifest);
  };
  await refuse();
  const pinned = tag !== null || wanted.digest !== null;
  const facts = { ...factsOf(manifest, wanted.version), path, pinned, passedOver };
  const origin = { remote: remote.url, commit: found.commit };
  return gathering(path, digest, onWaiting, async (directory) => {
    if ((await wholeAt(path, digest)) !== null) {
      const latest = await settleLatest(target, path);
      return { ...facts, ...origin, status: "unchanged", received: NOT_ASKED.received, latest };
    }
    const received = await download({
      url: remote.url,
      version: found,
      manifest,
      directory,
      old: path,
      onReceived,
    });
    await refuseDamaged(remote.url, directory);
    // Fetching takes long enough for somebody to have put something there.
    await refuse();
    await place(directory, path);
    const latest = await settleLatest(target, path);
    return { ...facts, ...origin, status: "pulled", received, latest };
  });
}

// Every file is the one that the manifest lists: what is wrong now was wrong when it was published.
async function refuseDamaged(url: string, directory: string): Promise<void> {
  const findings: Finding[] = [];
  await verifyArtifact({ path: directory, expected: null, lock: null, found: (one) => findings.push(one) });
  const [first] = findings;
  if (first === undefined) return;
  await rm(directory, { recursive: true, force: true });
  const more = findings.length === 1 ? "" : `, and ${findings.length - 1} more`;
  const file = first.file ?? basename(directory);
  throw new DiagnosticError([catalogue.damagedAtRemote(url, file, `${first.message}${more}`)]);
}

/** The manifest of the version in a directory that holds nothing else and all of it; null else. */
async function wholeAt(path: string, digest: Digest): Promise<Manifest | null> {
  const stats = await statIfThere(path);
  if (stats?.isDirectory() !== true) return null;
  let isWhole = true;
  const found = ({ check }: Finding) => {
    // A copy may stand anywhere, under any name.
    if (check !== "directory") isWhole = false;
  };
  const summary = await verifyArtifact({ path, expected: null, lock: null, found });
  if (!isWhole || summary.digest !== digest) return null;
  return (await readArtifact(path)).manifest;
}

function pathOf(target: PullTarget, dataset: string, digest: Digest): string {
  switch (target.kind) {
    case "dist":
      return join(target.dist, dataset, digest);
    case "directory":
      return target.path;
    case "beside":
      return join(target.path, dataset);
  }
}

/** Points `latest` at a version where that is asked for, and where nothing else is latest. */
async function settleLatest(target: PullTarget, path: string): Promise<boolean> {
  if (target.kind !== "dist") return false;
  const isFirst = (await lstat(join(dirname(path), "latest")).catch(() => null)) === null;
  if (!target.latest && !isFirst) return false;
  pointLatest(dirname(path), basename(path));
  return true;
}

function factsOf(manifest: Manifest, version: string | null) {
  const { dataset, digest, simulated, counts, files } = manifest;
  return {
    type: "pull" as const,
    dataset,
    version,
    digest,
    simulated,
    records: counts.records,
    files: files.length + 1,
  };
}

const isInTheWay = ({ diagnostics }: DiagnosticError): boolean =>
  diagnostics.some(({ code }) => code === "remote/in-the-way");

function nameOf({ dataset, version, digest, commit }: Wanted): string {
  const what = version ?? digest?.slice(0, 12) ?? commit?.slice(0, 12);
  return [dataset, what].filter((part) => part !== null && part !== undefined).join("@") || "newest";
}
