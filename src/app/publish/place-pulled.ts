import { mkdir, readdir, rename, rm, rmdir } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import type { Manifest } from "../../dataset/manifest.ts";
import { parseManifest } from "../../dataset/manifest-text.ts";
import * as catalogue from "../../diagnostics/catalogue/remote.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { isErrno, readIfThere } from "../../store/disk.ts";
import { Leases } from "../../store/lease.ts";
import { unique } from "../../store/unique.ts";
import { statIfThere, walkFiles } from "../../store/walk.ts";
import type { Digest } from "../../util/digest.ts";

/** Beside the versions: where one is gathered until it is whole, under its own name, so that a broken pull goes on. */
const PULLING = ".pull";

/** Runs work on the directory in which a version is gathered, while no other process is at it. */
export async function gathering<T>(
  target: string,
  digest: Digest,
  onWaiting: () => void,
  work: (directory: string) => Promise<T>,
): Promise<T> {
  const root = join(dirname(target), PULLING);
  try {
    return await new Leases(root).alone(`${digest}.lease`, () => work(join(root, digest)), onWaiting);
  } finally {
    // Refused while anything is in it.
    await rmdir(root).catch(() => undefined);
  }
}

/** Refuses a directory that holds anything but files of this version, which may be damaged. */
export async function refuseOthers(
  target: string,
  shown: string,
  { digest, files }: Manifest,
): Promise<void> {
  const stats = await statIfThere(target);
  if (stats === null) return;
  const names = stats.isDirectory() ? (await readdir(target)).sort() : null;
  if (names?.length === 0) return;
  const text = (await readIfThere(join(target, "manifest.json")))?.toString() ?? "";
  const there = parseManifest(text);
  const isCopy = there?.digest === digest || basename(target) === digest;
  const others = isCopy ? await strangersIn(target, files) : (names ?? [basename(target)]);
  if (isCopy && others.length === 0) return;
  const what =
    there !== null && !isCopy
      ? `the version ${there.digest.slice(0, 12)} of ${there.dataset}`
      : others.slice(0, 3).join(", ");
  throw new DiagnosticError([catalogue.inTheWay(shown, what)]);
}

/** Files that no version has: somebody's own, that he put beside those of one. */
async function strangersIn(directory: string, files: Manifest["files"]): Promise<string[]> {
  const listed = new Set(["manifest.json", ...files.map(({ path }) => path)]);
  const found: string[] = [];
  for await (const { path } of walkFiles(directory)) {
    const name = relative(directory, path).split(sep).join("/");
    if (!listed.has(name)) found.push(name);
  }
  return found.sort();
}

/** Puts what was gathered in its place, all at once; a damaged copy gives way. */
export async function place(gathered: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  for (let tries = 0; ; tries++) {
    try {
      await rename(gathered, target);
      return;
    } catch (error) {
      const isTaken = ["ENOTEMPTY", "EEXIST", "ENOTDIR", "EPERM"].some((code) => isErrno(error, code));
      if (!isTaken || tries >= 5 || (await statIfThere(target)) === null) throw error;
    }
    const old = `${target}.${process.pid}-${unique()}.old.tmp`;
    await rename(target, old);
    await rm(old, { recursive: true, force: true });
  }
}
