import { codeOf, FAR, proseOf, readsAsEnglish, windowsOf } from "./prose.ts";

/** Letters without which a window says nothing. */
const MIN_LETTERS = 150;

/** Windows in another language that make a trace drift: fewer may quote. */
const FOREIGN_WINDOWS = 2;

/**
 * Whether a trace drifts into a language that is none of the dataset's (BCP 47 tags). Formulas and code are left out;
 * a trace that says little in words is in no wrong one.
 */
export async function isInOtherLanguage(trace: string, languages: readonly string[]): Promise<boolean> {
  const expected = new Set(languages.map(codeOf));
  // Of a language that cannot be told nothing can be said.
  if (expected.has(undefined)) return false;
  const windows = windowsOf(proseOf(trace), MIN_LETTERS);
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
