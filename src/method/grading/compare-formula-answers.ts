import type { Questions } from "./algebra.ts";
import { ratioOfUnits } from "./compare-numbers.ts";
import type { Comparison, Reference } from "./comparison.ts";
import { freeSymbols } from "./formula/formula.ts";
import { readFormula } from "./formula/read-formula.ts";
import { normaliseAnswer, splitLabel } from "./normalise-answer.ts";
import { readQuantity, type Unit, unitOf } from "./quantity.ts";

/** Compares two normalised answers as formulas, a unit behind them included; null when that is not to be done. */
export function compareFormulaAnswers(
  predicted: string,
  expected: string,
  reference: Reference,
  questions: Questions,
): Comparison | null {
  const tolerance = { rounded: reference.relativeTolerance, asked: reference.tolerance ?? 0 };
  const sides = withoutNames(endOfChain(predicted, expected), expected);
  if (sides === null) return null;
  const pair =
    reference.answerType === "numeric" || reference.unit !== null ? numbers(...sides, reference) : sides;
  if (pair === null) return null;
  const verdict = questions.ask(...pair, tolerance);
  return verdict === "undecided" ? null : { verdict, step: "algebra" };
}

/** Of "A = πr^2 = 9π" the end, unless the reference is an equation itself. */
function endOfChain(predicted: string, expected: string): string {
  const parts = predicted.split("=");
  if (parts.length < 3 || /[<>≤≥≠≈:]/.test(predicted) || splitLabel(expected).rest.includes("="))
    return predicted;
  return parts.at(-1)!.trim();
}

/** Without names before "=" where both say what that name is, or one leaves it out. */
function withoutNames(predicted: string, expected: string): readonly [string, string] | null {
  const [a, b] = [splitLabel(predicted), splitLabel(expected)];
  if (a.label !== null && b.label !== null) return a.label === b.label ? [a.rest, b.rest] : null;
  const relation = /[=<>≤≥≠]/;
  if (a.label !== null && !relation.test(b.rest)) return [a.rest, b.rest];
  if (b.label !== null && !relation.test(a.rest)) return [a.rest, b.rest];
  return [predicted, expected];
}

/** Both as numbers in the unit that is asked for; null when they are none, or when a unit is missing or does not fit. */
function numbers(
  predicted: string,
  expected: string,
  reference: Reference,
): readonly [string, string] | null {
  // Two plain numbers have been compared as such.
  if (readQuantity(predicted) !== null && readQuantity(expected) !== null) return null;
  const asked = reference.unit === null ? "" : normaliseAnswer(reference.unit);
  const [a, b] = [splitUnit(predicted, asked), splitUnit(expected, asked)];
  if (a === null || b === null) return null;
  const unit = reference.unit === null ? b.unit : unitOf(asked);
  if (b.unit.text !== "" && unit !== null && ratioOfUnits(b.unit, unit) !== 1) return null;
  if (a.unit.text === "")
    return reference.unit === null && b.unit.text !== "" ? null : [a.formula, b.formula];
  const ratio = unit === null || unit.text === "" ? null : ratioOfUnits(a.unit, unit);
  if (ratio === null) return null;
  return [ratio === 1 ? a.formula : `(${a.formula})*${factorOf(ratio)}`, b.formula];
}

function factorOf(ratio: number): string {
  const [mantissa, exponent] = ratio.toExponential(14).split("e");
  return `${mantissa}*10^(${Number(exponent)})`;
}

interface WithUnit {
  readonly formula: string;
  readonly unit: Unit;
}

const NO_UNIT: Unit = { text: "", known: null };

function splitUnit(text: string, asked: string): WithUnit | null {
  if (isConstant(text)) return { formula: text, unit: NO_UNIT };
  for (const { index } of text.matchAll(/(?<=[\d)π°]) ?(?=[\p{L}°])| (?=[\p{L}°])/gu)) {
    const [formula, rest] = [text.slice(0, index).trim(), text.slice(index).trim()];
    const unit = rest === asked ? (unitOf(rest) ?? { text: rest, known: null }) : unitOf(rest);
    if (unit === null || (unit.known === null && rest !== asked)) continue;
    if (isConstant(formula)) return { formula, unit };
  }
  return null;
}

function isConstant(text: string): boolean {
  const readings = readFormula(text);
  return (
    readings?.every(({ left, relation }) => relation === null && freeSymbols(left).length === 0) === true
  );
}
