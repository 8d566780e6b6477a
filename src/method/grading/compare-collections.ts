import type { Questions } from "./algebra.ts";
import { type Collection, matches, readCollection, splitOutside } from "./collections.ts";
import { compareFormulaAnswers } from "./compare-formula-answers.ts";
import { compareNumbers } from "./compare-numbers.ts";
import type { Comparison, Reference, Verdict } from "./comparison.ts";
import { formulaForm, sameFormula, sameWords, splitLabel } from "./normalise-answer.ts";
import { asIntervals, asSet, asTuple } from "./plain-collections.ts";
import { readQuantity } from "./quantity.ts";
import { type ExactInterval, exactInterval, merged } from "./unions.ts";

const MAX_DEPTH = 8;
/** Unequally written items of a set are compared each with each. */
const MAX_UNMATCHED = 16;
const MAX_ITEMS = 128;

const PLAIN = { set: asSet, tuple: asTuple, interval: asIntervals } as const;

interface Within {
  readonly reference: Reference;
  readonly questions: Questions;
}

/** Compares two normalised sets, tuples or intervals; null when they cannot be, or when it stays open. */
export function compareCollections(
  predicted: string,
  expected: string,
  reference: Reference,
  questions: Questions,
): Comparison | null {
  const plain = PLAIN[reference.answerType as keyof typeof PLAIN];
  const [a, b] = [plain(predicted), plain(expected)];
  const within = { reference, questions };
  const verdict =
    reference.answerType === "interval" ? compareUnions(a, b, within) : compareLists(a, b, within, 0);
  return verdict === "undecided" ? null : { verdict, step: "collection" };
}

/** Compares two normalised matrices; null when one is none, or when a column may have been written as a row. */
export function compareMatrices(
  predicted: string,
  expected: string,
  reference: Reference,
  questions: Questions,
): Comparison | null {
  const [a, b] = [predicted, expected].map((text) => splitLabel(text).rest);
  if (!/^\[\[.*\]\]$/.test(a!) || !/^\[\[.*\]\]$/.test(b!)) return null;
  if (readCollection(a!)?.items.length !== readCollection(b!)?.items.length) return null;
  const verdict = compareLists(a!, b!, { reference: { ...reference, answerType: "tuple" }, questions }, 0);
  return verdict === "undecided" ? null : { verdict, step: "collection" };
}

function compareLists(left: string, right: string, within: Within, depth: number): Verdict {
  const [a, b] = [readCollection(left), readCollection(right)];
  if (a === null || b === null || !matches(a) || !matches(b) || depth > MAX_DEPTH) return "undecided";
  const compare = (x: string, y: string) => compareItems(x, y, within, depth);
  const nested = depth > 0;
  const isSet = nested ? a.open === "{" && b.open === "{" : within.reference.answerType === "set";
  if (nested && a.open !== b.open) return "undecided";
  const fitting = isSet ? ["{", ""] : ["(", "[", ""];
  if (!fitting.includes(a.open) || !fitting.includes(b.open) || a.open + b.open === "") return "undecided";
  // "[1, 2]" may be an interval or a list, and "(1, 2)" a point.
  if (!isSet && a.open !== b.open && a.open !== "" && b.open !== "") return "undecided";
  if (a.items.length !== b.items.length && (a.thousands || b.thousands)) return "undecided";
  return (isSet ? compareSets : compareTuples)(a.items, b.items, compare);
}

type CompareItems = (a: string, b: string) => Verdict;

function compareTuples(a: readonly string[], b: readonly string[], compare: CompareItems): Verdict {
  if (a.length !== b.length) return "different";
  return together(a.map((item, at) => compare(item, b[at]!)));
}

function compareSets(a: readonly string[], b: readonly string[], compare: CompareItems): Verdict {
  const [left, rest] = unmatched(a, b);
  if (left.length === 0 && rest.length === 0) return "equal";
  if (Math.max(left.length, rest.length) > MAX_UNMATCHED || Math.max(a.length, b.length) > MAX_ITEMS)
    return "undecided";
  // What is left over may still repeat another item, so it is compared with the whole of the other side.
  const verdicts = [
    ...left.map((item) => partners(item, b, rest, compare)),
    ...rest.map((item) => partners(item, a, left, compare)),
  ];
  if (verdicts.includes("different")) return "different";
  return a.length !== b.length || verdicts.includes("undecided") ? "undecided" : "equal";
}

/** The items of each side that the other does not hold in the same writing. */
function unmatched(a: readonly string[], b: readonly string[]): [string[], string[]] {
  const waiting = new Map<string, string[]>();
  for (const item of b) {
    const form = formulaForm(item);
    const same = waiting.get(form);
    if (same === undefined) waiting.set(form, [item]);
    else same.push(item);
  }
  const left = a.filter((item) => waiting.get(formulaForm(item))?.pop() === undefined);
  return [left, [...waiting.values()].flat()];
}

