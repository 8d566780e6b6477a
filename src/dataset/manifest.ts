import type { ModelTerms } from "../specs/resolved.ts";
import type { Digest } from "../util/digest.ts";

/** Version of manifest.json's layout. */
export const MANIFEST_VERSION = 2;

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
    /** Rows of each view by split; a view without rows is there without splits. */
    readonly views: Readonly<Record<string, Readonly<Record<string, number>>>>;
  };
  readonly curation: CurationReport;
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

/** What curation found, dropped and tagged. */
export interface CurationReport {
  /** How near-duplicates were looked for; null when they were not. */
  readonly nearDuplicates: { readonly threshold: number; readonly numbers: string } | null;
  /** Dropped records by reason. */
  readonly drops: Readonly<Record<string, number>>;
  /** Kept records by tag. */
  readonly tags: Readonly<Record<string, number>>;
  /** Kept records by measured difficulty; empty where the policy has no bands. */
  readonly bands: Readonly<Record<string, number>>;
  readonly quotas: readonly {
    /** "discipline", "difficulty", "answer type" */
    readonly kind: string;
    readonly name: string;
    readonly most: number;
    readonly kept: number;
  }[];
  readonly heldOut: { readonly split: string; readonly topics: number } | null;
  readonly benchmarks: readonly BenchmarkReport[];
}

/** What the records have in common with a benchmark. */
export interface BenchmarkReport {
  readonly name: string;
  readonly files: readonly { readonly path: string; readonly sha256: Digest }[];
  readonly questions: number;
  /** Filled slots that count as contaminated by it, kept or not. */
  readonly contaminated: number;
  /** Records that share an n-gram with it. */
  readonly ngram8: number;
  readonly ngram13: number;
  /** Mean over the records of the greatest n-gram Jaccard similarity to any of its questions. */
  readonly jaccard8: number;
  readonly jaccard13: number;
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
  /** Those that its Model declares, if any. */
  readonly terms?: ModelTerms;
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
  /** Size of a Parquet file's rows in Arrow's memory. */
  readonly arrowBytes?: number;
}
