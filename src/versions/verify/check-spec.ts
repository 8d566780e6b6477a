import { specDigestOf } from "../../dataset/dataset-target.ts";
import type { Manifest } from "../../dataset/manifest.ts";
import { parseSpec, SPEC_FILE } from "../../dataset/spec-text.ts";
import { TOPIC_CODE } from "../../dataset/topic-target.ts";
import { canonicalJson } from "../../util/canonical-json.ts";
import { KEY_SCHEME } from "../../util/digest.ts";
import { type Found, findingOf } from "./finding.ts";

/** Holds the specs of an artifact against their digest, where this program reads specs as the one did that wrote them. */
export function checkSpec(text: string, manifest: Manifest, found: Found): void {
  const message = wrongWith(text, manifest);
  if (message !== null) found(findingOf("spec", message, { file: SPEC_FILE }));
}

function wrongWith(text: string, { schemes, specDigest }: Manifest): string | null {
  const spec = parseSpec(text);
  if (spec === null) return "is no JSON";
  try {
    if (schemes.key !== KEY_SCHEME || canonicalJson(spec.code) !== canonicalJson(TOPIC_CODE)) return null;
    return specDigestOf(spec.dataset) === specDigest
      ? null
      : "holds other specs than those that the manifest's specDigest names";
  } catch {
    return "holds no specs";
  }
}
