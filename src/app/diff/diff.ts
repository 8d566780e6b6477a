import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Artifact } from "../../versions/artifacts.ts";
import type { SpecEdits } from "../../versions/diff/cause.ts";
import { diffWith, editsBetween, type Told, type VersionDiff } from "../../versions/diff/diff-versions.ts";
import { readLock } from "../../versions/lock/lock-file.ts";
import { openConfig } from "../project.ts";
import { buildRevision } from "./build-revision.ts";
import { type EditPlaces, placesOf } from "./edit-places.ts";
import { Git } from "./git.ts";
import { findSides, type Side } from "./sides.ts";

export interface DiffOptions {
  readonly references: readonly string[];
  /** Of what is named without one; the configuration's default one else. */
  readonly dataset: string | undefined;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Called when a side has to be built first: what is made for it is removed even where the user ends it. */
  readonly signals: () => { readonly drain: AbortSignal; readonly abort: AbortSignal };
}

/** One side as the user named it, and as it was found. */
export interface FoundSide {
  readonly name: string;
  readonly artifact: Artifact;
}

/** Two versions side by side, ready to be compared: as often as a report takes. */
export interface Comparison {
  readonly a: FoundSide;
  readonly b: FoundSide;
  readonly edits: SpecEdits | null;
  readonly places: EditPlaces;
  readonly compare: (told: Told) => Promise<VersionDiff>;
}

/** Finds two versions, building those that are revisions of the specs, and hands them over while they are there. */
export async function withComparison<T>(
  options: DiffOptions,
  use: (comparison: Comparison) => Promise<T>,
): Promise<T> {
  const { references, cwd, env } = options;
  const { config, dirs, projectDir } = await openConfig(cwd);
  const dataset = options.dataset ?? config.defaultDataset;
  const git = new Git(projectDir, env);
  const lock = await readLock(projectDir);
  const sides = await findSides(references, { distDir: dirs.dist, lock, cwd, git, dataset });
  const named = sides.flatMap((side) => (side.kind === "version" ? [side.artifact.manifest.dataset] : []))[0];
  const temporary: string[] = [];
  const signals = sides.some(({ kind }) => kind === "revision") ? options.signals() : null;
  const found = async (side: Side): Promise<FoundSide> => {
    if (side.kind === "version") return side;
    signals!.drain.throwIfAborted();
    const directory = await mkdtemp(join(tmpdir(), "chimera-diff-"));
    temporary.push(directory);
    const wanted = options.dataset ?? named ?? dataset;
    const made = { git, dataset: wanted, projectDir, cacheDir: dirs.cache, env, signals: signals! };
    return { name: side.name, artifact: await buildRevision({ ...side, ...made }, directory) };
  };
  try {
    const a = await found(sides[0]);
    const b = await found(sides[1]);
    const edits = await editsBetween(a.artifact, b.artifact);
    const places = edits === null ? new Map() : await placesOf(edits, b.artifact.manifest.dataset, cwd);
    const compare = (told: Told) =>
      diffWith(edits, a.artifact, b.artifact, (change, cause) => {
        signals?.drain.throwIfAborted();
        told(change, cause);
      });
    return await use({ a, b, edits, places, compare });
  } finally {
    for (const directory of temporary) await rm(directory, { recursive: true, force: true });
  }
}
