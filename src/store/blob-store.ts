import { join } from "node:path";
import { LRUCache } from "lru-cache";
import { type Digest, sha256 } from "../util/digest.ts";
import { readIfThere, setAside, sizeIfThere, writeAtomic } from "./disk.ts";

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

  async put(data: string | Uint8Array): Promise<Digest> {
    const bytes = typeof data === "string" ? Buffer.from(data) : data;
    const digest = sha256(bytes);
    // What lies under the name may be torn or damaged; only equal bytes are left as they are.
    const there = await readIfThere(this.path(digest));
    if (there === null || !there.equals(bytes)) await writeAtomic(this.path(digest), bytes);
    if (bytes.length < 1024 * 1024) this.#memory.set(digest, bytes);
    return digest;
  }

  async has(digest: Digest): Promise<boolean> {
    return (await sizeIfThere(this.path(digest))) !== null;
  }

  /** The bytes, or null when they are absent or damaged; damaged ones are moved aside so that they read as absent. */
  async get(digest: Digest): Promise<Uint8Array | null> {
    return this.#memory.get(digest) ?? (await this.readFromDisk(digest));
  }

  /** As `get`, but never from memory: for whoever hands on the file itself. */
  async readFromDisk(digest: Digest): Promise<Uint8Array | null> {
    const bytes = await readIfThere(this.path(digest));
    if (bytes === null) return null;
    if (sha256(bytes) !== digest) {
      await setAside(this.path(digest));
      return null;
    }
    if (bytes.length < 1024 * 1024) this.#memory.set(digest, bytes);
    return bytes;
  }
}
