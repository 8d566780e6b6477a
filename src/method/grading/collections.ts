/** The items of a bracketed or bare list, with its brackets, "" when it has none. */
export interface Collection {
  readonly open: string;
  readonly close: string;
  readonly items: readonly string[];
  /** Whether a comma may part a number's thousands instead of two items. */
  readonly thousands: boolean;
}

const CLOSES: Readonly<Record<string, string>> = { "{": "}", "(": ")", "[": "]" };

/**
 * Reads a normalised list. Null for what is none: brackets that do not match, a rule ("{x : x > 0}", "{1, 2, …}"), a
 * comma that may belong to a number ("(1,234, 5)").
 */
export function readCollection(text: string): Collection | null {
  if (text === "∅") return { open: "{", close: "}", items: [], thousands: false };
  const open = text[0] ?? "";
  const bracketed = open in CLOSES && closeOf(text) === text.length - 1;
  const inner = bracketed ? text.slice(1, -1) : text;
  const items = splitOutside(inner, /[,;]/);
  if (items === null || /[:|…]|\.\.\./.test(inner)) return null;
  if (bracketed && inner.trim() === "") return { open, close: text.at(-1)!, items: [], thousands: false };
  if (items.some((item) => item === "")) return null;
  const thousands = /\d,\d{3}(?!\d)/.test(inner);
  if (thousands && inner.includes(", ")) return null;
  if (bracketed) return { open, close: text.at(-1)!, items, thousands };
  // Without brackets only a comma and a space surely part two items.
  return items.length > 1 && !/,\S|\b(?:and|or)\b/.test(inner)
    ? { open: "", close: "", items, thousands }
    : null;
}

/** Splits at separators that stand in no bracket; null when brackets do not match. */
export function splitOutside(text: string, separator: RegExp): string[] | null {
  const items = [""];
  let depth = 0;
  for (const sign of text) {
    if (sign in CLOSES) depth++;
    if ((sign === ")" || sign === "]" || sign === "}") && --depth < 0) return null;
    if (depth === 0 && separator.test(sign)) items.push("");
    else items[items.length - 1] += sign;
  }
  return depth === 0 ? items.map((item) => item.trim()) : null;
}

/** Where the bracket that opens a text is closed, or -1. "[0, 1)" counts as closed. */
function closeOf(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at]! in CLOSES) depth++;
    if (/[)\]}]/.test(text[at]!) && --depth === 0) return at;
  }
  return -1;
}

/** Whether the brackets are those of one pair. */
export function matches({ open, close }: Collection): boolean {
  return open === "" || CLOSES[open] === close;
}
