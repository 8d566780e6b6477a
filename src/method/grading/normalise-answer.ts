/**
 * An answer in one spelling: LaTeX wrappers and spacing gone, common commands as plain signs, one kind of space,
 * dash, quote and bracket. Changes how an answer is written, never what it says.
 */
export function normaliseAnswer(answer: string): string {
  let text = answer.normalize("NFKC").trim();
  text = text.replace(/^\$+|\$+$/g, "").replace(/^\\[([]\s*|\s*\\[)\]]$/g, "");
  text = unwrapped(
    text,
    /\\(?:boxed|fbox|text|textbf|textit|mathrm|mathbf|operatorname|mbox)\s*\{([^{}]*)\}/g,
  );
  text = text.replace(/\\[dt]?frac\s*(\d)\s*(\d)(?!\d)/g, "$1/$2");
  text = unwrapped(text, /\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}/g, fraction);
  text = text
    .replace(/\\(?:left|right|big|Big|displaystyle|limits)\b/g, "")
    .replace(/\\[,;:!]|\\(?:quad|qquad)\b|~|\\ /g, " ")
    .replace(/\\(?:times|cdot)\b|[×⋅·]/g, "*")
    .replace(/\\(?:degree|circ)\b|\^\s*\{?\s*°\}?/g, "°")
    .replace(/\\pi\b/g, "π")
    .replace(/\\infty\b/g, "∞")
    .replace(/\\pm\b/g, "±")
    .replace(/\\mu\b/g, "μ")
    .replace(/\\(?:sqrt|surd)\b/g, "sqrt")
    .replace(/\\([%$#&_{}])/g, "$1")
    .replace(/\\[a-zA-Z]+/g, (command) => command.slice(1))
    .replace(/[‐‑‒–—−]/g, "-")
    .replace(/[“”„]/g, '"')
    .replace(/[‘’]/g, "'")
    .replace(/\^\s*\{([^{}]*)\}/g, "^($1)")
    .replace(/\s+/g, " ")
    .trim();
  return text
    .replace(/^"(.*)"$/, "$1")
    .replace(/(?<=.)\.$/, "")
    .trim();
}

/** For comparing words: normalised, in lower case, without a leading article. */
export function normaliseWords(answer: string): string {
  return normaliseAnswer(answer)
    .toLowerCase()
    .replace(/^(?:the|a|an)\s+/, "")
    .replace(/\s*([,;:/*^=+()[\]{}])\s*/g, "$1");
}

// Simple parts need no brackets around them; anything longer does, or "1/(a+b)" would become "1/a+b".
function fraction(_: string, top: string, bottom: string): string {
  const part = (text: string) => (/^[\w.]+$/.test(text.trim()) ? text.trim() : `(${text.trim()})`);
  return `${part(top)}/${part(bottom)}`;
}

// Wrappers nest, and the innermost is the only one that a pattern without braces inside can match.
function unwrapped(text: string, pattern: RegExp, replacement: string | typeof fraction = "$1"): string {
  for (let round = 0; round < 8; round++) {
    const next =
      typeof replacement === "string"
        ? text.replace(pattern, replacement)
        : text.replace(pattern, replacement);
    if (next === text) return text;
    text = next;
  }
  return text;
}
