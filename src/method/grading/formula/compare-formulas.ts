import type { Verdict } from "../comparison.ts";
import { sizeOf } from "./complex.ts";
import { type Fixed, fixed, max, OutOfRange } from "./fixed-point.ts";
import {
  type Formula,
  freeSymbols,
  has,
  isDecimal,
  type NumberFormula,
  parts,
  symbolsOf,
} from "./formula.ts";
import { distance, gapOf, type Measured, measure, type Sense } from "./measure.ts";
import { type SamplePoint, samplePoints } from "./sample-points.ts";

/** How far two numbers may be apart, relative to the larger. */
export interface Tolerance {
  /** Rounded numbers within it are equal; exact ones are left open. */
  readonly rounded: number;
  /** Whatever is within it is equal. */
  readonly asked: number;
}

/** "beyond" is undecided for want of a value that can be worked with, and not because the values leave it open. */
export type FormulaVerdict = Verdict | "beyond";

/** Most parts of both formulas together. */
const MOST_PARTS = 256;
const FEWEST_POINTS = 4;
const ROUNDING_DIGITS = 3;

/**
 * Compares two formulas by their values at seeded points, to hundreds of digits: the same everywhere is equal, different
 * everywhere is different, and anything in between is undecided, since some condition on the letters would decide.
 */
export function compareFormulas(a: Formula, b: Formula, tolerance: Tolerance): FormulaVerdict {
  const count = [...parts(a), ...parts(b)].length;
  if (count > MOST_PARTS) return "undecided";
  if (has(a, "pm") !== has(b, "pm")) return comparePair(has(a, "pm") ? a : b);
  const complex = [a, b].some((one) => symbolsOf(one).has("i"));
  // What "log" means is the same on both sides, but which of the two is not said.
  const bases = has(a, "log") || has(b, "log") ? [null, 10n] : [null];
  const verdicts = bases.map((logBase) =>
    inSense(a, b, tolerance, { complex, logBase, signs: true, pm: 1n }),
  );
  if (!verdicts.every((one) => one === verdicts[0])) return "undecided";
  if (verdicts[0] !== "different") return verdicts[0]!;
  return mayStillAgree(a, b, tolerance, { complex, logBase: null, signs: false, pm: 1n })
    ? "undecided"
    : "different";
}

/** "±2" is two numbers and so never one; behind another term the sign may tell of an uncertainty. */
function comparePair(pair: Formula): Verdict {
  if (pair.op !== "pm" || has(pair.of[0]!, "pm")) return "undecided";
  const sense: Sense = { complex: false, logBase: null, signs: true, pm: 1n };
  const both = atPoints(pair, pair, { rounded: 0, asked: 0 }, sense, { ...sense, pm: -1n });
  return both === "different" ? "different" : "undecided";
}

/** A constant of integration takes up whatever is added to it, and often what it is multiplied by. */
const ANY_CONSTANT = /^(?:C|[Cc]_\d)$/;

/** Whether what looks different may be a matter of a name or a sign that one side leaves out. */
function mayStillAgree(a: Formula, b: Formula, tolerance: Tolerance, sense: Sense): boolean {
  // Of a function that only has a name nobody knows what it does.
  if (has(a, "call") || has(b, "call")) return true;
  const [own, others] = [freeSymbols(a), freeSymbols(b)];
  if (own.join() !== others.join() || own.some((name) => ANY_CONSTANT.test(name))) return true;
  for (const sign of ["degree", "percent"] as const)
    if (has(a, sign) !== has(b, sign) && inSense(a, b, tolerance, sense) !== "different") return true;
  return false;
}

function inSense(a: Formula, b: Formula, tolerance: Tolerance, sense: Sense): FormulaVerdict {
  if (!has(a, "pm")) return atPoints(a, b, tolerance, sense, sense);
  // Either sign of the one has its equal in the other.
  const minus: Sense = { ...sense, pm: -1n };
  const straight = [atPoints(a, b, tolerance, sense, sense), atPoints(a, b, tolerance, minus, minus)];
  const crossed = [atPoints(a, b, tolerance, sense, minus), atPoints(a, b, tolerance, minus, sense)];
  for (const pair of [straight, crossed]) if (pair.every((one) => one === "equal")) return "equal";
  const all = [...straight, ...crossed];
  if (all.includes("beyond")) return "beyond";
  return all.every((one) => one === "different") ? "different" : "undecided";
}

