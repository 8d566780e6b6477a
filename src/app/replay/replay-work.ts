import type { ChosenLines } from "../../dataset/stored-lines.ts";
import type { ResolvedDataset } from "../../specs/resolved.ts";

/** What a replay worker is started with. */
export interface ReplaySetting {
  readonly dataset: ResolvedDataset;
  readonly projectDir: string;
  readonly cacheDir: string;
}

/** A result that can be made without a call. */
export type ReplayTask =
  | { readonly kind: "topic"; readonly id: string }
  | { readonly kind: "shard"; readonly stem: string; readonly records: readonly ChosenLines[] };

/** To a worker, and back: whether the result is in the cache now. */
export type ReplayMessage = { readonly number: number; readonly task: ReplayTask };
export type ReplayAnswer = { readonly number: number; readonly done: boolean };
