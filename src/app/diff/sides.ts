import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { valid } from "semver";
import * as catalogue from "../../diagnostics/catalogue/revision.ts";
import * as usage from "../../diagnostics/catalogue/usage.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { type Artifact, listArtifacts } from "../../versions/artifacts.ts";
import { findVersion } from "../../versions/find-version.ts";
import type { LockFile } from "../../versions/lock/lock-file.ts";
import type { Git } from "./git.ts";

/** One side of a comparison, found or still to be made. */
export type Side =
  | { readonly kind: "version"; readonly name: string; readonly artifact: Artifact }
  | { readonly kind: "revision"; readonly name: string; readonly rev: string; readonly commit: string };

export interface SidesOptions {
  readonly distDir: string;
  readonly lock: LockFile;
  readonly cwd: string;
  readonly git: Git;
  /** Of what is named without one; undefined where neither a command line nor a configuration says it. */
  readonly dataset: string | undefined;
}

/**
 * Both sides of a comparison: of the two that are named, of one against the latest, or of the version before the latest
 * against that. A dataset's bare name alone stands for that last case.
 */
export async function findSides(
  references: readonly string[],
  options: SidesOptions,
): Promise<readonly [Side, Side]> {
  const [first, second] = references;
  if (first === undefined) return beforeLatest(datasetOf(options), options);
  if (second !== undefined) return Promise.all([findSide(first, options), findSide(second, options)]);
  if (await isDataset(first, options)) return beforeLatest(first, options);
  const side = await findSide(first, options);
  const dataset = side.kind === "version" ? side.artifact.manifest.dataset : datasetOf(options);
  return [side, await version(`${dataset}@latest`, options)];
}

async function beforeLatest(dataset: string, options: SidesOptions): Promise<readonly [Side, Side]> {
  const latest = await version(`${dataset}@latest`, options);
  const artifacts = await listArtifacts(options.distDir, dataset);
  const other = artifacts.find(
    ({ manifest, isLatest }) => !isLatest && manifest.digest !== latest.artifact.manifest.digest,
  );
  if (other === undefined) throw new DiagnosticError([usage.noOtherVersion(dataset)]);
  const name = `${dataset}@${other.manifest.digest.slice(0, 12)}`;
  return [{ kind: "version", name, artifact: other }, latest];
}

async function findSide(text: string, options: SidesOptions): Promise<Side> {
  if (text.startsWith("git:")) {
    const found = await revision(text.slice("git:".length), options);
    if (found === null) throw new DiagnosticError([catalogue.unknownRevision(text.slice("git:".length))]);
    return found;
  }
  if (/^[^@/\\]+@[^{]/.test(text)) return version(text, options);
  if (existsSync(resolve(options.cwd, text, "manifest.json")))
    return version(resolve(options.cwd, text), options, text);
  if (/[/\\]/.test(text)) {
    const isPath = /^\.{0,2}[/\\]/.test(text) || existsSync(resolve(options.cwd, text));
    return (isPath ? null : await revisionIfAny(text, options)) ?? version(text, options);
  }
  const dataset = options.dataset;
  if (dataset !== undefined && (text === "latest" || valid(text) !== null))
    return version(`${dataset}@${text}`, options);
  if (await isDataset(text, options)) return version(text, options);
  if (dataset !== undefined && (await isDigest(text, dataset, options)))
    return version(`${dataset}@${text}`, options);
  const found = await revisionIfAny(text, options);
  if (found !== null) return found;
  throw new DiagnosticError([
    looksLikeRevision(text) ? catalogue.unknownRevision(text) : usage.unknownSide(text),
  ]);
}

async function version(
  reference: string,
  { distDir, lock, cwd }: SidesOptions,
  name = reference,
): Promise<Side & { readonly kind: "version" }> {
  const artifact = await findVersion(distDir, lock, reference, cwd);
  return { kind: "version", name, artifact };
}

async function revision(rev: string, { git }: SidesOptions): Promise<Side | null> {
  const commit = rev === "" ? null : await git.commitOf(rev);
  return commit === null ? null : { kind: "revision", name: rev, rev, commit };
}

/** Null too where no repository is there to ask: then the word was hardly meant as a revision. */
async function revisionIfAny(rev: string, options: SidesOptions): Promise<Side | null> {
  try {
    return await revision(rev, options);
  } catch (error) {
    if (error instanceof DiagnosticError && !looksLikeRevision(rev)) return null;
    throw error;
  }
}

const looksLikeRevision = (text: string) => /^HEAD\b|[~^@]/.test(text);

const isDataset = async (text: string, { distDir }: SidesOptions) =>
  /^[\w-]+$/.test(text) && existsSync(join(distDir, text)) && (await listArtifacts(distDir, text)).length > 0;

async function isDigest(text: string, dataset: string, { distDir }: SidesOptions): Promise<boolean> {
  if (!/^[0-9a-f]{4,64}$/.test(text)) return false;
  return (await listArtifacts(distDir, dataset)).some(({ manifest }) => manifest.digest.startsWith(text));
}

function datasetOf({ dataset }: SidesOptions): string {
  if (dataset === undefined) throw new DiagnosticError([usage.badArguments("diff", "No dataset was named.")]);
  return dataset;
}
