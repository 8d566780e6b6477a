/**
 * Whether a pattern matches a topic id: "*" stands for any letters of one part, "?" for one letter,
 * "**" for any number of parts.
 */
export function matchesTopic(pattern: string, id: string): boolean {
  return matchParts(pattern.split("/"), id.split("/"));
}

function matchParts(patterns: readonly string[], parts: readonly string[]): boolean {
  const [pattern, ...rest] = patterns;
  if (pattern === undefined) return parts.length === 0;
  if (pattern === "**") return parts.some((_, i) => matchParts(rest, parts.slice(i))) || matchParts(rest, []);
  const [part, ...others] = parts;
  return part !== undefined && matchPart(pattern, part) && matchParts(rest, others);
}

/** Two indices and one point to go back to, so that many stars cost no more than length times length. */
function matchPart(pattern: string, text: string): boolean {
  let [p, t, star, mark] = [0, 0, -1, 0];
  while (t < text.length) {
    if (pattern[p] === "*") {
      star = p++;
      mark = t;
    } else if (p < pattern.length && (pattern[p] === "?" || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++mark;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}
