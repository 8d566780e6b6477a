import type { ResolvedDataset } from "../specs/resolved.ts";
import { canonicalJson, type Json } from "../util/canonical-json.ts";
import { TOPIC_CODE } from "./topic-target.ts";

/** What a version was made from, as its artifact says it. */
export interface VersionSpec {
  readonly dataset: ResolvedDataset;
  /** Versions of the program's code. */
  readonly code: Json;
}

/** File of an artifact with its resolved specs, so that two versions can be compared without their sources. */
export const SPEC_FILE = "spec.json";

/** Equal specs give equal text. Names of providers are left out: they say where a model runs, not what it says. */
export function specText(dataset: ResolvedDataset): string {
  const roles = Object.fromEntries(
    Object.entries(dataset.roles).map(([role, { provider: _, ...model }]) => [role, model]),
  );
  return `${canonicalJson({ code: TOPIC_CODE, dataset: { ...dataset, roles } } as unknown as Json)}\n`;
}

/** Null when it is no text that this version wrote. */
export function parseSpec(text: string): VersionSpec | null {
  try {
    return JSON.parse(text) as VersionSpec;
  } catch {
    return null;
  }
}
