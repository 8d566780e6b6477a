import type { AnswerType } from "../../specs/resolved.ts";
import { normaliseAnswer, normaliseWords } from "./normalise-answer.ts";
import { type Quantity, readQuantity } from "./quantity.ts";

export type Verdict = "equal" | "different" | "undecided";

/** A verdict and the step of the ladder that reached it. */
export interface Comparison {
  readonly verdict: Verdict;
  readonly step: "no-answer" | "exact" | "normalised" | "choice" | "numeric" | "collection" | "undecided";
}

export interface Reference {
  readonly answer: string;
  readonly answerType: AnswerType;
  readonly unit: string | null;
  /** Relative difference of two numbers that still counts as equal. */
  readonly relativeTolerance: number;
}

/**
 * Climbs the ladder of deterministic comparisons (design: method 5), surest first. "undecided" is an honest outcome:
 * only then is a judge asked.
 */
export function compareAnswers(prediction: string, reference: Reference): Comparison {
  const predicted = prediction.trim();
  if (predicted === "") return { verdict: "different", step: "no-answer" };
  if (predicted === reference.answer.trim()) return { verdict: "equal", step: "exact" };
  if (normaliseWords(predicted) === normaliseWords(reference.answer))
    return { verdict: "equal", step: "normalised" };
  const byType = compareByType(normaliseAnswer(predicted), normaliseAnswer(reference.answer), reference);
  return byType ?? { verdict: "undecided", step: "undecided" };
}

function compareByType(predicted: string, expected: string, reference: Reference): Comparison | null {
  switch (reference.answerType) {
    case "choice":
      return compareChoices(predicted, expected);
    case "numeric":
    case "expression":
      return compareNumbers(predicted, expected, reference);
    case "set":
    case "tuple":
    case "interval":
      return compareCollections(predicted, expected, reference);
    case "text":
      return null;
  }
}

const CHOICE = /^\(?([A-Ja-j])(?:\)|\.|:|$)/;

function compareChoices(predicted: string, expected: string): Comparison | null {
  const a = CHOICE.exec(predicted)?.[1]?.toUpperCase();
  const b = CHOICE.exec(expected)?.[1]?.toUpperCase();
  if (a === undefined || b === undefined) return null;
  return { verdict: a === b ? "equal" : "different", step: "choice" };
}

function compareNumbers(predicted: string, expected: string, reference: Reference): Comparison | null {
  const a = readQuantity(predicted);
  const b = readQuantity(expected);
  if (a === null || b === null) return null;
  const unit = normaliseAnswer(reference.unit ?? b.unit);
  // Another unit than asked for may still be right after conversion, which is not decided here.
  if (a.unit !== "" && squeezed(a.unit) !== squeezed(unit)) return null;
  return { verdict: near(a, b, reference.relativeTolerance) ? "equal" : "different", step: "numeric" };
}

const squeezed = (unit: string) => unit.replace(/[\s*()]/g, "");

// A number stated to d digits stands for all that round to it, but never to fewer than three, or "2" would equal 2.4.
function near(a: Quantity, b: Quantity, relativeTolerance: number): boolean {
  const difference = Math.abs(a.value - b.value);
  if (difference <= relativeTolerance * Math.max(Math.abs(a.value), Math.abs(b.value))) return true;
  if (Number.isInteger(b.value) || b.digits === Number.POSITIVE_INFINITY) return false;
  const digits = Math.min(a.digits, b.digits);
  if (digits < 3 || digits > 15) return false;
  return Number(a.value.toPrecision(digits)) === Number(b.value.toPrecision(digits));
}

function compareCollections(predicted: string, expected: string, reference: Reference): Comparison | null {
  const a = readCollection(predicted);
  const b = readCollection(expected);
  if (a === null || b === null) return null;
  const different = { verdict: "different", step: "collection" } as const;
  if (a.length !== b.length) return different;
  if (reference.answerType === "interval" && brackets(predicted) !== brackets(expected)) return different;
  const rest = [...b];
  let undecided = false;
  for (const [index, item] of a.entries()) {
    const candidates = reference.answerType === "set" ? rest : [b[index]!];
    const verdicts = candidates.map((other) => compareItems(item, other, reference));
    const at = verdicts.indexOf("equal");
    if (at === -1 && !verdicts.includes("undecided")) return different;
    if (at === -1) undecided = true;
    else if (reference.answerType === "set") rest.splice(at, 1);
  }
  return undecided ? null : { verdict: "equal", step: "collection" };
}

function compareItems(a: string, b: string, reference: Reference): Verdict {
  return compareAnswers(a, { ...reference, answer: b, answerType: "expression", unit: null }).verdict;
}

const brackets = (text: string) => `${text.trim()[0]}${text.trim().at(-1)}`;

// Items are split at commas outside any bracket, so that a set of tuples keeps its tuples.
function readCollection(text: string): string[] | null {
  const match = /^[{([]([\s\S]*)[})\]]$/.exec(text.trim());
  if (match === null) return null;
  const items: string[] = [];
  let depth = 0;
  let item = "";
  for (const sign of match[1]!) {
    if ("{([".includes(sign)) depth++;
    if ("})]".includes(sign)) depth--;
    if ((sign === "," || sign === ";") && depth === 0) {
      items.push(item.trim());
      item = "";
    } else item += sign;
  }
  if (item.trim() !== "") items.push(item.trim());
  return items;
}
