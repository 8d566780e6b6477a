import type { Digest } from "../../util/digest.ts";

/** Where a version can be had, as chimera.lock knows it. */
export interface Publication {
  readonly kind: "published";
  readonly dataset: string;
  /** Semantic version of its tag; of a version without one the first twelve digits of its digest. */
  readonly version: string;
  readonly digest: Digest;
  /** The remote's address in its one form. */
  readonly remote: string;
  /** Commit of the remote that holds it; null where the remote has none. */
  readonly commit: string | null;
}

const FACTS = /^published ([^ ]+) ([^ ]+) version=([0-9a-f]{64}) remote=([^ ]+) commit=([0-9a-f]+|-)$/;

export const publicationFacts = ({ dataset, version, digest, remote, commit }: Publication): string =>
  `published ${dataset} ${version} version=${digest} remote=${remote} commit=${commit ?? "-"}`;

/** The publication of a line without its checksum; null when it is none. */
export function publicationOf(facts: string): Publication | null {
  const found = FACTS.exec(facts);
  if (found === null) return null;
  const [, dataset, version, digest, remote, commit] = found as unknown as string[];
  return {
    kind: "published",
    dataset: dataset!,
    version: version!,
    digest: digest as Digest,
    remote: remote!,
    commit: commit === "-" ? null : commit!,
  };
}

/**
 * Whether a publication says nothing that another does not: the same version at the same place, under the same name or
 * under none.
 */
export const isSaidBy = (one: Publication, other: Publication): boolean =>
  one.dataset === other.dataset &&
  one.digest === other.digest &&
  one.remote === other.remote &&
  (one.version === other.version || one.version === one.digest.slice(0, 12));
