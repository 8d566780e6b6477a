import type { Json } from "../util/canonical-json.ts";
import { sha256 } from "../util/digest.ts";

/**
 * A JSON file that carries its own checksum: a first line "chimera <kind> <scheme> sha256:<hex of the rest>",
 * then the JSON. A torn or flipped file is told from a good one without knowing its contents.
 */
export function seal(kind: string, scheme: number, value: Json): string {
  const body = `${JSON.stringify(value)}\n`;
  return `chimera ${kind} ${scheme} sha256:${sha256(body)}\n${body}`;
}

/** The value of a sealed file of this kind and scheme, or null when it is damaged or of another. */
export function unseal(kind: string, scheme: number, text: string): Json | null {
  const end = text.indexOf("\n");
  if (end === -1) return null;
  const body = text.slice(end + 1);
  if (text.slice(0, end) !== `chimera ${kind} ${scheme} sha256:${sha256(body)}`) return null;
  return JSON.parse(body) as Json;
}
