import { stemOf, VOCABULARY } from "./vocabulary.ts";

/** What a problem says, word by word, with what another wording would change left out. */
export interface ProblemTerms {
  readonly numbers: readonly string[];
  readonly polarity: readonly string[];
  readonly focus: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
  readonly terms: ReadonlySet<string>;
}

interface Token {
  /** In lower case. */
  readonly word: string;
  readonly kind: "word" | "number" | "sign" | "end";
  /** A name wherever it stands, or one by its capital. */
  readonly isName: boolean;
}

const TOKEN =
  /\d+(?:[.,]\d+)*|\p{L}[\p{L}\p{N}_]*(?:['’]\p{L}+)?|<=|>=|!=|[<>≤≥≠+*^]|(?<=[\s\d)])[-−](?=[\s\d(\p{L}])|[.,;:?!]/gu;

/** Phrases whose parts would mislead. */
const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/\\(?:leq?|leqslant)(?![a-z])/gi, " <= "],
  [/\\(?:geq?|geqslant)(?![a-z])/gi, " >= "],
  [/\\neq?(?![a-z])/gi, " != "],
  [
    /\\(?:text|mathrm|mathbf|mathit|frac|dfrac|tfrac|left|right|cdot|times|quad|qquad|displaystyle|,)(?![a-z])/gi,
    " ",
  ],
  [/\b(?:no|not)\s+(?:fewer|less|smaller|lower)\s+than\b/gi, " at least "],
  [/\b(?:no|not)\s+(?:more|greater|larger|higher)\s+than\b/gi, " at most "],
  [/\b(?:more|larger|higher|bigger)\s+than\b/gi, " greater than "],
  [/\b(?:smaller|lower)\s+than\b/gi, " less than "],
  [/\bat\s+most\b/gi, " atmost "],
  [
    /\bwithout loss of generality\b|\bif and only if\b|\bno matter\b|\bnot only\b|\bneither more nor less\b/gi,
    " ",
  ],
  [/(\p{L})n['’]t\b/giu, "$1 not "],
];

export function readProblem(problem: string, masked: boolean): ProblemTerms {
  const tokens = tokensOf(problem, masked);
  const numbers: string[] = [];
  const polarity: string[] = [];
  const names = new Set<string>();
  const terms = new Set<string>();
  tokens.forEach((token, at) => {
    const { word, kind, isName } = token;
    if (kind === "end") return;
    if (kind === "sign") {
      polarity.push(word);
      return;
    }
    if (kind === "number") {
      const next = tokens[at + 1];
      // A unit belongs to its number: 3 m and 5 s is not 5 m and 3 s.
      const isUnit = next?.kind === "word" && next.word.length <= 3 && isContent(next);
      numbers.push(isUnit ? `${word} ${next.word}` : word);
      return;
    }
    const turn = VOCABULARY.polarity.get(word) ?? (word === "atmost" ? "atmost" : undefined);
    if (turn !== undefined) polarity.push(turn);
    else if (isContent(token)) {
      const stem = stemOf(word);
      terms.add(stem);
      if (isName) names.add(stem);
    }
  });
  return { numbers, polarity, focus: focusOf(tokens), names, terms };
}

function tokensOf(problem: string, masked: boolean): Token[] {
  let text = problem.normalize("NFKC");
  for (const [phrase, instead] of PHRASES) text = text.replace(phrase, instead);
  const found = text.match(TOKEN) ?? [];
  let isStart = true;
  return found.map((given): Token => {
    const lower = given.toLowerCase();
    const atStart = isStart;
    isStart = /^[.?!:]$/.test(given);
    if (/^\d/.test(given)) return { word: numberOf(given), kind: "number", isName: false };
    const spelt = VOCABULARY.numbers.get(lower);
    if (spelt !== undefined) return { word: spelt, kind: "number", isName: false };
    if (/^[.,;:?!]$/.test(given)) return { word: given, kind: "end", isName: false };
    if (!/^\p{L}/u.test(given)) return { word: signOf(given), kind: "sign", isName: false };
    const isSymbol = /\p{N}|_|.\p{Lu}/u.test(given);
    const isName = isSymbol || (!atStart && given.length > 1 && /^\p{Lu}/u.test(given));
    return { word: masked ? lower.replace(/\d+/g, "#") : lower, kind: "word", isName };
  });
}

/** "1,000.50" as "1000.5"; what is no plain number stays as it is. */
function numberOf(given: string): string {
  const plain = given.replace(/,(?=\d{3}(?!\d))/g, "");
  const value = Number(plain);
  return Number.isFinite(value) && plain.length < 16 ? String(value) : plain;
}

function signOf(sign: string): string {
  if (sign === "−") return "-";
  return { ">=": "least", "≥": "least", "<=": "atmost", "≤": "atmost", "≠": "!=" }[sign] ?? sign;
}

function isContent({ word, kind }: Token): boolean {
  if (kind !== "word" || word === "atmost") return false;
  if (word.length === 1 && (word === "a" || word === "i" || word === "s")) return false;
  const { general, polarity } = VOCABULARY;
  return !general.has(word) && !polarity.has(word) && !generalStems().has(stemOf(word));
}

let stems: ReadonlySet<string> | null = null;

function generalStems(): ReadonlySet<string> {
  stems ??= new Set([...VOCABULARY.general].map(stemOf));
  return stems;
}

/** Terms of the clauses that ask. */
function focusOf(tokens: readonly Token[]): Set<string> {
  const focus = new Set<string>();
  const { sought } = VOCABULARY;
  for (let at = 0; at < tokens.length; at++) {
    const { word, kind } = tokens[at]!;
    if (kind !== "word") continue;
    if (asks(tokens, at)) at = takeForwards(tokens, at, focus);
    else if (sought.has(word) && /^(?:is|are|be)$/.test(tokens[at - 1]?.word ?? ""))
      takeBackwards(tokens, at - 1, focus);
  }
  return focus;
}

function asks(tokens: readonly Token[], at: number): boolean {
  const { asking, interrogative, beforeAsking } = VOCABULARY;
  const { word } = tokens[at]!;
  const before = tokens[at - 1];
  if (asking.has(word)) return before === undefined || before.kind === "end" || beforeAsking.has(before.word);
  if (!interrogative.has(word)) return false;
  for (let end = at + 1; end < tokens.length; end++) {
    const { word: sign, kind } = tokens[end]!;
    if (kind === "end" && /[.?!]/.test(sign)) return sign === "?";
  }
  return false;
}

/** A comma that comes before anything was asked for ends nothing. */
const ENOUGH = 1;

function takeForwards(tokens: readonly Token[], from: number, focus: Set<string>): number {
  const own = new Set<string>();
  let at = from;
  for (; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (/^who(?:m|se)?$/.test(token.word)) own.add("?who");
    if (token.word === "year" || (token.word === "when" && at === from)) own.add("?when");
    const isEnd = token.kind === "end" || (at > from && VOCABULARY.clauseEnds.has(token.word));
    if (isEnd && (/[.?!;]/.test(token.word) || own.size >= ENOUGH)) break;
    if (isContent(token)) own.add(stemOf(token.word));
  }
  for (const term of own) focus.add(term);
  return at;
}

function takeBackwards(tokens: readonly Token[], from: number, focus: Set<string>): void {
  for (let at = from; at >= 0; at--) {
    const token = tokens[at]!;
    if (token.kind === "end" || VOCABULARY.clauseEnds.has(token.word)) return;
    if (isContent(token)) focus.add(stemOf(token.word));
  }
}