/** "equal" when exactly one free item is the item's equal and it is that one's alone. */
function partners(
  item: string,
  all: readonly string[],
  free: readonly string[],
  compare: CompareItems,
): Verdict {
  const equals = free.filter((other) => compare(item, other) === "equal").length;
  if (equals === 1) return "equal";
  return all.every((other) => compare(item, other) === "different") ? "different" : "undecided";
}

function compareItems(a: string, b: string, within: Within, depth: number): Verdict {
  const { reference, questions } = within;
  // "(y = 1, x = 2)" may name its items in another order than "(1, 2)".
  if (splitLabel(a).label !== splitLabel(b).label) return "undecided";
  if (sameFormula(a, b) || (/^\p{L}/u.test(a) && sameWords(a, b))) return "equal";
  if (/^[({[]/.test(a) && /^[({[]/.test(b)) return compareLists(a, b, within, depth + 1);
  const item: Reference = { ...reference, answerType: "expression", unit: null };
  const compared = compareNumbers(a, b, item) ?? compareFormulaAnswers(a, b, item, questions);
  return compared?.verdict ?? "undecided";
}

const together = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.includes("different") ? "different" : verdicts.includes("undecided") ? "undecided" : "equal";

function compareUnions(left: string, right: string, within: Within): Verdict {
  const [a, b] = [intervalsIn(left), intervalsIn(right)];
  if (a === null || b === null) return "undecided";
  if (a.length === 1 && b.length === 1) return compareIntervals(a[0]!, b[0]!, within);
  const [exactA, exactB] = [a.map(exactOf), b.map(exactOf)];
  if (isExact(exactA) && isExact(exactB)) return merged(exactA) === merged(exactB) ? "equal" : "different";
  // Other parts may make up the same union.
  const compare = (x: Collection, y: Collection) => compareIntervals(x, y, within) === "equal";
  const same = a.length === b.length && a.every((x) => b.filter((y) => compare(x, y)).length === 1);
  return same ? "equal" : "undecided";
}

const isExact = (parts: readonly (ExactInterval | null)[]): parts is readonly ExactInterval[] =>
  parts.every((part) => part !== null);

const exactOf = ({ open, items, close }: Collection): ExactInterval | null =>
  exactInterval(open, [items[0]!, items[1]!], close);

const MOST_PARTS = 16;

/** The parts of a union with their ends; null when one is no interval. */
function intervalsIn(text: string): Collection[] | null {
  // Brackets of half-open intervals match well enough: "[" and ")" count as one pair.
  const parts = splitOutside(text, /∪/);
  if (parts === null || parts.length > MOST_PARTS) return null;
  const intervals = parts.map(readCollection);
  const fits = (one: Collection | null): one is Collection =>
    one !== null && one.items.length === 2 && /[([]/.test(one.open) && /[)\]]/.test(one.close);
  if (!intervals.every(fits)) return null;
  return intervals.map((one) => ({ ...one, items: one.items.map(endpoint) }));
}

function compareIntervals(a: Collection, b: Collection, within: Within): Verdict {
  const ends = together(a.items.map((end, at) => compareEnds(end, b.items[at]!, within)));
  if (ends !== "equal") return ends;
  const isIn = (one: Collection, at: 0 | 1) =>
    (at === 0 ? one.open === "[" : one.close === "]") && !one.items[at]!.includes("∞");
  const same = isIn(a, 0) === isIn(b, 0) && isIn(a, 1) === isIn(b, 1);
  // "(0, ∞]" is a slip of the pen, or holds infinity.
  const atInfinity = [a, b].some(
    ({ open, close, items }) =>
      (open === "[" && /∞/.test(items[0]!)) || (close === "]" && /∞/.test(items[1]!)),
  );
  if (!same) return "different";
  return atInfinity && (a.open !== b.open || a.close !== b.close) ? "undecided" : "equal";
}

const endpoint = (text: string) =>
  text.replace(/^([+-]?) ?(?:inf(?:inity|ty)?|oo)$/i, "$1∞").replace(/^\+∞/, "∞");

function compareEnds(a: string, b: string, within: Within): Verdict {
  const infinite = [a, b].filter((end) => /^-?∞$/.test(end)).length;
  if (infinite === 2 || (infinite === 1 && (readQuantity(a) ?? readQuantity(b)) !== null))
    return a === b ? "equal" : "different";
  return compareItems(a, b, within, MAX_DEPTH);
}
