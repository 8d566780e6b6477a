import { FUNCTION_WORDS, SYMBOL_WORDS } from "./words.ts";

export type Token =
  | { readonly kind: "number"; readonly text: string; readonly spaced: boolean }
  | { readonly kind: "word"; readonly text: string; readonly spaced: boolean }
  | { readonly kind: "sign"; readonly text: string; readonly spaced: boolean };

const TOKEN = /( ?)(?:(\d+(?:\.\d+)?|\.\d+)|([A-Za-z]+|[α-ωΩÅμ])|([-+*/^_=≠<>≤≥()[\]|!°%±√'∓]))/y;
/** "2e-3" is a small number or a difference. */
const DOUBTFUL = /\d[eE][-+]?\d/;
const MOST_TOKENS = 200;
const MOST_DIGITS = 40;

/** The words, numbers and signs of a normalised formula; null when it holds anything else, or too much. */
export function tokensOf(text: string): Token[] | null {
  if (DOUBTFUL.test(text)) return null;
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (match === null || tokens.length === MOST_TOKENS) return null;
    const [, space, number, word, sign] = match;
    const spaced = space !== "";
    if ((number ?? "").length > MOST_DIGITS) return null;
    if (number !== undefined) tokens.push({ kind: "number", text: number, spaced });
    else if (word !== undefined) tokens.push(...wordsIn(word, spaced, tokens.at(-1)?.text === "_"));
    else tokens.push({ kind: "sign", text: sign!, spaced });
  }
  return tokens;
}

/** Of "k_BT" only the B is a subscript, and "sinx" is the sine of x. */
function wordsIn(text: string, spaced: boolean, isSubscript: boolean): Token[] {
  const name = isSubscript ? text[0]! : functionBefore(text);
  if (name === null || name.length === text.length) return [{ kind: "word", text, spaced }];
  return [
    { kind: "word", text: name, spaced },
    { kind: "word", text: text.slice(name.length), spaced: false },
  ];
}

const LONGEST_FIRST = [...FUNCTION_WORDS.keys()].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));

function functionBefore(text: string): string | null {
  if (text.length < 3 || FUNCTION_WORDS.has(text) || SYMBOL_WORDS.has(text)) return null;
  return LONGEST_FIRST.find((name) => text.startsWith(name) && text.length === name.length + 1) ?? null;
}
