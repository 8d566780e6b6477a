/** What was looked at when something was found to be wrong. */
export type Check =
  /** manifest.json as a text, and its digests held against each other. */
  | "manifest"
  /** The directory's name. */
  | "directory"
  /** A listed file: there, of its size and digest, of a name that artifacts have. */
  | "file"
  /** A file that no manifest lists. */
  | "unlisted"
  | "record"
  | "tombstone"
  /** The Parquet form of a shard, held against its JSON Lines. */
  | "parquet"
  /** spec.json, held against the digest of the specs. */
  | "spec"
  /** The digest of a topic's records. */
  | "topic"
  /** The digest of all records and their splits. */
  | "data"
  | "counts"
  /** A line of chimera.lock that names this version. */
  | "lock";

/** Something of an artifact that is not as it was built. */
export interface Finding {
  readonly type: "finding";
  readonly check: Check;
  /** Within the artifact, with forward slashes. */
  readonly file: string | null;
  readonly line: number | null;
  readonly slot: string | null;
  readonly topic: string | null;
  /** A sentence without its place. */
  readonly message: string;
}

export type Found = (finding: Finding) => void;

type Place = Partial<Pick<Finding, "file" | "line" | "slot" | "topic">>;

export function findingOf(check: Check, message: string, place: Place = {}): Finding {
  return { type: "finding", check, file: null, line: null, slot: null, topic: null, ...place, message };
}
