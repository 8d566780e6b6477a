import { matches, readCollection, splitOutside } from "./collections.ts";
import { compareNumbers } from "./compare-numbers.ts";
import type { Comparison, Reference, Verdict } from "./comparison.ts";
import { formulaForm, sameFormula, sameWords, splitLabel } from "./normalise-answer.ts";
import { readQuantity } from "./quantity.ts";

const MAX_DEPTH = 8;
/** Unequally written items of a set are compared each with each. */
const MAX_UNMATCHED = 16;
const MAX_ITEMS = 128;

/** Compares two normalised sets, tuples or intervals; null when they cannot be, or when it stays open. */
export function compareCollections(
  predicted: string,
  expected: string,
  reference: Reference,
): Comparison | null {
  const [a, b] = [withoutLetter(predicted), withoutLetter(expected)];
  const verdict =
    reference.answerType === "interval" ? compareUnions(a, b, reference) : compareLists(a, b, reference, 0);
  return verdict === "undecided" ? null : { verdict, step: "collection" };
}

// "S = {1, 2}" is the set; "(y, x) = (1, 2)" is another tuple than "(1, 2)" and stays.
function withoutLetter(text: string): string {
  const { label, rest } = splitLabel(text);
  return label !== null && /^\p{L}$/u.test(label) ? rest : text;
}

function compareLists(left: string, right: string, reference: Reference, depth: number): Verdict {
  const [a, b] = [readCollection(left), readCollection(right)];
  if (a === null || b === null || !matches(a) || !matches(b) || depth > MAX_DEPTH) return "undecided";
  const compare = (x: string, y: string) => compareItems(x, y, reference, depth);
  const nested = depth > 0;
  const isSet = nested ? a.open === "{" && b.open === "{" : reference.answerType === "set";
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
  if (verdicts.includes("different")) return [...a, ...b].every(isPlain) ? "different" : "undecided";
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

// A number, a word or a nested list of these: what no other writing makes equal to something else in the set.
const isPlain = (item: string) =>
  readQuantity(item) !== null || /^[({[]/.test(item) || /^\p{L}[\p{L} '-]*$/u.test(item);

function compareItems(a: string, b: string, reference: Reference, depth: number): Verdict {
  // "(y = 1, x = 2)" may name its items in another order than "(1, 2)".
  if (splitLabel(a).label !== splitLabel(b).label) return "undecided";
  if (sameFormula(a, b) || (/^\p{L}/u.test(a) && sameWords(a, b))) return "equal";
  if (/^[({[]/.test(a) && /^[({[]/.test(b)) return compareLists(a, b, reference, depth + 1);
  return compareNumbers(a, b, { ...reference, answerType: "expression", unit: null })?.verdict ?? "undecided";
}

const together = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.includes("different") ? "different" : verdicts.includes("undecided") ? "undecided" : "equal";

function compareUnions(left: string, right: string, reference: Reference): Verdict {
  const [a, b] = [splitOpen(left), splitOpen(right)];
  if (a.length === 1 && b.length === 1) return compareIntervals(a[0]!, b[0]!, reference);
  const same =
    a.length === b.length && a.every((part, at) => compareIntervals(part, b[at]!, reference) === "equal");
  // Other parts may make up the same union.
  return same ? "equal" : "undecided";
}

// Brackets of half-open intervals match well enough: "[" and ")" count as one pair.
const splitOpen = (text: string) => splitOutside(text, /∪/) ?? [text];

function compareIntervals(left: string, right: string, reference: Reference): Verdict {
  const [a, b] = [readCollection(left), readCollection(right)];
  if (a === null || b === null || a.items.length !== 2 || b.items.length !== 2) return "undecided";
  if (!/[([]/.test(a.open) || !/[([]/.test(b.open) || !/[)\]]/.test(a.close + b.close)) return "undecided";
  const ends = together(
    a.items.map((end, at) => compareEnds(endpoint(end), endpoint(b.items[at]!), reference)),
  );
  if (ends !== "equal") return ends;
  if (a.open === b.open && a.close === b.close) return "equal";
  const openAtInfinity =
    (a.open !== b.open && /∞/.test(a.items[0]!)) || (a.close !== b.close && /∞/.test(a.items[1]!));
  return openAtInfinity ? "undecided" : "different";
}

const endpoint = (text: string) =>
  text.replace(/^([+-]?) ?(?:inf(?:inity|ty)?|oo)$/i, "$1∞").replace(/^\+∞/, "∞");

function compareEnds(a: string, b: string, reference: Reference): Verdict {
  const infinite = [a, b].filter((end) => /^-?∞$/.test(end)).length;
  if (infinite === 2 || (infinite === 1 && (readQuantity(a) ?? readQuantity(b)) !== null))
    return a === b ? "equal" : "different";
  return compareItems(a, b, reference, MAX_DEPTH);
}
