import { splitLabel } from "./normalise-answer.ts";

/** "x ∈ {1, 2}" and "S = {1, 2}" as the set itself; "(y, x) = (1, 2)" is another tuple than "(1, 2)" and stays. */
function withoutLetter(text: string): string {
  const member = /^\p{L}(?:_\w+)? ?∈ ?/u.exec(text);
  if (member !== null) return text.slice(member[0].length);
  const { label, rest } = splitLabel(text);
  return label !== null && /^\p{L}$/u.test(label) ? rest : text;
}

/** "x = 1 or x = 2" and "±2" as a set in braces; anything else as it is. */
export function asSet(text: string): string {
  const bare = withoutLetter(text);
  const inner = /^\{([^{}]*)\}$/.exec(bare)?.[1] ?? bare;
  if (/[{}:|]/.test(inner)) return bare;
  const isBare = inner === bare;
  const items = inner.split(isBare ? /,? (?:or|and) |, ?(?!\d{3}(?!\d))|;/ : /, ?(?!\d{3}(?!\d))|;/);
  const labels = new Set(items.map((item) => splitLabel(item.trim()).label));
  const isLabelled = labels.size === 1 && !labels.has(null);
  if (!isLabelled && !inner.includes("±") && !(isBare && / (?:or|and) /.test(inner))) return bare;
  if (/[()[\]]/.test(inner) && items.some((item) => !isBalanced(item))) return bare;
  const plain = items.map((item) => (isLabelled ? splitLabel(item.trim()).rest : item).trim());
  return `{${plain.flatMap(bothSigns).join(", ")}}`;
}

function isBalanced(text: string): boolean {
  let depth = 0;
  for (const sign of text) {
    if (/[([]/.test(sign)) depth++;
    if (/[)\]]/.test(sign) && --depth < 0) return false;
  }
  return depth === 0;
}

/** A "±" that stands in no bracket as two items. */
function bothSigns(item: string): string[] {
  const at = item.indexOf("±");
  if (at === -1 || item.includes("±", at + 1) || !isBalanced(item.slice(0, at))) return [item];
  const [before, after] = [item.slice(0, at).trim(), item.slice(at + 1).trim()];
  return [`${before}${before === "" ? "" : "+"}${after}`, `${before}-${after}`];
}

/** "x = 1, y = 2", "(x, y) = (1, 2)", "<1, 2>" and a matrix of one row or column as a tuple; else the text as it is. */
export function asTuple(text: string): string {
  const named = /^\(?(\p{L}(?:, ?\p{L})+)\)? ?= ?(\(.*\))$/u.exec(text);
  if (named !== null && isAscending(named[1]!.split(/, ?/))) return named[2]!;
  const vector = /^[⟨<](.*)[⟩>]$/.exec(text);
  if (vector !== null) return `(${vector[1]})`;
  const matrix = /^\[\[(.*)\]\]$/.exec(text);
  if (matrix !== null) {
    const rows = matrix[1]!.split(/\], ?\[/);
    if (rows.length === 1 || rows.every((row) => !row.includes(","))) return `(${rows.join(", ")})`;
  }
  const items = text
    .replace(/^\((.*)\)$/, "$1")
    .split(/, ?/)
    .map(splitLabel);
  const names = items.map(({ label }) => label ?? "");
  const isNamed = names.length > 1 && names.every((name) => /^\p{L}$/u.test(name));
  return isNamed && isAscending(names)
    ? `(${items.map(({ rest }) => rest.trim()).join(", ")})`
    : withoutLetter(text);
}

const isAscending = (names: readonly string[]) =>
  names.every((name, at) => at === 0 || names[at - 1]! < name);

const BOUND = "([^<>≤≥=≠]+)";
const BETWEEN = new RegExp(`^${BOUND} ?([<≤]) ?\\p{L} ?([<≤]) ?${BOUND}$`, "u");
const BEHIND = new RegExp(`^\\p{L} ?([<>≤≥]) ?${BOUND}$`, "u");
const BEFORE = new RegExp(`^${BOUND} ?([<>≤≥]) ?\\p{L}$`, "u");
const LETTER = /(?<![\p{L}\\])\p{L}(?![\p{L}(])/u;

/** Inequalities for one letter, "]0, 1[" and "all real numbers" as intervals; anything else as it is. */
export function asIntervals(text: string): string {
  const bare = withoutLetter(text);
  if (/^(?:all real numbers|all reals|R|ℝ)$/i.test(bare) && bare !== "r") return "(-∞, ∞)";
  const outward = /^([\][(])([^[\]()]*[,;][^[\]()]*)([\][)])$/.exec(bare);
  if (outward !== null && (outward[1] === "]" || outward[3] === "["))
    return `${outward[1] === "]" ? "(" : outward[1]}${outward[2]}${outward[3] === "[" ? ")" : outward[3]}`;
  if (!/[<>≤≥]/.test(bare)) return bare;
  const parts = bare.split(/,? or | ?∨ ?/);
  const intervals = parts.map((part) => intervalOf(part.trim()));
  const letters = new Set(parts.map((part) => lettersOf(part)));
  return letters.size === 1 && intervals.every((one) => one !== null) ? intervals.join(" ∪ ") : bare;
}

const lettersOf = (text: string) => LETTER.exec(text)?.[0] ?? "";

function intervalOf(text: string): string | null {
  const between = BETWEEN.exec(text);
  if (between !== null) {
    const [, low, left, right, high] = between;
    return `${left === "≤" ? "[" : "("}${low!.trim()}, ${high!.trim()}${right === "≤" ? "]" : ")"}`;
  }
  const behind = BEHIND.exec(text);
  if (behind !== null) return ray(behind[1]!, behind[2]!.trim());
  const before = BEFORE.exec(text);
  return before === null ? null : ray(FLIPPED[before[2]!]!, before[1]!.trim());
}

const FLIPPED: Readonly<Record<string, string>> = { "<": ">", ">": "<", "≤": "≥", "≥": "≤" };

function ray(sign: string, bound: string): string {
  if (sign === ">" || sign === "≥") return `${sign === ">" ? "(" : "["}${bound}, ∞)`;
  return `(-∞, ${bound}${sign === "<" ? ")" : "]"}`;
}
