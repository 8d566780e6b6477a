import { hash } from "node:crypto";
import { canonicalJson, type Json } from "./canonical-json.ts";

/** A SHA-256 digest, 64 lower-case hex digits. */
export type Digest = string & { readonly __digest: unique symbol };

/** Raised when what is hashed, or how, changes meaning: old keys then read as unknown, never as a wrong hit. */
export const KEY_SCHEME = 1;

/** SHA-256 of bytes, or of a string's UTF-8. */
export function sha256(data: string | Uint8Array): Digest {
  return hash("sha256", data, "hex") as Digest;
}

/**
 * Digest of a JSON value under a kind. The kind and scheme prefix keep two values of different meaning
 * from sharing a pre-image.
 */
export function digestOf(kind: string, value: Json): Digest {
  return sha256(`chimera:${kind}:${KEY_SCHEME}\0${canonicalJson(value)}`);
}

export function isDigest(text: string): text is Digest {
  return /^[0-9a-f]{64}$/.test(text);
}
