import { plainLatex } from "./plain-latex.ts";

/**
 * An answer in one spelling: LaTeX wrappers and spacing gone, common commands as plain signs, one kind of space,
 * dash, quote and fraction. Changes how an answer is written, never what it says.
 */
export function normaliseAnswer(answer: string): string {
  const signs = unframed(plainSigns(answer).trim());
  return unframed((plainLatex(signs) ?? signs).replace(/\s+/g, " ").trim());
}

/** Without emphasis, code marks and quotes round the whole answer, which may stand in one another. */
function unframed(text: string): string {
  let outer = text;
  for (let inner = withoutFrame(outer); inner !== outer; inner = withoutFrame(outer)) outer = inner;
  return outer;
}

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱ";
const SUPERSCRIPT_MEANS = "0123456789+-()ni";

// NFKC would do most of this, but makes "10³" a "103" and "2½" a "21/2".
function plainSigns(text: string): string {
  return text
    .normalize("NFC")
    .replace(
      /[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱ]+/g,
      (run) => `^(${[...run].map((sign) => SUPERSCRIPT_MEANS[SUPERSCRIPTS.indexOf(sign)]).join("")})`,
    )
    .replace(/[₀-₉]+/g, (run) => `_${[...run].map((sign) => sign.codePointAt(0)! - 0x2080).join("")}`)
    .replace(/[¼-¾⅐-⅞]/g, (sign) => `(${sign.normalize("NFKC")})`)
    .replace(/[\uff01-\uff5e]/g, (sign) => String.fromCodePoint(sign.codePointAt(0)! - 0xfee0))
    .replace(/[\u2100-\u214f]/g, (sign) => sign.normalize("NFKC"))
    .replace(/[\u200b-\u200f\u2060\ufeff]/g, "")
    .replace(/[‐‑‒–—−﹣]/g, "-")
    .replace(/[“”„«»]/g, '"')
    .replace(/[‘’]/g, "'")
    .replace(/[×⋅·∙]/g, "*")
    .replace(/[⁄∕÷]/g, "/")
    .replace(/µ/g, "μ")
    .replace(/(?<=[\w)])\*\*(?=[\w(+-])/g, "^");
}

function withoutFrame(text: string): string {
  const framed = /^(\*\*|__|[*_`"])(?=\S)([\s\S]*\S)\1$/.exec(text);
  if (framed !== null && !framed[2]!.includes(framed[1]!)) return framed[2]!.trim();
  return /[^.]\.$/.test(text) ? text.slice(0, -1).trim() : text;
}

// Of "f(x) = 2x" the right side answers, of "sin(x) = 0.5" perhaps not.
const LABEL = /^([A-Za-zα-ω](?:\w*(?:_\(\w+\))?'*|(?:_\w+)?'*\([\w, ]*\))) ?(?:=|≈|:=) ?(?=[^=<>≤≥]*$)/u;

/** "x = 5" as its name and what it is; the name is null when there is none, or when the text is a longer equation. */
export function splitLabel(text: string): { readonly label: string | null; readonly rest: string } {
  const label = LABEL.exec(text);
  return label === null
    ? { label: null, rest: text }
    : { label: label[1]!, rest: text.slice(label[0].length) };
}

/**
 * A normalised formula without what its meaning does not need: spaces round signs, a sign of multiplication between
 * a number and a letter. Case stays, and so does the space after a comma, which tells "1, 234" from "1,234".
 */
export function formulaForm(text: string): string {
  return text
    .replace(/ ?([-*/^=+()[\]{}<>≤≥∈∪∩|]) ?/g, "$1")
    .replace(/ *, +/g, ", ")
    .replace(/(?<![A-Za-z])pi(?![A-Za-z])/g, "π")
    .replace(/√(\d+|\p{L})(?![\w.(])/gu, "sqrt($1)")
    .replace(/√\(/g, "sqrt(")
    .replace(/([\dα-ω])(?: |\*)(?=[\p{L}√])(?![eE][-+\d])/gu, "$1");
}

/** Whether two normalised formulas are the same but for how they are typed. A name before "=" may be left out. */
export function sameFormula(left: string, right: string): boolean {
  const [a, b] = [splitLabel(left), splitLabel(right)];
  if (a.label !== null && b.label !== null && a.label !== b.label) return false;
  return formulaForm(a.rest) === formulaForm(b.rest);
}

// "A minor" and "a priori" are no articles' words.
const ARTICLE =
  /^(?:the |an (?=[aeiouh])|a (?!(?:minor|major|flat|sharp|priori|posteriori|fortiori|cappella)\b)(?=\p{L}{3}))/u;

/** Whether two normalised answers are the same words, whatever their case, quotes, spaces and leading article. */
export function sameWords(left: string, right: string): boolean {
  return wordForm(left) === wordForm(right);
}

function wordForm(text: string): string {
  return text
    .replace(/["_]/g, "")
    .replace(/(?<=\p{L}{2})-(?=\p{L}{2})/gu, " ")
    .replace(/\p{L}[\p{L}\p{N}'-]*/gu, foldCase)
    .replace(/ ?([;:/=+()[\]{}-]) ?/g, "$1")
    .replace(/ ?, ?(?!\d{3}(?!\d))/g, ",")
    .replace(ARTICLE, "")
    .trim();
}

const SMALL_WORDS = new Set([
  "the",
  "of",
  "in",
  "an",
  "on",
  "at",
  "by",
  "to",
  "is",
  "or",
  "yes",
  "no",
  "and",
]);

// Case tells apart "Co" from "CO" and "MeV" from "meV", so it is dropped only where a word is surely a word.
function foldCase(written: string): string {
  // Accents are often left out of names; in other words they are letters of their own, and "Å" is no "A".
  const isName = /^\p{Lu}[\p{L}'-]{2}/u.test(written);
  const word = isName ? written.normalize("NFD").replace(/\p{M}/gu, "") : written;
  const lower = word.toLowerCase();
  const isWord = /^\p{L}?[\p{Ll}'-]{2,}$/u.test(word) || /^[\p{Lu}'-]{5,}$/u.test(word);
  return isWord || (SMALL_WORDS.has(lower) && word !== "NO" && word !== "IN") ? lower : word;
}
