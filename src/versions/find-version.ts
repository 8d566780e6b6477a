import { valid } from "semver";
import * as lockCatalogue from "../diagnostics/catalogue/lock.ts";
import * as usage from "../diagnostics/catalogue/usage.ts";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { type Artifact, findArtifact, listArtifacts } from "./artifacts.ts";
import type { LockFile } from "./lock/lock-file.ts";

/** A reference to a version, read: "name", "name@1.2.0", "name@latest", "name@<digest prefix>", or a path. */
export type VersionReference =
  | { readonly kind: "path"; readonly path: string }
  | { readonly kind: "latest"; readonly dataset: string }
  | { readonly kind: "tag"; readonly dataset: string; readonly version: string }
  | { readonly kind: "digest"; readonly dataset: string; readonly prefix: string };

export function parseReference(text: string): VersionReference {
  if (/[/\\]|^\.{1,2}$/.test(text)) return { kind: "path", path: text };
  const at = text.indexOf("@");
  const [dataset, version] = at === -1 ? [text, "latest"] : [text.slice(0, at), text.slice(at + 1)];
  if (version === "latest") return { kind: "latest", dataset };
  return valid(version) === null
    ? { kind: "digest", dataset, prefix: version }
    : { kind: "tag", dataset, version: valid(version)! };
}

/** The artifact that a reference names. One that has a tag and is not in dist can be restored: the error says so. */
export async function findVersion(
  distDir: string,
  lock: LockFile,
  reference: string,
  cwd: string,
): Promise<Artifact> {
  const read = parseReference(reference);
  if (read.kind !== "tag") return findArtifact(distDir, reference, cwd);
  const { dataset, version } = read;
  const tags = lock.tagsOf(dataset);
  const tag = tags.find((one) => one.version === version);
  if (tag === undefined) {
    const known = tags.map((one) => one.version);
    throw new DiagnosticError([lockCatalogue.unknownTag(dataset, version, known)]);
  }
  const artifacts = await listArtifacts(distDir, dataset);
  const found = artifacts.find(({ manifest }) => manifest.digest === tag.digest);
  if (found === undefined) throw new DiagnosticError([usage.notInDist(`${dataset}@${version}`)]);
  return found;
}
