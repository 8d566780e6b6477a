import { isAbsolute, relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { valid } from "semver";
import * as catalogue from "../diagnostics/catalogue/remote.ts";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { type Digest, isDigest } from "../util/digest.ts";
import { withoutKeys } from "../util/redact.ts";
import type { Wanted } from "./remote.ts";

/** What kind of place an address leads to; the address of a folder is a path. */
export interface Address {
  readonly kind: "hub" | "s3" | "folder";
  readonly text: string;
}

/** Whether a word is an address: names of remotes and datasets hold neither slash nor colon. */
export const isAddress = (word: string): boolean => /[/\\:]|^\.{1,2}$/.test(word);

export function readAddress(text: string): Address {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]+):/.exec(text)?.[1];
  if (scheme === undefined || /^[A-Za-z]:\\/.test(text)) return { kind: "folder", text };
  if (/[?#]/.test(text)) throw bad(text, "it has a query or a fragment");
  if (scheme === "file") return { kind: "folder", text: pathOf(text) };
  if (scheme === "s3") {
    const [, bucket, prefix = ""] = /^(s3:\/\/[^/@:]+)(?:\/+(.*?))?\/*$/.exec(text) ?? [];
    if (bucket === undefined) throw bad(text, "a bucket's is s3://bucket/prefix");
    return { kind: "s3", text: prefix === "" ? bucket : `${bucket}/${prefix}` };
  }
  if (scheme === "hf") {
    if (!/^hf:\/\/datasets\/[^/@:]+\/[^/@:]+\/*$/.test(text))
      throw bad(text, "a repository's is hf://datasets/owner/name");
    return { kind: "hub", text: text.replace(/\/+$/, "") };
  }
  throw bad(text, `there are no remotes of ${scheme}:`);
}

// "file:../store" is relative, as in package.json; whoever opens it says to what.
function pathOf(text: string): string {
  try {
    return text.startsWith("file:/") ? fileURLToPath(text) : decodeURIComponent(text.slice("file:".length));
  } catch {
    throw bad(text, "it is no file: address of this machine");
  }
}

/**
 * The one form of a folder's address. One that was given as a relative path stays relative, to the project: chimera.lock
 * is read on other machines too.
 */
export function folderUrl(path: string, base: string): string {
  if (isAbsolute(path)) return pathToFileURL(resolve(path)).href;
  const steps = relative(base, resolve(base, path)).split(sep);
  return `file:${steps.map(encodeURIComponent).join("/") || "."}`;
}

/** An address with a version in it, read. */
export interface VersionAddress {
  readonly address: Address;
  readonly wanted: Wanted;
}

/**
 * Reads "hf://datasets/owner/name@1.0.0", "s3://bucket/prefix/dataset@1.0.0", "/srv/datasets/dataset@1.0.0", or with
 * the whole digest in place of the number. Of a repository its newest version can be meant.
 */
export function readVersionAddress(text: string): VersionAddress {
  const at = text.lastIndexOf("@");
  const slash = text.search(/[^/\\]*$/);
  const [place, version] = at > slash ? [text.slice(0, at), text.slice(at + 1)] : [text, null];
  const isHub = /^hf:/.test(text);
  const named = version === null ? NONE : namedBy(version, isHub);
  if (named === null)
    throw bad(text, `"${version}" is no version number, and no whole digest of 64 hexadecimal digits`);
  if (isHub) return { address: readAddress(place), wanted: { dataset: null, ...named } };
  const parts = /^(.*?)[/\\]+([^/\\]+)[/\\]*$/.exec(place);
  if (parts === null || !/^[A-Za-z0-9_]/.test(parts[2]!)) throw bad(text, "it names no dataset");
  const [, above, last] = parts as unknown as [string, string, string];
  // As the version's own folder is named there.
  if (version === null && isDigest(last)) return readVersionAddress(`${above}@${last}`);
  if (version === null) throw bad(text, `it names no version: "${last}@1.0.0"`);
  return { address: readAddress(above === "" ? "/" : above), wanted: { dataset: last, ...named } };
}

const NONE = { digest: null, version: null, commit: null };

function namedBy(version: string, isHub: boolean): Omit<Wanted, "dataset"> | null {
  if (isDigest(version)) return { ...NONE, digest: version as Digest };
  if (isHub && /^[0-9a-f]{40}$/.test(version)) return { ...NONE, commit: version };
  return valid(version) === null ? null : { ...NONE, version: valid(version) };
}

/** An address as it may be told: a query may be a signature, and what stands before the host a password. */
export const withoutSecrets = (text: string): string =>
  withoutKeys(text.replace(/[?#].*$/s, "?…").replace(/^[^/@]*:[^/@]*@/, "***@"));

const bad = (text: string, reason: string) =>
  new DiagnosticError([catalogue.badAddress(withoutSecrets(text), reason)]);
