import { createHash } from "node:crypto";
import { createReadStream, type Stats } from "node:fs";
import { type FileHandle, lstat, mkdir, open, readdir, rename, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as catalogue from "../diagnostics/catalogue/remote.ts";
import { type Diagnostic, DiagnosticError } from "../diagnostics/diagnostic.ts";
import { isErrno, publishOnce } from "../store/disk.ts";
import { unique } from "../store/unique.ts";
import type { Digest } from "../util/digest.ts";
import type { ObjectStore, StoredSource } from "./object-store.ts";

/** Where files lie until they are whole; beside the datasets, so that nobody takes it for one. */
const INCOMING = ".incoming";

/** Copying writes all the time: a file that has not been touched for so long is of a process that is gone. */
const DEAD_MS = 3_600_000;

const CHUNK = 1 << 18;

/** A folder of this machine, or one that is mounted. */
export class FolderStore implements ObjectStore {
  readonly url: string;
  readonly #root: string;

  constructor(root: string, url: string) {
    this.#root = root;
    this.url = url;
  }

  head(path: string): Promise<{ readonly bytes: number; readonly sha256: Digest } | null> {
    return this.#told(async () => {
      const file = await this.#find(path);
      return file === null ? null : await factsOf(contentOf(file));
    });
  }

  async get(path: string): Promise<AsyncIterable<Uint8Array> | null> {
    const file = await this.#told(() => this.#find(path));
    return file === null ? null : this.#read(file);
  }

  async putFile(path: string, source: StoredSource): Promise<void> {
    const incoming = join(this.#root, INCOMING);
    const temporary = join(incoming, `${process.pid}-${unique()}`);
    await this.#told(async () => {
      try {
        await copy(source, await newFile(temporary));
        const to = join(this.#root, path);
        await mkdir(dirname(to), { recursive: true });
        await rename(temporary, to);
      } finally {
        await rm(temporary, { force: true });
        await removeDead(incoming);
      }
    });
  }

  putNew(path: string, text: string): Promise<boolean> {
    return this.#told(() => publishOnce(join(this.#root, path), text));
  }

  /** Null where nothing is. The root itself has to be there: a disk that is not mounted is no empty remote. */
  async #find(path: string): Promise<string | null> {
    const file = join(this.#root, path);
    const stats = await statsOf(file);
    if (stats?.isFile() === true) return file;
    if (stats !== null)
      throw new DiagnosticError([catalogue.damagedAtRemote(this.url, path, "it is no regular file")]);
    const root = await stat(this.#root).catch(() => null);
    if (root?.isDirectory() === true) return null;
    throw new DiagnosticError([
      catalogue.noSuchPlace(this.url, "Make the folder, mount what belongs there, or fix the path."),
    ]);
  }

  async *#read(file: string): AsyncGenerator<Uint8Array> {
    const content = contentOf(file)[Symbol.asyncIterator]();
    for (;;) {
      const next = await this.#told(() => content.next());
      if (next.done === true) return;
      yield next.value;
    }
  }

  async #told<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const diagnostic = diagnosticOf(this.url, error);
      throw diagnostic === null ? error : new DiagnosticError([diagnostic]);
    }
  }
}

const contentOf = (file: string) =>
  createReadStream(file, { highWaterMark: CHUNK }) as AsyncIterable<Uint8Array>;

async function statsOf(file: string): Promise<Stats | null> {
  try {
    return await lstat(file);
  } catch (error) {
    if (isErrno(error, "ENOENT") || isErrno(error, "ENOTDIR")) return null;
    throw error;
  }
}

async function factsOf(content: AsyncIterable<Uint8Array>) {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of content) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: hash.digest("hex") as Digest };
}

/** Copies a file and has it on the disk. What is read is hashed: a file that changed meanwhile goes nowhere. */
async function copy(source: StoredSource, file: FileHandle): Promise<void> {
  try {
    const { sha256 } = await factsOf(written(contentOf(source.file), file));
    if (sha256 !== source.sha256)
      throw new DiagnosticError([catalogue.notWhole(source.file, "it changed while it was read")]);
    await file.sync();
  } finally {
    await file.close();
  }
}

// Between making the folder and the file in it another process may find the folder empty and take it away.
async function newFile(path: string): Promise<FileHandle> {
  for (let tries = 0; ; tries++) {
    try {
      await mkdir(dirname(path), { recursive: true });
      return await open(path, "wx");
    } catch (error) {
      if (!isErrno(error, "ENOENT") || tries >= 20) throw error;
    }
  }
}

async function* written(content: AsyncIterable<Uint8Array>, file: FileHandle): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) {
    await file.writeFile(chunk);
    yield chunk;
  }
}

/** Takes away what killed processes left, and the folder with the last of it. */
async function removeDead(incoming: string): Promise<void> {
  for (const name of await readdir(incoming).catch(() => [])) {
    const file = join(incoming, name);
    const stats = await statsOf(file);
    if (stats !== null && Date.now() - stats.mtimeMs > DEAD_MS) await rm(file, { force: true });
  }
  // Refused while another process copies.
  await rmdir(incoming).catch(() => undefined);
}

const DENIED = ["EACCES", "EPERM", "EROFS"];
const FULL: Readonly<Record<string, string>> = { ENOSPC: "the disk is full", EDQUOT: "the quota is used up" };

function diagnosticOf(url: string, error: unknown): Diagnostic | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  const code = String(error.code);
  if (DENIED.includes(code))
    return catalogue.denied(
      url,
      "the folder may not be read or written",
      "Ask its owner for the right to do so.",
    );
  if (FULL[code] !== undefined)
    return catalogue.refused(url, FULL[code], "Make room, then run the same again.");
  return catalogue.unreachable(url, error.message);
}
