import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { isErrno } from "./disk.ts";
import { unique } from "./unique.ts";

// Derived files are small, many, and soon in the page cache. By way of the thread pool each would cost several times
// what the system calls themselves take.

/** The bytes of a file, or null when there is none. */
export function readNow(path: string): Buffer | null {
  // Most looks are for what is not there, and an error with its stack costs more than the read it stands for.
  if (!existsSync(path)) return null;
  try {
    return readFileSync(path);
  } catch (error) {
    if (isErrno(error, "ENOENT") || isErrno(error, "ENOTDIR")) return null;
    throw error;
  }
}

/** Makes a file appear whole or not at all; an older one is replaced. Not synced: for what can be made again. */
export function writeNow(path: string, data: string | Uint8Array): void {
  const temporary = `${path}.${process.pid}-${unique()}.tmp`;
  try {
    writeWhole(temporary, data);
    renameSync(temporary, path);
  } catch (error) {
    // Looked for first: a removal that fails would hide why the writing did.
    if (existsSync(temporary)) rmSync(temporary, { force: true });
    // What fails on an open file does not say which one it is.
    throw Object.assign(error as Error, { path });
  }
}

function writeWhole(path: string, data: string | Uint8Array): void {
  const bytes = typeof data === "string" ? Buffer.from(data) : data;
  const file = openMakingFolder(path);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
  } finally {
    closeSync(file);
  }
}

// The folder is nearly always there, so it is made only when opening says it is not.
function openMakingFolder(path: string): number {
  try {
    return openSync(path, "wx");
  } catch (error) {
    if (!isErrno(error, "ENOENT")) throw error;
    makeFolder(dirname(path));
    return openSync(path, "wx");
  }
}

// Not mkdir's own recursion: of a read-only file system that one says that a directory is missing (Node 20).
function makeFolder(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (isErrno(error, "EEXIST")) return;
    if (!isErrno(error, "ENOENT") || dirname(path) === path) throw error;
    makeFolder(dirname(path));
    makeFolder(path);
  }
}
