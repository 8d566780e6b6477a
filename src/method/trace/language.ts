/** Characters of a window: enough for trigrams to tell a language. */
const WINDOW = 600;

/** Windows looked at, spread evenly over the trace. */
const WINDOWS = 24;

/** Letters without which a window says nothing. */
const MIN_LETTERS = 150;

/** Windows in another language that make a trace drift: fewer may quote. */
const FOREIGN_WINDOWS = 2;

/** Score of the best expected language, where the language found scores 1, under which the window is in another. */
const FAR = 0.95;

/** Words that make up a quarter of English prose and are rare elsewhere. */
const ENGLISH =
  /\b(?:the|of|and|to|is|that|we|for|it|this|so|be|with|as|are|from|by|which|have|if|then|there)\b/gi;

/**
 * Whether a trace drifts into a language that is none of the dataset's (BCP 47 tags). Formulas and code are left out;
 * a trace that says little in words is in no wrong one.
 */
export async function isInOtherLanguage(trace: string, languages: readonly string[]): Promise<boolean> {
  const expected = new Set(languages.map(codeOf));
  // Of a language that cannot be told nothing can be said.
  if (expected.has(undefined)) return false;
  const windows = windowsOf(proseOf(trace));
  const doubtful = expected.has("eng") ? windows.filter((window) => !readsAsEnglish(window)) : windows;
  if (doubtful.length === 0) return false;
  const { francAll } = await import("franc-min");
  const foreign = doubtful.filter((window) => {
    const found = francAll(window);
    const own = found.find(([code]) => expected.has(code));
    // "und" is what is found in what no language fits.
    return found[0]![0] !== "und" && (own === undefined || own[1] < FAR);
  });
  return foreign.length >= Math.min(FOREIGN_WINDOWS, windows.length);
}

/** ISO 639-3 codes, by which languages are told apart, of the ISO 639-1 codes that tags begin with. */
const CODES: Readonly<Record<string, string>> = Object.fromEntries(
  "ar:arb az:azj be:bel bg:bul bn:ben cs:ces de:deu el:ell en:eng es:spa fa:pes fr:fra gu:guj ha:hau he:heb hi:hin hr:hrv hu:hun id:ind it:ita ja:jpn jv:jav kk:kaz ko:kor ml:mal mr:mar ms:zlm my:mya ne:nep nl:nld pa:pan pl:pol pt:por ro:ron ru:rus sk:slk so:som sr:srp sv:swe sw:swh ta:tam te:tel th:tha tl:tgl tr:tur uk:ukr ur:urd uz:uzn vi:vie yo:yor zh:cmn zu:zul"
    .split(" ")
    .map((pair) => pair.split(":")),
);

const codeOf = (tag: string) => CODES[tag.split("-")[0]!.toLowerCase()];

function readsAsEnglish(window: string): boolean {
  const words = window.match(/\p{L}+/gu)?.length ?? 0;
  return (window.match(ENGLISH)?.length ?? 0) >= 0.12 * words;
}

function proseOf(trace: string): string {
  return trace
    .replace(
      /```[\s\S]*?```|\$\$[\s\S]*?\$\$|\$[^$\n]*\$|\\\[[\s\S]*?\\\]|\\\([^\n]*?\\\)|\\[a-zA-Z]+|[{}^_]/g,
      " ",
    )
    .replace(/\s+/g, " ");
}

function windowsOf(prose: string): string[] {
  const count = Math.max(1, Math.min(WINDOWS, Math.floor(prose.length / WINDOW)));
  const step = prose.length / count;
  return Array.from({ length: count }, (_, at) => prose.slice(Math.floor(at * step)).slice(0, WINDOW)).filter(
    (window) => (window.match(/\p{L}/gu)?.length ?? 0) >= MIN_LETTERS,
  );
}
