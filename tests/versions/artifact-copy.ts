import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { Manifest, ManifestFile } from "../../src/dataset/manifest.ts";
import { manifestText, parseManifest } from "../../src/dataset/manifest-text.ts";
import { sha256 } from "../../src/util/digest.ts";
import type { LockFile } from "../../src/versions/lock/lock-file.ts";
import type { Finding } from "../../src/versions/verify/finding.ts";
import { verifyArtifact } from "../../src/versions/verify/verify-artifact.ts";

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** A copy of an artifact, under its own name, whose files are its own. */
export async function copyOfArtifact(path: string, name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "chimera-artifact-"));
  folders.push(folder);
  const copy = join(folder, name);
  await cp(path, copy, { recursive: true });
  return copy;
}

/** Verifies as the command does for a path. */
export async function verified(path: string, lock: LockFile | null = null) {
  const findings: Finding[] = [];
  const summary = await verifyArtifact({
    path,
    lock,
    expected: null,
    found: (finding) => findings.push(finding),
  });
  return { findings, summary };
}

async function manifestIn(path: string): Promise<Manifest> {
  return parseManifest(await readFile(join(path, "manifest.json"), "utf8"))!;
}

/** Writes a manifest as a build would, checksum included. */
export async function rewriteManifest(path: string, change: (manifest: Manifest) => Manifest): Promise<void> {
  await writeFile(join(path, "manifest.json"), manifestText(change(await manifestIn(path))));
}

/** Changes a file, and the manifest's list so that it fits. */
export async function forge(path: string, file: string, change: (text: string) => string | Uint8Array) {
  const changed = change(await readFile(join(path, file), "utf8"));
  const bytes = Buffer.from(changed);
  await writeFile(join(path, file), bytes);
  const lines = bytes.toString().split("\n").length - 1;
  const listed = (one: ManifestFile): ManifestFile =>
    one.path !== file
      ? one
      : {
          path: file,
          bytes: bytes.length,
          sha256: sha256(bytes),
          ...(file.endsWith(".jsonl")
            ? { records: lines }
            : one.records === undefined
              ? {}
              : { records: one.records }),
        };
  await rewriteManifest(path, (manifest) => ({ ...manifest, files: manifest.files.map(listed) }));
}
