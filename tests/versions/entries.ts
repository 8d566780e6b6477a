import fc from "fast-check";
import { type Digest, sha256 } from "../../src/util/digest.ts";
import type { LockEntry } from "../../src/versions/lock/lock-entry.ts";

/** An entry whose version is told by a word. */
export function entry(kind: LockEntry["kind"], dataset: string, version: string, word = version): LockEntry {
  return {
    kind,
    dataset,
    version,
    digest: sha256(`version ${word}`),
    dataDigest: sha256(`data ${word}`),
    specDigest: sha256(`spec ${word}`),
    records: word.length,
    scheme: "1.1",
  };
}

const digest = fc.stringMatching(/^[0-9a-f]{64}$/) as fc.Arbitrary<Digest>;
const small = fc.nat({ max: 3 });
const version = fc.oneof(
  fc.tuple(small, small, small).map((parts) => parts.join(".")),
  fc.tuple(small, small, small, small).map(([a, b, c, d]) => `${a}.${b}.${c}-rc.${d}`),
);

export const anyEntry: fc.Arbitrary<LockEntry> = fc.record({
  kind: fc.constantFrom("tag", "pin"),
  dataset: fc.constantFrom("alpha", "beta", "gamma-2"),
  version,
  digest,
  dataDigest: digest,
  specDigest: digest,
  records: fc.nat(),
  scheme: fc.constantFrom("1.1", "1.2", "10.3"),
});

const nameOf = ({ kind, dataset, version }: LockEntry) =>
  `${kind} ${dataset} ${kind === "tag" ? version : ""}`;

/** Entries of which no two bear one name. */
export const anyEntries = fc.uniqueArray(anyEntry, { selector: nameOf, maxLength: 12 });
