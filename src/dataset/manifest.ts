import type { Digest } from "../util/digest.ts";

/** Version of manifest.json's layout. */
export const MANIFEST_VERSION = 1;

/**
 * What an artifact is: its identity, how it was made and what is in it. Holds nothing that depends on when,
 * where or how fast it was built, so equal inputs give equal bytes.
 */
export interface Manifest {
  readonly manifestVersion: typeof MANIFEST_VERSION;
  readonly dataset: string;
  readonly title: string;
  readonly description: string;
  readonly license: string | null;
  readonly language: readonly string[];
  /** Name of this version: digest of dataDigest and metaDigest. */
  readonly digest: Digest;
  /** Digest of the canonical records: record, topic, dataset. */
  readonly dataDigest: Digest;
  /** Digest of everything else in this manifest but the files. */
  readonly metaDigest: Digest;
  /** Digest of the resolved specs. */
  readonly specDigest: Digest;
  readonly schemes: { readonly key: number; readonly record: number; readonly parquet: string };
  /** True when any reply came from the simulator. */
  readonly simulated: boolean;
  readonly models: readonly ManifestModel[];
  readonly counts: {
    readonly records: number;
    readonly correct: number;
    readonly tombstones: number;
    readonly splits: Readonly<Record<string, number>>;
    readonly answerTypes: Readonly<Record<string, number>>;
    readonly difficulties: Readonly<Record<string, number>>;
  };
  readonly disciplines: readonly {
    readonly id: string;
    readonly title: string;
    readonly slots: number;
    readonly records: number;
    readonly topics: readonly ManifestTopic[];
  }[];
  readonly funnel: Funnel;
  readonly tokens: { readonly input: number; readonly output: number; readonly reasoning: number };
  readonly files: readonly ManifestFile[];
}

export interface ManifestModel {
  readonly role: string;
  /** Name of the Model document. */
  readonly name: string;
  /** Id that was asked for. */
  readonly id: string;
  /** Ids that answered; more than one means the name moved under the build. */
  readonly answeredAs: readonly string[];
  readonly replies: number;
  readonly simulated: boolean;
}

export interface ManifestTopic {
  readonly id: string;
  readonly title: string;
  readonly area: string;
  readonly slots: number;
  readonly records: number;
  /** Digest of the topic's canonical records. */
  readonly digest: Digest;
}

/** How many got how far; each stage counts candidates, the ends count slots. */
export interface Funnel {
  readonly slots: number;
  readonly candidates: number;
  /** Candidates that gave a well-formed problem passing the deterministic checks. */
  readonly problems: number;
  /** Candidates that the validators let pass. */
  readonly validated: number;
  /** Candidates with at least one complete trajectory. */
  readonly solved: number;
  /** Slots filled, before curation. */
  readonly filled: number;
  /** Slots that no candidate could fill. */
  readonly unfilled: number;
  /** Records dropped by curation. */
  readonly dropped: number;
  readonly records: number;
  /** Rejected candidates and dropped records by "stage: reason". */
  readonly reasons: Readonly<Record<string, number>>;
}

export interface ManifestFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: Digest;
  /** Rows in a data file. */
  readonly records?: number;
}
