import { join } from "node:path";
import type { Tombstone } from "../../dataset/record.ts";
import * as usage from "../../diagnostics/catalogue/usage.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import type { Artifact } from "../artifacts.ts";
import { linesOf } from "./line-file.ts";

/** Why a slot has no record in a version: where its last candidate was turned down. */
export type Fate = Pick<Tombstone, "stage" | "reason" | "detail">;

/** The fates of a version's slots, read when the first one is asked for. */
export class SlotFates {
  readonly #artifact: Artifact;
  #fates: ReadonlyMap<string, Fate> | null = null;

  constructor(artifact: Artifact) {
    this.#artifact = artifact;
  }

  /** Null where the version tells of no such slot: it does not declare it. */
  of(id: string): Fate | null {
    this.#fates ??= readFates(this.#artifact);
    return this.#fates.get(id) ?? null;
  }
}

function readFates({ path, manifest }: Artifact): Map<string, Fate> {
  const fates = new Map<string, Fate & { readonly candidate: number }>();
  for (const file of manifest.files) {
    if (!file.path.startsWith("rejected/")) continue;
    for (const { bytes } of linesOf(join(path, file.path), path)) {
      const { id, candidate, stage, reason, detail } = parse(bytes, path);
      const known = fates.get(id);
      // A drop at curation has the number -1 and comes after all candidates.
      if (known === undefined || candidate < 0 || (known.candidate >= 0 && candidate > known.candidate))
        fates.set(id, { candidate, stage, reason, detail });
    }
  }
  return fates;
}

function parse(bytes: Buffer, path: string): Tombstone {
  try {
    return JSON.parse(bytes.toString()) as Tombstone;
  } catch {
    throw new DiagnosticError([usage.damagedArtifact(path)]);
  }
}
