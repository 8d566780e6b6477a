import { digestOf } from "../../../util/digest.ts";
import { absolute, type Complex, real, sizeOf, subtract } from "./complex.ts";
import { evaluate, type Surroundings } from "./evaluate.ts";
import { type Fixed, fixed, max, OutOfRange, Undefined } from "./fixed-point.ts";
import { type Formula, type NumberFormula, parts } from "./formula.ts";

/** How a formula is to be understood, as far as its text leaves that open. */
export interface Sense {
  readonly complex: boolean;
  readonly logBase: bigint | null;
  readonly signs: boolean;
  readonly pm: 1n | -1n;
}

/** A value at one point, and by how much its decimals may move it. */
export interface Measured {
  readonly value: Complex;
  readonly rounding: Fixed;
}

/** More decimals than this are not weighed one by one. */
const MOST_DECIMALS = 8;

/** Null where the formula has no value at the point. Throws `OutOfRange` where it has one that is too large or small. */
export function measure(
  formula: Formula,
  sense: Sense,
  lookUp: (symbol: string) => Complex,
): Measured | null {
  const within = { ...sense, lookUp, callOf, raised: null };
  try {
    const value = evaluate(formula, within);
    return { value, rounding: roundingOf(formula, value, within) };
  } catch (error) {
    if (error instanceof Undefined) return null;
    throw error;
  }
}

function roundingOf(formula: Formula, value: Complex, within: Surroundings): Fixed {
  const decimals = [...parts(formula)].filter(
    (part): part is NumberFormula => part.op === "number" && part.half !== null,
  );
  if (decimals.length > MOST_DECIMALS) throw new OutOfRange();
  return decimals.reduce((sum, raised) => sum + moved(formula, value, { ...within, raised }), 0n);
}

const moved = (formula: Formula, value: Complex, within: Surroundings): Fixed =>
  sizeOf(subtract(evaluate(formula, within), value));

/** Some number that the arguments alone decide. They are rounded, so that two ways of computing them agree. */
function callOf(name: string, values: readonly Complex[]): Complex {
  const rounded = values.map(({ re, im }) => [rough(re), rough(im)]);
  return real(fixed(BigInt(`0x${digestOf("call", [name, rounded]).slice(0, 12)}`) + 1n, 1n << 46n));
}

const rough = (x: Fixed): string => ((x + (1n << 323n)) >> 324n).toString();

/** Equal but for the error of computing; surely not equal; or too close to call. */
export function distance(a: Complex, b: Complex): "same" | "close" | "apart" {
  const size = max(sizeOf(a), sizeOf(b));
  const gap = gapOf(a, b);
  if (gap <= size >> 520n) return "same";
  return gap > size >> 400n ? "apart" : "close";
}

/** The distance of two values; zero where rounding is all that is left. */
export function gapOf(a: Complex, b: Complex): Fixed {
  try {
    return sizeOf(absolute(subtract(a, b)));
  } catch (error) {
    // Two values that differ by less than any number that is kept here.
    if (error instanceof OutOfRange) return max(sizeOf(a), sizeOf(b)) >> 450n;
    throw error;
  }
}
