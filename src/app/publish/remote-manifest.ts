import type { Manifest } from "../../dataset/manifest.ts";
import { manifestText, parseManifest } from "../../dataset/manifest-text.ts";
import * as catalogue from "../../diagnostics/catalogue/remote.ts";
import { type Diagnostic, DiagnosticError } from "../../diagnostics/diagnostic.ts";
import type { Wanted } from "../../remotes/remote.ts";
import { utf8Of } from "../../util/bytes.ts";

const MANIFEST = "manifest.json";

/**
 * The manifest that a remote gave, held against what was asked for. Nothing of it is trusted: paths that lead out of a
 * version are refused before anything is written.
 */
export function readRemoteManifest(url: string, bytes: Uint8Array, wanted: Wanted): Manifest {
  const text = utf8Of(bytes);
  const manifest = parseManifest(text);
  if (manifest === null)
    throw refused(damaged("it is no manifest that this version of Chimera can read, or was changed"));
  const { dataset, digest, files } = manifest;
  const unsafe = isSafe(dataset) ? files.find(({ path }) => !isSafePath(path)) : { path: dataset };
  if (unsafe !== undefined) throw refused(catalogue.unsafePath(url, unsafe.path));
  if (text !== manifestText(manifest)) throw refused(damaged("it does not fit its own checksum"));
  if (wanted.digest !== null && digest !== wanted.digest)
    throw refused(
      damaged(`it is of the version ${digest.slice(0, 12)}, and not of ${wanted.digest.slice(0, 12)}`),
    );
  if (wanted.dataset !== null && dataset !== wanted.dataset)
    throw refused(damaged(`it is of the dataset "${dataset}", and not of "${wanted.dataset}"`));
  // By letters of one size: some file systems know no other.
  const names = new Set(files.map(({ path }) => path.toLowerCase()));
  if (names.size < files.length || names.has(MANIFEST)) throw refused(damaged("it lists a file twice"));
  return manifest;

  function damaged(reason: string): Diagnostic {
    return catalogue.damagedAtRemote(url, MANIFEST, reason);
  }
}

/** A path of a file below a directory, with nothing in it that any system takes for a way out. */
const isSafePath = (path: string): boolean => path.split("/").every(isSafe);

const isSafe = (name: string) => /^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(name) && !name.endsWith(".");

const refused = (diagnostic: Diagnostic) => new DiagnosticError([diagnostic]);
