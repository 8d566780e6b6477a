import { codeOf, FAR, proseOf, readsAsEnglish, tagOf, windowsOf } from "./prose.ts";

/** Letters without which trigrams tell one language from another by chance. */
const MIN_LETTERS = 50;

/** What is said of a text that is too short, or like no language that is known. */
export const UNDETERMINED = "und";

/**
 * The language that most of a text is in, as a tag such as "en". Formulas and code are left out. Among languages that
 * fit about as well, one of those that are expected (BCP 47 tags) is it.
 */
export async function identifyLanguage(text: string, expected: readonly string[]): Promise<string> {
  const windows = windowsOf(proseOf(text), MIN_LETTERS);
  const counts = new Map<string, number>();
  for (const window of windows) {
    const tag = readsAsEnglish(window) ? "en" : await byTrigrams(window, expected);
    counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return most?.[0] ?? UNDETERMINED;
}

async function byTrigrams(window: string, expected: readonly string[]): Promise<string> {
  const { francAll } = await import("franc-min");
  const found = francAll(window);
  const codes = new Set(expected.map(codeOf));
  const own = found.find(([code, score]) => codes.has(code) && score >= FAR);
  return tagOf((own ?? found[0]!)[0]);
}

/** Scripts that stand together in one language count as one. Greek is in any formula. */
const SCRIPTS: readonly RegExp[] = [
  /\p{Script=Latin}/gu,
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu,
  /\p{Script=Cyrillic}/gu,
  /\p{Script=Arabic}/gu,
  /\p{Script=Hebrew}/gu,
  /\p{Script=Thai}/gu,
  /[\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Gujarati}\p{Script=Gurmukhi}]/gu,
];

/** Letters of a second script that are more than a name. */
const STRAY_LETTERS = 8;

const BEYOND_LATIN = /[\u0400-\u1cff\u2c00-\u2dff\u3040-\uffff]/;

/** Whether a text has words in a second script, as of models that think in two languages. Formulas are left out. */
export function mixesScripts(text: string): boolean {
  if (!BEYOND_LATIN.test(text)) return false;
  const prose = proseOf(text);
  const letters = SCRIPTS.map((script) => prose.match(script)?.length ?? 0).sort((a, b) => b - a);
  return letters[1]! >= STRAY_LETTERS;
}
