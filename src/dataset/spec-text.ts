import { modelIdentity } from "../method/ask.ts";
import { mapAsked } from "../specs/asked-entries.ts";
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

/**
 * Equal specs give equal text: it holds what the dataset's key holds. Names of providers say where a model runs, and
 * those of prompts stand for their texts; a prompt is named by where it is used.
 */
export function specText(dataset: ResolvedDataset): string {
  const roles = Object.entries(dataset.roles).map(([role, model]) => [
    role,
    {
      name: model.name,
      ...(modelIdentity(model) as object),
      ...(model.terms === undefined ? {} : { terms: model.terms }),
    },
  ]);
  const said = {
    ...dataset,
    ...mapAsked(dataset, (entry, { name }) => ({ ...entry, prompt: { ...entry.prompt, name } })),
    roles: Object.fromEntries(roles),
  };
  return `${canonicalJson({ code: TOPIC_CODE, dataset: said } as unknown as Json)}\n`;
}

/** Null when it is no text that this version wrote. */
export function parseSpec(text: string): VersionSpec | null {
  try {
    return JSON.parse(text) as VersionSpec;
  } catch {
    return null;
  }
}
