import { createHash } from "node:crypto";
import { linkSync } from "node:fs";
import { lstat, mkdir, open, rename, rm } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { Manifest, ManifestFile } from "../../dataset/manifest.ts";
import * as catalogue from "../../diagnostics/catalogue/remote.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import type { RemoteVersion } from "../../remotes/remote.ts";
import { writeAtomic } from "../../store/disk.ts";
import { statIfThere, walkFiles } from "../../store/walk.ts";
import { inTurn } from "../../util/in-turn.ts";
import { fileFacts } from "../../versions/verify/read-lines.ts";

/** Files that are fetched at once. */
const AT_ONCE = 4;

export interface DownloadOptions {
  /** The remote's address, for what has to be said of it. */
  readonly url: string;
  readonly version: RemoteVersion;
  readonly manifest: Manifest;
  /** Where it goes; what is there with the right bytes stays, and anything else goes away. */
  readonly directory: string;
  /** A damaged copy, whose whole files need not be fetched. */
  readonly old: string;
  readonly onReceived: (received: { readonly bytes: number; readonly of: number }) => void;
}

/** Gives how much was fetched; the rest was here. */
export async function download(options: DownloadOptions): Promise<{ files: number; bytes: number }> {
  const { version, manifest, directory, onReceived } = options;
  const of = manifest.files.reduce((sum, file) => sum + file.bytes, version.manifest.length);
  const received = { files: 0, bytes: 0 };
  let bytes = 0;
  await mkdir(directory, { recursive: true });
  await inTurn(manifest.files, AT_ONCE, async (file) => {
    const told = (more: number) => {
      bytes += more;
      onReceived({ bytes, of });
    };
    await makeFolders(directory, file.path);
    if ((await isWhole(directory, file)) || (await linkOld(options, file))) return told(file.bytes);
    await fetchFile(options, file, told);
    received.files++;
    received.bytes += file.bytes;
  });
  await removeOthers(directory, new Set(manifest.files.map(({ path }) => path)));
  await writeAtomic(join(directory, "manifest.json"), version.manifest);
  onReceived({ bytes: of, of });
  return { files: received.files + 1, bytes: received.bytes + version.manifest.length };
}

// A link in the place of a folder would lead what is written out of the directory.
async function makeFolders(directory: string, path: string): Promise<void> {
  const steps = path.split("/").slice(0, -1);
  for (let depth = 1; depth <= steps.length; depth++) {
    const folder = join(directory, ...steps.slice(0, depth));
    const stats = await statIfThere(folder);
    if (stats !== null && !stats.isDirectory()) await rm(folder, { force: true });
    await mkdir(folder, { recursive: true });
  }
}

async function isWhole(directory: string, { path, bytes, sha256 }: ManifestFile): Promise<boolean> {
  const file = join(directory, path);
  const stats = await lstat(file).catch(() => null);
  return stats?.isFile() === true && stats.size === bytes && (await fileFacts(file)).sha256 === sha256;
}

async function linkOld({ old, directory }: DownloadOptions, file: ManifestFile): Promise<boolean> {
  if (!(await isWhole(old, file))) return false;
  const to = join(directory, file.path);
  await rm(to, { recursive: true, force: true });
  try {
    linkSync(join(old, file.path), to);
    return true;
  } catch {
    // It is fetched then.
    return false;
  }
}

async function fetchFile(
  { url, version, directory }: DownloadOptions,
  { path, bytes, sha256 }: ManifestFile,
  told: (more: number) => void,
): Promise<void> {
  const to = join(directory, path);
  const partial = `${to}.part`;
  await rm(partial, { recursive: true, force: true });
  const file = await open(partial, "wx");
  const hash = createHash("sha256");
  let length = 0;
  try {
    for await (const chunk of version.read(path)) {
      length += chunk.length;
      if (length > bytes) throw damaged(url, path, `it has more than the ${bytes} bytes of the manifest`);
      hash.update(chunk);
      await file.writeFile(chunk);
      told(chunk.length);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  if (length < bytes) throw damaged(url, path, `it has ${length} bytes, and the manifest says ${bytes}`);
  if (hash.digest("hex") !== sha256) throw damaged(url, path, "its SHA-256 is not the manifest's");
  await rm(to, { recursive: true, force: true });
  await rename(partial, to);
}

async function removeOthers(directory: string, listed: ReadonlySet<string>): Promise<void> {
  for await (const { path } of walkFiles(directory))
    if (!listed.has(relative(directory, path).split(sep).join("/"))) await rm(path, { force: true });
}

const damaged = (url: string, path: string, reason: string) =>
  new DiagnosticError([catalogue.damagedAtRemote(url, path, reason)]);
