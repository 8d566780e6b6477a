import { join } from "node:path";
import type { StoredResult } from "../../engine/engine.ts";
import { ReplyStore } from "../../models/reply-store.ts";
import { BlobStore } from "../../store/blob-store.ts";
import { ResultStore } from "../../store/result-store.ts";
import type { Json } from "../../util/canonical-json.ts";
import { type Digest, sha256 } from "../../util/digest.ts";

// A cache that is read and never written, with a directory of its own for what is made on the way. On the disk and not
// in memory: where a cache holds replies alone, everything is made anew.

/** The stores of a cache that stays as it is to the byte, damage included. */
export function overlayStores(cacheDir: string, overlayDir: string) {
  return {
    blobs: new OverlayBlobs(join(cacheDir, "blobs"), new BlobStore(join(overlayDir, "blobs"))),
    results: new OverlayResults<StoredResult>(
      join(cacheDir, "results"),
      new ResultStore(join(overlayDir, "results")),
    ),
    replies: new ReadReplies(join(cacheDir, "replies")),
    writesCache: false,
  };
}

class OverlayBlobs extends BlobStore {
  readonly #own: BlobStore;
  readonly #damaged = new Set<Digest>();

  constructor(root: string, own: BlobStore) {
    super(root);
    this.#own = own;
  }

  override path(digest: Digest): string {
    return this.#own.has(digest) ? this.#own.path(digest) : super.path(digest);
  }

  override put(data: string | Uint8Array): Digest {
    const bytes = typeof data === "string" ? Buffer.from(data) : data;
    const digest = sha256(bytes);
    if (this.readFromDisk(digest) === null) this.#own.put(bytes);
    return digest;
  }

  override has(digest: Digest): boolean {
    return this.#own.has(digest) || (!this.#damaged.has(digest) && super.has(digest));
  }

  protected override setAside(digest: Digest): void {
    this.#damaged.add(digest);
  }
}

class OverlayResults<T extends Json> extends ResultStore<T> {
  readonly #own: ResultStore<T>;

  constructor(root: string, own: ResultStore<T>) {
    super(root);
    this.#own = own;
  }

  override get(stage: string, key: Digest): T | null {
    return this.#own.get(stage, key) ?? super.get(stage, key);
  }

  override put(stage: string, key: Digest, value: T): void {
    this.#own.put(stage, key, value);
  }
}

class ReadReplies extends ReplyStore {
  protected override setAside(): void {
    // It reads as absent all the same.
  }
}
