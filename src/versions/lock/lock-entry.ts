import { valid } from "semver";
import type { Manifest } from "../../dataset/manifest.ts";
import { type Digest, sha256 } from "../../util/digest.ts";
import { type Publication, publicationFacts, publicationOf } from "./publication.ts";

/** A version as chimera.lock knows it: enough to tell whether a build gives it, without the version itself. */
export interface LockedVersion {
  readonly dataset: string;
  /** Semantic version, "1.2.0-rc.1"; of a pin without a tag the first twelve digits of its digest. */
  readonly version: string;
  readonly digest: Digest;
  readonly dataDigest: Digest;
  readonly specDigest: Digest;
  readonly records: number;
  /** Schemes of keys and records, "1.1": digests of another scheme cannot be compared. */
  readonly scheme: string;
}

/** A tag names a version for ever; a pin is the one version of a dataset that is used here. */
export interface LockEntry extends LockedVersion {
  readonly kind: "tag" | "pin";
}

/** What a manifest says of its version, under a number. */
export function lockedVersionOf(manifest: Manifest, version: string): LockedVersion {
  const { dataset, digest, dataDigest, specDigest, counts, schemes } = manifest;
  const scheme = schemeOf(schemes);
  return { dataset, version, digest, dataDigest, specDigest, records: counts.records, scheme };
}

export const schemeOf = ({ key, record }: Manifest["schemes"]): string => `${key}.${record}`;

const NAME =
  /^(tag|pin) ([^ ]+) ([^ ]+) version=([0-9a-f]{64}) data=([0-9a-f]{64}) spec=([0-9a-f]{64}) records=(\d+) scheme=(\d+\.\d+)$/;

/** The entry as a line that says all by itself, so that lines of two branches can stand side by side. */
export function lineOf(entry: LockEntry | Publication): string {
  const facts = entry.kind === "published" ? publicationFacts(entry) : nameFacts(entry);
  return `${facts} sum=${sumOf(facts)}`;
}

function nameFacts(entry: LockEntry): string {
  const { kind, dataset, version, digest, dataDigest, specDigest, records, scheme } = entry;
  return `${kind} ${dataset} ${version} version=${digest} data=${dataDigest} spec=${specDigest} records=${records} scheme=${scheme}`;
}

/** The entry of a line; null when it is none, "edited" when it does not fit its own checksum. */
export function entryOf(line: string): LockEntry | Publication | "edited" | null {
  const [, facts, sum] = /^(.+) sum=([0-9a-f]{8})$/.exec(line) ?? [];
  if (facts === undefined) return null;
  const entry = publicationOf(facts) ?? nameOf(facts);
  if (entry === null) return null;
  if (sumOf(facts) !== sum) return "edited";
  return entry.kind === "tag" && valid(entry.version) !== entry.version ? null : entry;
}

function nameOf(facts: string): LockEntry | null {
  const found = NAME.exec(facts);
  if (found === null) return null;
  const [, kind, dataset, version, digest, data, spec, records, scheme] = found as unknown as string[];
  return {
    kind: kind as LockEntry["kind"],
    dataset: dataset!,
    version: version!,
    digest: digest as Digest,
    dataDigest: data as Digest,
    specDigest: spec as Digest,
    records: Number(records),
    scheme: scheme!,
  };
}

const sumOf = (facts: string) => sha256(facts).slice(0, 8);