type Outcome = "same" | "near" | "apart" | "one-sided" | "close" | "none" | "beyond";

function atPoints(a: Formula, b: Formula, tolerance: Tolerance, left: Sense, right: Sense): FormulaVerdict {
  const symbols = freeSymbols(a, b);
  const digits = digitsOf(a, b);
  const rounded = { a: isDecimal(a), b: isDecimal(b), digits, constant: symbols.length === 0 };
  const outcomes = samplePoints(symbols).map((point) => ({
    outcome: atPoint(a, b, { tolerance, left, right, rounded, point }),
    isWhole: point.family === "whole",
  }));
  const of = (outcome: Outcome, among = outcomes) => among.filter((one) => one.outcome === outcome).length;
  const whole = outcomes.filter(({ isWhole }) => isWhole);
  const others = outcomes.filter(({ isWhole }) => !isWhole);
  if (of("same") + of("near") + of("apart") + of("one-sided") === 0 && of("none") > 0 && !left.complex) {
    // Nowhere real: then what the values are over the complex numbers may show them equal, by whatever convention.
    const verdict = atPoints(a, b, tolerance, { ...left, complex: true }, { ...right, complex: true });
    return verdict === "different" ? "undecided" : verdict;
  }
  const enough = Math.min(outcomes.length, FEWEST_POINTS);
  if (of("close") + of("near") > 0) return "undecided";
  // A whole number may be the one at which a fraction that could be cancelled has no value, and factorials are of whole
  // numbers alone.
  const oneSided = has(a, "factorial") || has(b, "factorial") ? 0 : of("one-sided", others);
  if (of("same") >= enough && of("apart") + oneSided === 0) return "equal";
  // Two formulas may meet at a small number, as 2x and x^2 do.
  const isCoincidence = of("same", whole) <= of("apart", whole) || of("same") === 0;
  if (of("apart") >= enough && of("same", others) === 0 && isCoincidence) return "different";
  return of("beyond") > 0 && of("same") + of("apart") < enough ? "beyond" : "undecided";
}

interface Setting {
  readonly tolerance: Tolerance;
  readonly left: Sense;
  readonly right: Sense;
  readonly rounded: {
    readonly a: boolean;
    readonly b: boolean;
    readonly digits: number;
    readonly constant: boolean;
  };
  readonly point: SamplePoint;
}

function atPoint(a: Formula, b: Formula, { tolerance, left, right, rounded, point }: Setting): Outcome {
  let values: readonly (Measured | null)[];
  try {
    values = [measure(a, left, point.lookUp), measure(b, right, point.lookUp)];
  } catch (error) {
    if (error instanceof OutOfRange) return "beyond";
    throw error;
  }
  const [x, y] = [values[0]!, values[1]!];
  if (x === null && y === null) return "none";
  if (x === null || y === null) return "one-sided";
  const apart = distance(x.value, y.value);
  if (apart !== "apart") return apart;
  const gap = gapOf(x.value, y.value);
  const size = max(sizeOf(x.value), sizeOf(y.value));
  const within = (share: number) => share > 0 && gap <= part(size, share);
  if (rounded.constant && within(tolerance.asked)) return "same";
  if (rounded.constant && within(tolerance.rounded)) return rounded.a || rounded.b ? "same" : "near";
  const sum = x.rounding + y.rounding;
  if (sum === 0n || gap > 2n * sum) return "apart";
  // Both rounded, to as many digits as say something: the coarser one stands for the other.
  const isRounding = rounded.constant && rounded.a && rounded.b && rounded.digits >= ROUNDING_DIGITS;
  return isRounding && gap <= max(x.rounding, y.rounding) ? "same" : "near";
}

const part = (size: Fixed, share: number): Fixed =>
  (size * fixed(BigInt(Math.round(share * 1e15)), 10n ** 15n)) >> 1024n;

/** Fewest significant digits of any decimal in the two. */
function digitsOf(...formulas: readonly Formula[]): number {
  const decimals = formulas.flatMap((formula) =>
    [...parts(formula)].filter((one): one is NumberFormula => one.op === "number" && one.half !== null),
  );
  return Math.min(...decimals.map(({ digits }) => digits));
}
