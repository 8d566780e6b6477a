import type { Manifest, ManifestFile } from "../dataset/manifest.ts";
import type { Digest } from "../util/digest.ts";

/** A file as it is published: manifest.json itself is one of them, the last. */
export type PublishedFile = Pick<ManifestFile, "path" | "bytes" | "sha256">;

/** A verified version, ready to go out. */
export interface Release {
  /** Directory of the artifact. */
  readonly directory: string;
  readonly manifest: Manifest;
  /** Semantic version of its tag in chimera.lock; null for a version without one. */
  readonly version: string | null;
  /** All its files, in the order of the manifest, manifest.json last: who sees that finds the others. */
  readonly files: readonly PublishedFile[];
}

/** Which version is looked for; the digest, where it is known, is what counts. */
export interface Wanted {
  /** Null for whatever dataset is there, where a place has but one. */
  readonly dataset: string | null;
  readonly digest: Digest | null;
  /** Semantic version of a tag. */
  readonly version: string | null;
  /** Commit of the remote that holds it, where it is known. */
  readonly commit: string | null;
}

/** A version that was found at a remote. */
export interface RemoteVersion {
  /** The bytes of manifest.json, unchecked: whoever pulls holds them against the digest. */
  readonly manifest: Uint8Array;
  /** Commit that was read; null where the remote has none. */
  readonly commit: string | null;
  /** The bytes of a file, by its path in the artifact. Rejects with a `DiagnosticError` when it cannot be had. */
  read(path: string): AsyncIterable<Uint8Array>;
}

/** What became of a publication. */
export interface Receipt {
  /** "unchanged" when the remote had all of it, tag included. */
  readonly status: "published" | "unchanged";
  /** Commit that holds it; null where the remote has none. */
  readonly commit: string | null;
  /** Where people find it: a page, a folder. */
  readonly location: string;
  /** What was sent; the rest was there already. */
  readonly sent: { readonly files: number; readonly bytes: number };
  /** What its owner should know, in whole sentences: a repository that is public, a pull request to merge. */
  readonly notes: readonly string[];
}

/** Tells how far it is. */
export type OnSent = (sent: { readonly bytes: number; readonly of: number }) => void;

/**
 * A place where versions are published. What the world does to it (no network, no permission, a server's error) is a
 * `DiagnosticError` of a `remote/...` code. Publishing twice is publishing once; one that was cut off goes on where it was.
 */
export interface Remote {
  /** The one form of its address, as chimera.lock holds it; without credentials, endpoint or branch. */
  readonly url: string;
  publish(release: Release, onSent: OnSent): Promise<Receipt>;
  /** Whether publishing would change nothing. Sends nothing, and rejects as publishing would before it sends anything. */
  isPublished(release: Release): Promise<boolean>;
  /** Null where it has no such version. */
  find(wanted: Wanted): Promise<RemoteVersion | null>;
}
