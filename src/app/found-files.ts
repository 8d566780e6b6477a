import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { InputLocator } from "../specs/locate-input.ts";
import type { ResolvedProject } from "../specs/resolved.ts";

/** A project whose datasets know files outside of the specs by their digests. */
export interface BoundProject {
  readonly project: ResolvedProject;
  readonly diagnostics: readonly Diagnostic[];
  readonly found: FoundFiles;
}

/** Finds out where a dataset declares something; asked only when there is something to say. */
export type PlaceOf = (dataset: string) => Promise<InputLocator>;

/** Files outside of the specs that a project's datasets name. */
export interface FoundFiles {
  /** Paths or globs of them, relative to the project. */
  readonly patterns: readonly string[];
  /** Stamps of all that was read or searched, from before that; null when they cannot vouch for it. */
  readonly inputs: Readonly<Record<string, string>> | null;
}

export const NO_FILES: FoundFiles = { patterns: [], inputs: {} };

export function together(a: FoundFiles, b: FoundFiles): FoundFiles {
  const inputs = a.inputs === null || b.inputs === null ? null : { ...a.inputs, ...b.inputs };
  return { patterns: [...new Set([...a.patterns, ...b.patterns])].sort(), inputs };
}
