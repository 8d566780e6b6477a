/** How often one passage is said again before it is a loop, and the share of the text that it then takes. */
const TIMES = 8;
const SHARE = 0.15;

/** Fewest characters of a passage: "So", "Yes." and "= 0" come often in any derivation. */
const LENGTH = 24;

/**
 * Whether a trace got stuck: one sentence or line stands there again and again and takes up a good part of it. Numbers
 * count, so that a loop that makes headway ("for n = 3 ...", "for n = 4 ...") is none.
 */
export function repeatsItself(trace: string): boolean {
  const counts = new Map<string, number>();
  for (const part of trace.split(/(?<=[.?!])\s+|\n+/)) {
    const passage = part.trim();
    if (passage.length < LENGTH) continue;
    const count = (counts.get(passage) ?? 0) + 1;
    counts.set(passage, count);
    if (count >= TIMES && count * passage.length >= SHARE * trace.length) return true;
  }
  return false;
}
