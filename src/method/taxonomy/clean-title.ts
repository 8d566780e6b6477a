/** A title as a model wrote it, without what lists put around one: numbers, bullets, quotes, bold, a full stop. */
export function cleanTitle(written: string): string {
  let title = written.normalize("NFC").replace(/\s+/g, " ").trim();
  // A capital with a full stop begins a name: "E. coli genetics", "K. 491".
  title = title.replace(/^(?:[-*•·]\s+|\(?\d{1,3}[.)]\s+|\(?[A-Za-z]\)\s+|[a-z]\.\s+)+/, "");
  title = title.replace(/(\*\*|__|`)(.*?)\1/g, "$2");
  title = unquoted(title)
    .replace(/(?<=[\p{L}\p{N})])[.;,]$/u, "")
    .trim();
  return title;
}

const QUOTES: readonly (readonly [open: string, close: string])[] = [
  ['"', '"'],
  ["'", "'"],
  ["“", "”"],
  ["‘", "’"],
];

function unquoted(title: string): string {
  const pair = QUOTES.find(([open, close]) => title.startsWith(open) && title.endsWith(close));
  // Quotes within belong to the title: '"Beowulf" and "Maldon"'.
  const inner = pair === undefined || title.length < 2 ? null : title.slice(1, -1);
  return inner === null || pair!.some((quote) => inner.includes(quote)) ? title : inner.trim();
}
