import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { refused } from "../../diagnostics/catalogue/remote.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import type { PublishedFile, Release } from "../remote.ts";
import type { FormerManifest } from "./former-manifest.ts";
import type { RemoteFile } from "./hub-client.ts";

/** What makes a commit's files those of a release. */
export interface CommitPlan {
  readonly adds: ReadonlyMap<string, URL>;
  readonly deletes: readonly string[];
  /** Files that are replaced and belong to no version that was published before. */
  readonly foreign: readonly string[];
}

/** What the Hub takes: https://huggingface.co/docs/hub/storage-limits */
const MOST_FILES = 100_000;
const MOST_IN_FOLDER = 10_000;

/** Files above this are never kept in Git. */
const LARGE = 10 * 1024 * 1024;

export async function commitPlan(
  release: Release,
  there: ReadonlyMap<string, RemoteFile>,
  former: FormerManifest | null,
): Promise<CommitPlan> {
  const adds = new Map<string, URL>();
  const foreign: string[] = [];
  for (const file of release.files) {
    const present = there.get(file.path);
    const local = join(release.directory, file.path);
    if (present !== undefined && (await isSame(present, file, local))) continue;
    adds.set(file.path, pathToFileURL(local));
    const isKnown = former !== null && (former.files.has(file.path) || file.path === "manifest.json");
    if (present !== undefined && !isKnown) foreign.push(file.path);
  }
  const wanted = new Set(release.files.map(({ path }) => path));
  // Git's own files are not a version's, whatever a manifest at the Hub says.
  const deletes = [...(former?.files.keys() ?? [])].filter(
    (path) => there.has(path) && !wanted.has(path) && !/^\.git[a-z]+$/.test(path),
  );
  return { adds, deletes, foreign };
}

/**
 * Large files in the groups in which they are sent before the commit, all but the last group, which goes with it. What the
 * Hub stores by chunks it knows as files when a group is whole.
 */
export function sentAhead(
  files: readonly PublishedFile[],
  adds: CommitPlan["adds"],
  groupBytes: number,
): Map<string, URL>[] {
  const groups: Map<string, URL>[] = [];
  let bytes = groupBytes;
  for (const file of files) {
    const source = adds.get(file.path);
    if (source === undefined || file.bytes < LARGE) continue;
    if (bytes + file.bytes > groupBytes) {
      groups.push(new Map());
      bytes = 0;
    }
    groups.at(-1)!.set(file.path, source);
    bytes += file.bytes;
  }
  return groups.slice(0, -1);
}

/** Refuses what the Hub would, before anything is sent. */
export function checkLimits(url: string, there: ReadonlyMap<string, RemoteFile>, plan: CommitPlan): void {
  const gone = new Set(plan.deletes);
  const paths = new Set([...there.keys(), ...plan.adds.keys()].filter((path) => !gone.has(path)));
  const folders = new Map<string, number>();
  for (const path of paths) {
    const folder = path.slice(0, path.lastIndexOf("/") + 1);
    folders.set(folder, (folders.get(folder) ?? 0) + 1);
  }
  const [folder, most] = [...folders].reduce((one, other) => (other[1] > one[1] ? other : one), ["", 0]);
  if (paths.size <= MOST_FILES && most <= MOST_IN_FOLDER) return;
  const reason =
    paths.size > MOST_FILES
      ? `it would hold ${paths.size} files, and the Hub takes ${MOST_FILES}`
      : `"${folder}" would hold ${most} files, and the Hub takes ${MOST_IN_FOLDER} in a folder`;
  throw new DiagnosticError([refused(url, reason, "Larger shards make fewer files.")]);
}

async function isSame(there: RemoteFile, file: PublishedFile, local: string): Promise<boolean> {
  if (there.bytes !== file.bytes) return false;
  if (there.sha256 !== null) return there.sha256 === file.sha256;
  return there.gitOid === (await gitOid(local, file.bytes));
}

/** The digest that Git names a file by. */
async function gitOid(file: string, bytes: number): Promise<string> {
  const hash = createHash("sha1").update(`blob ${bytes}\0`);
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest("hex");
}
