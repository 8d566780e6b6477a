import type { Location } from "../../diagnostics/diagnostic.ts";
import type { Json } from "../../util/canonical-json.ts";
import type { DiffSummary } from "../../versions/diff/diff-tally.ts";
import type { LockEntry } from "../../versions/lock/lock-entry.ts";
import type { Change } from "../../versions/spec-changes.ts";

/** Whether a frozen build gave the version that is pinned, and why not. */
export interface FrozenVerdict {
  readonly pinned: Omit<LockEntry, "kind" | "dataset">;
  readonly matches: boolean;
  /** Empty when it matches, or when the build ended before it could be told. */
  readonly drift: readonly Drift[];
  /** What that does to the records; null when the pinned version is not here or nothing was built. */
  readonly changes: Pick<DiffSummary, "counts" | "causes" | "disciplines"> | null;
}

/** One way in which what is built here is not what was pinned. */
export type Drift =
  /** An input of the specs is another one. */
  | {
      readonly cause: "spec";
      readonly input: string;
      readonly kind: Change["kind"];
      readonly old: Json;
      readonly new: Json;
      readonly location: Location | null;
      /** Ids of the topics that it makes new. */
      readonly topics: readonly string[];
    }
  /** The specs are others, and those of the pinned version are not here to say which input. */
  | { readonly cause: "specs"; readonly pinned: string; readonly here: string }
  /** The program's own code gives other results. */
  | { readonly cause: "program" }
  /** Digests are made in another way, so that none of them can be equal. */
  | { readonly cause: "scheme"; readonly pinned: string; readonly here: string }
  /** Replies are gone, and no call may be made. */
  | { readonly cause: "missing-replies"; readonly replies: number; readonly topics: readonly string[] }
  /** Servers failed for good. */
  | { readonly cause: "unfinished"; readonly topics: readonly string[] }
  /** The same specs, answered otherwise. */
  | { readonly cause: "replies" };
