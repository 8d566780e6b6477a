import { lstat, readdir, readlink } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { Manifest, ManifestFile } from "../dataset/manifest.ts";
import { parseManifest } from "../dataset/manifest-text.ts";
import type { DatasetRecord, Tombstone } from "../dataset/record.ts";
import * as usage from "../diagnostics/catalogue/usage.ts";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { isErrno, readIfThere } from "../store/disk.ts";
import { sha256 } from "../util/digest.ts";

/** An artifact in dist/, known by its manifest. */
export interface Artifact {
  readonly path: string;
  readonly manifest: Manifest;
  readonly isLatest: boolean;
  /** When it was put there; for people's listings alone. */
  readonly placedAt: Date;
}

/** The versions of a dataset that are in dist/, newest first. */
export async function listArtifacts(distDir: string, dataset: string): Promise<Artifact[]> {
  const directory = join(distDir, dataset);
  const latest = await latestOf(directory);
  let names: string[];
  try {
    names = await readdir(directory);
  } catch (error) {
    if (isErrno(error, "ENOENT")) return [];
    throw error;
  }
  const artifacts: Artifact[] = [];
  for (const name of names.filter((one) => /^[0-9a-f]{64}$/.test(one)).sort()) {
    const path = join(directory, name);
    const text = await readIfThere(join(path, "manifest.json"));
    const manifest = text === null ? null : parseManifest(text.toString());
    if (manifest === null) continue;
    artifacts.push({ path, manifest, isLatest: name === latest, placedAt: (await lstat(path)).mtime });
  }
  return artifacts.sort((a, b) => b.placedAt.getTime() - a.placedAt.getTime());
}

/** The artifact that "name", "name@latest", "name@<digest prefix>" or a path names. */
export async function findArtifact(distDir: string, reference: string, cwd: string): Promise<Artifact> {
  if (/[/\\]|^\.{1,2}$/.test(reference)) return readArtifact(resolve(cwd, reference));
  const [dataset, version = "latest"] = reference.split("@") as [string, string?];
  const artifacts = await listArtifacts(distDir, dataset);
  if (artifacts.length === 0) throw new DiagnosticError([usage.noArtifact(dataset)]);
  const found =
    version === "latest"
      ? artifacts.filter((one) => one.isLatest)
      : artifacts.filter((one) => version.length >= 4 && one.manifest.digest.startsWith(version));
  if (found.length !== 1) throw new DiagnosticError([usage.unknownVersion(dataset, version)]);
  return found[0]!;
}

/** The artifact in a directory. */
export async function readArtifact(path: string): Promise<Artifact> {
  const text = await readIfThere(join(path, "manifest.json"));
  const manifest = text === null ? null : parseManifest(text.toString());
  if (manifest === null) throw new DiagnosticError([usage.damagedArtifact(path)]);
  return { path, manifest, isLatest: basename(path) === "latest", placedAt: (await lstat(path)).mtime };
}

async function latestOf(directory: string): Promise<string | null> {
  try {
    return basename(await readlink(join(directory, "latest")));
  } catch {
    return null;
  }
}

/** The records of an artifact, in order, or those alone that a test on their text's slot id lets through. */
export async function* readRecords(
  artifact: Artifact,
  wanted: (id: string) => boolean,
): AsyncGenerator<DatasetRecord> {
  const files = artifact.manifest.files.filter((file) => file.path.startsWith("jsonl/"));
  for (const file of files) yield* readLines<DatasetRecord>(artifact, file.path, wanted);
}

/** The records of one of its files, all of them; a file that is not as it is listed is refused. */
export async function readWholeShard(artifact: Artifact, file: ManifestFile): Promise<DatasetRecord[]> {
  const bytes = await readIfThere(join(artifact.path, file.path));
  if (bytes === null || sha256(bytes) !== file.sha256)
    throw new DiagnosticError([usage.damagedArtifact(artifact.path)]);
  const lines = bytes.toString().split("\n").slice(0, -1);
  return lines.map((line) => parseLine<DatasetRecord>(artifact, line));
}

/** What was rejected or dropped. */
export async function* readTombstones(
  artifact: Artifact,
  wanted: (id: string) => boolean,
): AsyncGenerator<Tombstone> {
  const files = artifact.manifest.files.filter((file) => file.path.startsWith("rejected/"));
  for (const file of files) yield* readLines<Tombstone>(artifact, file.path, wanted);
}

async function* readLines<T>(
  artifact: Artifact,
  path: string,
  wanted: (id: string) => boolean,
): AsyncGenerator<T> {
  const bytes = await readIfThere(join(artifact.path, path));
  if (bytes === null) throw new DiagnosticError([usage.damagedArtifact(artifact.path)]);
  for (const line of bytes.toString().split("\n")) {
    // The id is the first column, so a line that is not wanted need not be parsed.
    const id = /^\{"id":"([^"]*)"/.exec(line)?.[1];
    if (id !== undefined && wanted(id)) yield parseLine<T>(artifact, line);
  }
}

function parseLine<T>(artifact: Artifact, line: string): T {
  try {
    return JSON.parse(line) as T;
  } catch {
    throw new DiagnosticError([usage.damagedArtifact(artifact.path)]);
  }
}
