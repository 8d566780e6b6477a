import type { Json } from "./canonical-json.ts";

/** What was found of texts before, by kind and by the digest of all that it was found from. */
export interface Memo {
  get(kind: string, key: string): Json | undefined;
  set(kind: string, key: string, value: Json): void;
}

/** Knows nothing and keeps nothing. */
export const NO_MEMO: Memo = { get: () => undefined, set: () => {} };
