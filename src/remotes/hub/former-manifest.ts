import type { Digest } from "../../util/digest.ts";
import { isDigest } from "../../util/digest.ts";

/** As much of a manifest at the Hub as is believed: anybody may have put it there. */
export interface FormerManifest {
  readonly dataset: string;
  readonly digest: Digest;
  /** The files of its version but itself, with the digests that they had. */
  readonly files: ReadonlyMap<string, Digest>;
}

/** Null for what is no manifest of a version. */
export function formerManifest(bytes: Uint8Array): FormerManifest | null {
  try {
    const { dataset, digest, files } = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof dataset !== "string" || !isDigest(digest) || !Array.isArray(files)) return null;
    const known = files.filter(({ path, sha256 }) => typeof path === "string" && isDigest(sha256));
    return { dataset, digest, files: new Map(known.map(({ path, sha256 }) => [path, sha256])) };
  } catch {
    return null;
  }
}
