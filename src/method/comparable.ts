/**
 * Text for comparing two wordings: without what carries no meaning in a problem, which is the case of a word's first
 * letter, the way space, dashes and quotes are typed, the signs that end a sentence, and dollar signs. All else stays:
 * "3.5" is not "3, 5", "5!" not 5, and "meV" not "MeV".
 */
export function comparable(text: string): string {
  return text
    .normalize("NFC")
    .replace(
      /\\[,;:! ]|\\(?:left|right|displaystyle|quad|qquad)(?![a-zA-Z])|[$~]|(?<!\w)\*\*|\*\*(?!\w)/g,
      " ",
    )
    .replace(/[‐‑‒–—−]/g, "-")
    .replace(/[‘’]/g, "'")
    .replace(/["`“”„]/g, "")
    .replace(/[.,;:?](?=\s|$)/g, " ")
    .replace(/(?<!\p{L})\p{Lu}(?=\p{Ll}{2,}(?!\p{Lu}))/gu, (letter) => letter.toLowerCase())
    .replace(/\s+/g, " ")
    .trim();
}
