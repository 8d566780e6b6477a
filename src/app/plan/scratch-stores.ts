import { BlobStore } from "../../store/blob-store.ts";
import { ResultStore } from "../../store/result-store.ts";
import type { Json } from "../../util/canonical-json.ts";
import { type Digest, sha256 } from "../../util/digest.ts";

// A plan reads the cache and changes nothing of it: what it computes on the way is kept for its own use alone.

/** Blobs of the disk, with further ones in memory. */
export class ScratchBlobs extends BlobStore {
  readonly #own = new Map<Digest, Uint8Array>();

  override put(data: string | Uint8Array): Digest {
    const bytes = typeof data === "string" ? Buffer.from(data) : data;
    const digest = sha256(bytes);
    this.#own.set(digest, bytes);
    return digest;
  }

  override has(digest: Digest): boolean {
    return this.#own.has(digest) || super.has(digest);
  }

  override get(digest: Digest): Uint8Array | null {
    return this.#own.get(digest) ?? super.get(digest);
  }
}

/** Results of the disk, with further ones in memory. */
export class ScratchResults<T extends Json> extends ResultStore<T> {
  readonly #own = new Map<string, T>();

  override get(stage: string, key: Digest): T | null {
    return this.#own.get(`${stage} ${key}`) ?? super.get(stage, key);
  }

  override put(stage: string, key: Digest, value: T): void {
    this.#own.set(`${stage} ${key}`, value);
  }
}
