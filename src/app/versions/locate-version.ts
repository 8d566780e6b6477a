import { readlink, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { findConfig } from "../../config/find-config.ts";
import * as lockCatalogue from "../../diagnostics/catalogue/lock.ts";
import * as usage from "../../diagnostics/catalogue/usage.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { type Digest, isDigest } from "../../util/digest.ts";
import { parseReference, type VersionReference } from "../../versions/find-version.ts";
import { type LockFile, readLock } from "../../versions/lock/lock-file.ts";
import { namesIn } from "../cache/leftovers.ts";
import { openConfig } from "../project.ts";

/** Where a version is said to lie. Whether it is there as it should be is for whoever reads it. */
export interface LocatedVersion {
  readonly path: string;
  /** Null for a path, which may be of any dataset. */
  readonly expected: { readonly dataset: string; readonly digest: Digest | null } | null;
  /** Null outside of a project. */
  readonly lock: LockFile | null;
}

/** The directory that a reference names, by names alone: a damaged artifact is found too. A path needs no project. */
export async function locateVersion(
  cwd: string,
  reference: string | undefined,
  command = "verify",
): Promise<LocatedVersion> {
  const read = reference === undefined ? null : parseReference(reference);
  if (read?.kind === "path") {
    const path = resolve(cwd, read.path);
    if (!(await isDirectory(path))) throw new DiagnosticError([usage.noDirectory(read.path)]);
    const config = findConfig(cwd);
    return { path, expected: null, lock: config === null ? null : await readLock(dirname(config)) };
  }
  const { config, projectDir, dirs } = await openConfig(cwd);
  const dataset = read?.dataset ?? config.defaultDataset;
  if (dataset === undefined)
    throw new DiagnosticError([usage.badArguments(command, "No dataset was named.")]);
  const lock = await readLock(projectDir);
  const directory = join(dirs.dist, dataset);
  const digest = await digestIn(directory, read ?? { kind: "latest", dataset }, lock);
  return { path: join(directory, digest), expected: { dataset, digest }, lock };
}

async function digestIn(
  directory: string,
  read: Exclude<VersionReference, { kind: "path" }>,
  lock: LockFile,
): Promise<Digest> {
  const { dataset } = read;
  const digests = (await namesIn(directory)).filter(isDigest);
  switch (read.kind) {
    case "latest": {
      const latest = basename(await readlink(join(directory, "latest")).catch(() => ""));
      if (!digests.includes(latest as Digest)) throw new DiagnosticError([usage.noArtifact(dataset)]);
      return latest as Digest;
    }
    case "tag": {
      const digest = digestOfTag(lock, dataset, read.version);
      if (!digests.includes(digest))
        throw new DiagnosticError([usage.notInDist(`${dataset}@${read.version}`)]);
      return digest;
    }
    case "digest": {
      if (digests.length === 0) throw new DiagnosticError([usage.noArtifact(dataset)]);
      const found = digests.filter((one) => read.prefix.length >= 4 && one.startsWith(read.prefix));
      if (found.length !== 1) throw new DiagnosticError([usage.unknownVersion(dataset, read.prefix)]);
      return found[0]!;
    }
  }
}

/** The version that a tag names. */
export function digestOfTag(lock: LockFile, dataset: string, version: string): Digest {
  const tags = lock.tagsOf(dataset);
  const tag = tags.find((one) => one.version === version);
  if (tag !== undefined) return tag.digest;
  const known = tags.map((one) => one.version);
  throw new DiagnosticError([lockCatalogue.unknownTag(dataset, version, known)]);
}

async function isDirectory(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => null);
  return stats?.isDirectory() === true;
}
