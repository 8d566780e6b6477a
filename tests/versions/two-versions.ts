import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Manifest } from "../../src/dataset/manifest.ts";
import { lineOf, lockedVersionOf } from "../../src/versions/lock/lock-entry.ts";
import { built, emptyDirectory, manifestOf, smallProject } from "../cli/rig.ts";

const SPEC = "specs/topics/physics.yaml";

export interface TwoVersions {
  readonly project: string;
  readonly old: Manifest;
  readonly now: Manifest;
  /** The spec's text that made the old version. */
  readonly oldSpec: string;
}

/** A project with two versions in dist, the second one made from an edited topic. */
export async function twoVersions(): Promise<TwoVersions> {
  const project = await smallProject();
  await built(project);
  const old = await manifestOf(project);
  const oldSpec = await readFile(join(project, SPEC), "utf8");
  await writeSpec(project, oldSpec.replace("Prefer Lindblad dynamics", "Prefer pure dephasing"));
  await built(project);
  return { project, old, now: await manifestOf(project), oldSpec };
}

export const writeSpec = (project: string, text: string) => writeFile(join(project, SPEC), text);

/** Names a version in the project's lock, and no other. */
export async function nameInLock(
  project: string,
  manifest: Manifest,
  kind: "tag" | "pin" = "tag",
  version = "1.0.0",
): Promise<void> {
  const line = lineOf({ kind, ...lockedVersionOf(manifest, version) });
  await writeFile(join(project, "chimera.lock"), `${line}\n`);
}

/** A copy of a project whose files are as old as the ones they are copies of. */
export async function agedCopyOf(project: string): Promise<string> {
  const directory = await emptyDirectory();
  await cp(project, directory, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
  return directory;
}
