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

/** What a sealed file says it is, with its value; null when it is damaged. */
export function openSeal(
  text: string,
): { readonly kind: string; readonly scheme: number; readonly value: Json } | null {
  const end = text.indexOf("\n");
  const head = /^chimera (.+) (\d+) sha256:([0-9a-f]{64})$/.exec(text.slice(0, Math.max(0, end)));
  if (head === null) return null;
  const body = text.slice(end + 1);
  if (sha256(body) !== head[3]) return null;
  return { kind: head[1]!, scheme: Number(head[2]), value: JSON.parse(body) as Json };
}

/** The value of a sealed file of this kind and scheme, or null when it is damaged or of another. */
export function unseal(kind: string, scheme: number, text: string): Json | null {
  const opened = openSeal(text);
  return opened !== null && opened.kind === kind && opened.scheme === scheme ? opened.value : null;
}
