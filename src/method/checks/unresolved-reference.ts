const PICTURE = "figure|fig\\.|diagram|image|picture|photograph|illustration|chart|plot|drawing|sketch|map";

const REFERENCES = [
  new RegExp(
    `\\b(?:${PICTURE})\\s+(?:above|below|shown|attached|provided|opposite|on the (?:left|right))\\b`,
    "i",
  ),
  new RegExp(`\\b(?:above|attached|accompanying|following|adjacent)\\s+(?:${PICTURE})(?:\\s|[.,:])`, "i"),
  /\b(?:see|in|from|of|to)\s+(?:the\s+)?(?:figure|fig\.)\s*\d/i,
  /\bas\s+(?:shown|depicted|seen|illustrated)\s+(?:above|below|in\s+the\s+(?:figure|diagram|image|picture|graph|plot))\b/i,
  /\b(?:graph|circuit|structure|molecule|passage|excerpt|text|code|sequence)\s+(?:shown|depicted|pictured|printed)\s+(?:above|below|here)\b/i,
  /\b(?:the\s+)?(?:previous|preceding|last|earlier)\s+(?:problem|question|exercise|part)\b/i,
  /\b(?:from|of|in)\s+part\s+(?:\([a-h1-9]\)|[1-9])(?=[\s,.])/,
];
const TABLE =
  /\btable\s+(?:above|below|shown)\b|\b(?:following|above|accompanying)\s+table\b|\b(?:see|in)\s+table\s+\d/i;
const HAS_TABLE = /\|[^\n]*\||\\begin\{(?:tabular|array)\}|\t/;

/** What a problem refers to that does not come with it, as it says so; null when it stands on its own. */
export function unresolvedReference(text: string): string | null {
  const found = REFERENCES.map((reference) => reference.exec(text)).find((match) => match !== null);
  if (found !== undefined) return found[0];
  return HAS_TABLE.test(text) ? null : (TABLE.exec(text)?.[0] ?? null);
}
