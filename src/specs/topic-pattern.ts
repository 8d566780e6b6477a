/**
 * Whether a pattern matches a topic id: "*" stands for any letters of one part, "?" for one letter,
 * "**" for any number of parts.
 */
export function topicMatcher(pattern: string): (id: string) => boolean {
  if (pattern === "**") return () => true;
  const wild = pattern.search(/[*?]/);
  if (wild === -1) return (id) => id === pattern;
  // Thousands of ids are held against a pattern, and nearly all of them differ in the first letters.
  const start = pattern.slice(0, Math.max(0, wild - 1));
  const parts = pattern.split("/");
  return (id) => id.startsWith(start) && matchParts(parts, id.split("/"));
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
