/** A text without its formulas and code, on one line. */
export function proseOf(text: string): string {
  return text
    .replace(
      /```[\s\S]*?```|\$\$[\s\S]*?\$\$|\$[^$\n]*\$|\\\[[\s\S]*?\\\]|\\\([^\n]*?\\\)|\\[a-zA-Z]+|[{}^_]/g,
      " ",
    )
    .replace(/\s+/g, " ");
}

/** Characters of a window: enough for trigrams to tell a language. */
const WINDOW = 600;

/** Windows looked at, spread evenly over the text. */
const WINDOWS = 24;

/** Those windows of some prose that have enough letters to say something. */
export function windowsOf(prose: string, letters: number): string[] {
  const count = Math.max(1, Math.min(WINDOWS, Math.floor(prose.length / WINDOW)));
  const step = prose.length / count;
  return Array.from({ length: count }, (_, at) => prose.slice(Math.floor(at * step)).slice(0, WINDOW)).filter(
    (window) => (window.match(/\p{L}/gu)?.length ?? 0) >= letters,
  );
}

/** Words that make up a quarter of English prose and are rare elsewhere. */
const ENGLISH =
  /\b(?:the|of|and|to|is|that|we|for|it|this|so|be|with|as|are|from|by|which|have|if|then|there)\b/gi;

/** Far quicker than by trigrams, and sure where it says yes. */
export function readsAsEnglish(window: string): boolean {
  const words = window.match(/\p{L}+/gu)?.length ?? 0;
  return (window.match(ENGLISH)?.length ?? 0) >= 0.12 * words;
}

/** ISO 639-3 codes, by which languages are told apart, of the ISO 639-1 codes that tags begin with. */
const CODES: Readonly<Record<string, string>> = Object.fromEntries(
  "ar:arb az:azj be:bel bg:bul bn:ben cs:ces de:deu el:ell en:eng es:spa fa:pes fr:fra gu:guj ha:hau he:heb hi:hin hr:hrv hu:hun id:ind it:ita ja:jpn jv:jav kk:kaz ko:kor ml:mal mr:mar ms:zlm my:mya ne:nep nl:nld pa:pan pl:pol pt:por ro:ron ru:rus sk:slk so:som sr:srp sv:swe sw:swh ta:tam te:tel th:tha tl:tgl tr:tur uk:ukr ur:urd uz:uzn vi:vie yo:yor zh:cmn zu:zul"
    .split(" ")
    .map((pair) => pair.split(":")),
);

const TAGS = new Map(Object.entries(CODES).map(([tag, code]) => [code, tag]));

/** Of a BCP 47 tag; undefined when that language cannot be told. */
export const codeOf = (tag: string): string | undefined => CODES[tag.split("-")[0]!.toLowerCase()];

/** The shortest tag of a language, "en", or its code where none is known. */
export const tagOf = (code: string): string => TAGS.get(code) ?? code;

/** Score of the best expected language, where the language found scores 1, under which a window is in another. */
export const FAR = 0.95;
