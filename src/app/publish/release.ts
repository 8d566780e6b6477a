import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { lintCard } from "../../dataset/card/lint.ts";
import { publishable } from "../../dataset/card/publishable.ts";
import type { Manifest } from "../../dataset/manifest.ts";
import { parseManifest } from "../../dataset/manifest-text.ts";
import * as catalogue from "../../diagnostics/catalogue/remote.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import type { Release } from "../../remotes/remote.ts";
import { sha256 } from "../../util/digest.ts";
import type { Finding } from "../../versions/verify/finding.ts";
import { verifyArtifact } from "../../versions/verify/verify-artifact.ts";
import type { LocatedVersion } from "../versions/locate-version.ts";

/**
 * A version as it may go out: whole to the last bit, under a licence, and with a card that its readers take. Throws all
 * that keeps it here.
 */
export async function checkedRelease(located: LocatedVersion): Promise<Omit<Release, "version">> {
  const findings: Finding[] = [];
  const { path: directory, digest } = await verifyArtifact({
    ...located,
    found: (finding) => findings.push(finding),
  });
  const manifestBytes = await readFile(join(directory, MANIFEST)).catch(() => Buffer.alloc(0));
  const manifest = parseManifest(manifestBytes.toString());
  if (findings.length > 0 || manifest === null || manifest.digest !== digest) {
    const [first] = findings;
    const more = findings.length > 1 ? `, and ${findings.length - 1} more` : "";
    const reason = `${first?.file ?? ""} ${first?.message ?? "it changed"}${more}`.trim();
    throw new DiagnosticError([catalogue.notWhole(directory, reason)]);
  }
  const refusals = [...publishable(manifest), ...(await cardProblems(directory, manifest))];
  if (refusals.length > 0) throw new DiagnosticError(refusals.map(catalogue.asRefusal));
  const last = { path: MANIFEST, bytes: manifestBytes.length, sha256: sha256(manifestBytes) };
  const listed = manifest.files.map(({ path, bytes, sha256: own }) => ({ path, bytes, sha256: own }));
  return { directory, manifest, files: [...listed, last] };
}

const MANIFEST = "manifest.json";

async function cardProblems(directory: string, manifest: Manifest) {
  const card = await readFile(join(directory, "README.md"), "utf8");
  return lintCard(card, manifest.files, manifest.counts.records);
}
