import type { Verdict } from "../comparison.ts";
import { compareFormulas, type FormulaVerdict, type Tolerance } from "./compare-formulas.ts";
import { OutOfRange } from "./fixed-point.ts";
import {
  type Formula,
  freeSymbols,
  has,
  type Readings,
  type Relation,
  type Statement,
  symbolsOf,
} from "./formula.ts";
import { distance, measure } from "./measure.ts";
import { samplePoints } from "./sample-points.ts";

/** Compares two answers in all their readings: only what holds in every one of them is said. */
export function compareReadings(a: Readings, b: Readings, tolerance: Tolerance): FormulaVerdict {
  const pairs = a
    .flatMap((left) => b.map((right) => ({ left, right })))
    // Whatever f(x) is, it is the same on both sides.
    .filter(
      ({ left, right }) =>
        (left.choices.call ?? right.choices.call) === (right.choices.call ?? left.choices.call),
    );
  const verdicts = pairs.map(({ left, right }) => compareStatements(left, right, tolerance));
  if (verdicts.every((one) => one === verdicts[0])) return verdicts[0]!;
  // Hardly ever is a whole number before a fraction meant as a factor, but a difference must hold either way.
  const usual = verdicts.filter(
    (_, at) => pairs[at]!.left.choices.mixed !== false && pairs[at]!.right.choices.mixed !== false,
  );
  return usual.length > 0 && usual.every((one) => one === "equal") ? "equal" : "undecided";
}

function compareStatements(a: Statement, b: Statement, tolerance: Tolerance): FormulaVerdict {
  if (a.relation === null && b.relation === null) return compareFormulas(a.left, b.left, tolerance);
  if (a.relation === null || b.relation === null) {
    const named = explicit(a) ?? explicit(b);
    const formula = a.relation === null ? a.left : b.left;
    if (named === null || named.relation !== "=") return "undecided";
    return a.relation === null
      ? compareFormulas(formula, named.right, tolerance)
      : compareFormulas(named.right, formula, tolerance);
  }
  const [x, y] = [explicit(a), explicit(b)];
  const verdict =
    x !== null && y !== null && x.name === y.name ? compareExplicit(x, y, tolerance) : "undecided";
  return verdict === "undecided" ? compareResiduals(residual(a), residual(b)) : verdict;
}

/** "x = ...", where the name stands alone on its side. */
interface Explicit {
  readonly name: string;
  readonly relation: Relation;
  readonly right: Formula;
}

const FLIPPED: Readonly<Record<Relation, Relation>> = {
  "=": "=",
  "≠": "≠",
  "<": ">",
  ">": "<",
  "≤": "≥",
  "≥": "≤",
};

function explicit({ left, relation, right }: Statement): Explicit | null {
  if (relation === null || right === null) return null;
  const alone = (side: Formula, other: Formula) => side.op === "symbol" && !symbolsOf(other).has(side.name);
  if (left.op === "symbol" && alone(left, right)) return { name: left.name, relation, right };
  if (right.op === "symbol" && alone(right, left))
    return { name: right.name, relation: FLIPPED[relation], right: left };
  return null;
}

function compareExplicit(a: Explicit, b: Explicit, tolerance: Tolerance): FormulaVerdict {
  const sides = compareFormulas(a.right, b.right, tolerance);
  if (a.relation === b.relation) return sides;
  // "x > 3" and "x ≥ 3" differ in what they allow at 3; "x > 3" and "x < 5" in much more.
  const ordered = [a.relation, b.relation].every((one) => one !== "=" && one !== "≠");
  return sides === "equal" && ordered ? "different" : "undecided";
}

interface Residual {
  readonly formula: Formula;
  readonly kind: "zero" | "not zero" | "positive" | "not negative";
}

/** A statement as one about the difference of its sides. */
function residual({ left, relation, right }: Statement): Residual {
  const minus = (a: Formula, b: Formula): Formula => ({ op: "add", of: [a, { op: "negate", of: [b] }] });
  switch (relation!) {
    case "=":
      return { formula: minus(left, right!), kind: "zero" };
    case "≠":
      return { formula: minus(left, right!), kind: "not zero" };
    case ">":
      return { formula: minus(left, right!), kind: "positive" };
    case "≥":
      return { formula: minus(left, right!), kind: "not negative" };
    case "<":
      return { formula: minus(right!, left), kind: "positive" };
    case "≤":
      return { formula: minus(right!, left), kind: "not negative" };
  }
}

/** Equal where one difference is the other times a number, which no solution of either can escape. */
function compareResiduals(a: Residual, b: Residual): Verdict {
  if (a.kind !== b.kind) return "undecided";
  const sign = signOfRatio(a.formula, b.formula);
  if (sign === null) return "undecided";
  return sign > 0 || a.kind === "zero" || a.kind === "not zero" ? "equal" : "undecided";
}

const FEWEST_POINTS = 8;

function signOfRatio(a: Formula, b: Formula): number | null {
  const symbols = freeSymbols(a, b);
  if (symbols.length === 0 || has(a, "pm", "log") || has(b, "pm", "log")) return null;
  const ratio: Formula = { op: "divide", of: [a, b] };
  const sense = { complex: false, logBase: null, signs: true, pm: 1n } as const;
  try {
    const values = samplePoints(symbols)
      .map(({ lookUp }) => measure(ratio, sense, lookUp))
      .filter((one) => one !== null);
    const [first] = values;
    const same = values.every((one) => distance(one.value, first!.value) === "same");
    if (!same || values.length < FEWEST_POINTS || first!.value.re === 0n) return null;
    return first!.value.re > 0n ? 1 : -1;
  } catch (error) {
    if (error instanceof OutOfRange) return null;
    throw error;
  }
}
