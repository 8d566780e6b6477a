const ASCII = /^[ -~]*$/;

/** Lower-case ASCII words joined by "-"; letters with marks lose them, everything else separates. */
export function slugOf(text: string): string {
  const plain = ASCII.test(text) ? text : text.normalize("NFKD").replace(/\p{M}+/gu, "");
  return plain
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
}
