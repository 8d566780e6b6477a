import { renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { LRUCache } from "lru-cache";
import { type Digest, sha256 } from "../util/digest.ts";
import { readNow, writeNow } from "./derived.ts";
import { isErrno } from "./disk.ts";

/** Content-addressed bytes: `<root>/ab/<sha256>`, immutable, re-hashed when read. */
export class BlobStore {
  readonly #root: string;
  readonly #memory = new LRUCache<Digest, Uint8Array>({
    maxSize: 32 * 1024 * 1024,
    sizeCalculation: (bytes) => bytes.length + 1,
  });

  constructor(root: string) {
    this.#root = root;
  }

  path(digest: Digest): string {
    return join(this.#root, digest.slice(0, 2), digest);
  }

  put(data: string | Uint8Array): Digest {
    const bytes = typeof data === "string" ? Buffer.from(data) : data;
    const digest = sha256(bytes);
    const path = this.path(digest);
    // What lies under the name may be torn or damaged; only equal bytes are left as they are.
    const there = readNow(path);
    if (there === null || !there.equals(bytes)) writeNow(path, bytes);
    this.#remember(digest, bytes);
    return digest;
  }

  has(digest: Digest): boolean {
    try {
      return statSync(this.path(digest), { throwIfNoEntry: false })?.isFile() === true;
    } catch (error) {
      if (isErrno(error, "ENOTDIR")) return false;
      throw error;
    }
  }

  /** The bytes, or null when they are absent or damaged; damaged ones are moved aside so that they read as absent. */
  get(digest: Digest): Uint8Array | null {
    return this.#memory.get(digest) ?? this.readFromDisk(digest);
  }

  /** As `get`, but never from memory: for whoever hands on the file itself. */
  readFromDisk(digest: Digest): Uint8Array | null {
    const path = this.path(digest);
    const bytes = readNow(path);
    if (bytes === null) return null;
    if (sha256(bytes) !== digest) {
      this.setAside(digest);
      return null;
    }
    this.#remember(digest, bytes);
    return bytes;
  }

  /** Makes damaged bytes read as absent. */
  protected setAside(digest: Digest): void {
    const path = this.path(digest);
    try {
      renameSync(path, `${path}.damaged`);
    } catch (error) {
      if (!isErrno(error, "ENOENT")) throw error;
    }
  }

  #remember(digest: Digest, bytes: Uint8Array): void {
    if (bytes.length < 1024 * 1024) this.#memory.set(digest, bytes);
  }
}
