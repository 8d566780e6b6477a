import { distance } from "fastest-levenshtein";

/** The known word that a misspelt one most likely means, or undefined when none is near enough. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const d = distance(word.toLowerCase(), candidate.toLowerCase());
    if (d < bestDistance) {
      bestDistance = d;
      best = candidate;
    }
  }
  return best;
}

/** "Did you mean "x"?", else the known words, else nothing. */
export function didYouMean(word: string, known: Iterable<string>): string | undefined {
  const all = [...known];
  const near = nearest(word, all);
  if (near !== undefined) return `Did you mean "${near}"?`;
  if (all.length === 0 || all.length > 24) return undefined;
  return `Known: ${all.sort().join(", ")}.`;
}
