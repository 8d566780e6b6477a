/** Text with what does not carry meaning taken away, for comparing two wordings: case, accents' encoding, space, punctuation. */
export function comparable(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/\\[,;:! ]|\\(?:left|right|displaystyle|quad|qquad)\b/g, " ")
    .replace(/[^\p{L}\p{N}\s+\-*/^=<>%]/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
}
