import type { Digest } from "../util/digest.ts";

/** Files below one root, named by paths with slashes: a folder, or a bucket below a prefix. */
export interface ObjectStore {
  /** The root's address in one form: "s3://bucket/prefix", or "file:///srv/datasets". */
  readonly url: string;
  /** Size and SHA-256 of what is there; null where nothing is. The digest is null where the store does not know it. */
  head(path: string): Promise<{ readonly bytes: number; readonly sha256: Digest | null } | null>;
  /** Null where nothing is. */
  get(path: string): Promise<AsyncIterable<Uint8Array> | null>;
  /** Puts a local file there whole or not at all; what was there gives way. */
  putFile(path: string, source: StoredSource): Promise<void>;
  /** Puts a small text there unless something is: false when something is. */
  putNew(path: string, text: string): Promise<boolean>;
}

export interface StoredSource {
  /** A file of this machine. */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: Digest;
}
