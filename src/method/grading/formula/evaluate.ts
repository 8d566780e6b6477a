import {
  absolute,
  acos,
  acosh,
  add,
  asin,
  asinh,
  atan,
  atanh,
  type Complex,
  circular,
  divide,
  exp,
  floor,
  hyperbolic,
  I,
  ln,
  multiply,
  negate,
  power,
  real,
  root,
  sqrt,
} from "./complex.ts";
import { type Fixed, fixed, ONE, OutOfRange, pi, Undefined, wholeOf } from "./fixed-point.ts";
import { children, type Formula, type FunctionName, type NumberFormula } from "./formula.ts";

/** What a formula is evaluated with. */
export interface Surroundings {
  readonly lookUp: (symbol: string) => Complex;
  /** Whether values that are not real count; without it a formula with one has no value. */
  readonly complex: boolean;
  readonly pm: 1n | -1n;
  /** Of "log" without a base; null for the natural one. */
  readonly logBase: bigint | null;
  /** Whether a degree sign and a percent sign count. */
  readonly signs: boolean;
  /** A decimal that is taken for half a unit of its last digit more. */
  readonly raised: NumberFormula | null;
  /** A value of a function that only has a name, always the same for the same arguments. */
  readonly callOf: (name: string, values: readonly Complex[]) => Complex;
}

/** The value of a formula. Throws `Undefined` or `OutOfRange` where it has none that can be worked with. */
export function evaluate(formula: Formula, within: Surroundings): Complex {
  const value = evaluateAny(formula, within);
  if (!within.complex && value.im !== 0n) throw new Undefined();
  return value;
}

function evaluateAny(formula: Formula, within: Surroundings): Complex {
  if (formula.op === "number") return real(numberOf(formula, formula === within.raised));
  if (formula.op === "symbol") return constantOf(formula.name) ?? within.lookUp(formula.name);
  if (formula.op === "call") {
    const [name, ...rest] = children(formula);
    const values = rest.map((part) => evaluate(part, within));
    return within.callOf(name!.op === "symbol" ? name!.name : "", values);
  }
  const values = children(formula).map((part) => evaluate(part, within));
  const [a, b] = [values[0]!, values[1]!];
  switch (formula.op) {
    case "add":
      return values.reduce(add);
    case "negate":
      return negate(a);
    case "multiply":
      return values.reduce(multiply);
    case "divide":
      return divide(a, b);
    case "power":
      return power(a, b);
    case "root":
      return root(a, b);
    case "logBase":
      return divide(ln(b), ln(a));
    case "binomial":
      return binomial(a, b);
    case "degree":
      return within.signs ? multiply(a, real(pi() / 180n)) : a;
    case "percent":
      return within.signs ? divide(a, real(fixed(100n))) : a;
    case "pm":
      return within.pm === 1n ? a : negate(a);
    default:
      return FUNCTION[formula.op](a, within);
  }
}

const FUNCTION: Readonly<Record<FunctionName, (z: Complex, within: Surroundings) => Complex>> = {
  sqrt,
  exp,
  ln,
  log: (z, { logBase }) => (logBase === null ? ln(z) : divide(ln(z), ln(real(fixed(logBase))))),
  sin: (z) => circular(z).sin,
  cos: (z) => circular(z).cos,
  tan: (z) => divide(circular(z).sin, circular(z).cos),
  cot: (z) => divide(circular(z).cos, circular(z).sin),
  sec: (z) => divide(real(ONE), circular(z).cos),
  csc: (z) => divide(real(ONE), circular(z).sin),
  asin,
  acos,
  atan,
  sinh: (z) => hyperbolic(z).sinh,
  cosh: (z) => hyperbolic(z).cosh,
  tanh: (z) => divide(hyperbolic(z).sinh, hyperbolic(z).cosh),
  coth: (z) => divide(hyperbolic(z).cosh, hyperbolic(z).sinh),
  sech: (z) => divide(real(ONE), hyperbolic(z).cosh),
  csch: (z) => divide(real(ONE), hyperbolic(z).sinh),
  asinh,
  acosh,
  atanh,
  abs: absolute,
  floor,
  ceil: (z) => negate(floor(negate(z))),
  factorial: (z) => real(fixed(factorialOf(naturalOf(z)))),
};

function constantOf(name: string): Complex | null {
  if (name === "π") return real(pi());
  if (name === "e") return exp(real(ONE));
  return name === "i" ? I : null;
}

function numberOf({ top, bottom, half }: NumberFormula, raised: boolean): Fixed {
  const value = fixed(top, bottom);
  return raised && half !== null ? value + fixed(half.top, half.bottom) : value;
}

/** Large enough for what answers hold, and within the range of the numbers here. */
const LARGEST_FACTORIAL = 90n;

function naturalOf(z: Complex): bigint {
  const whole = z.im === 0n ? wholeOf(z.re) : null;
  if (whole === null || whole < 0n) throw new Undefined();
  if (whole > LARGEST_FACTORIAL) throw new OutOfRange();
  return whole;
}

function factorialOf(n: bigint): bigint {
  let product = 1n;
  for (let i = 2n; i <= n; i++) product *= i;
  return product;
}

/** For any upper number, as the polynomial that it is. */
function binomial(n: Complex, k: Complex): Complex {
  let value = real(ONE);
  const some = naturalOf(k);
  for (let i = 0n; i < some; i++)
    value = divide(multiply(value, add(n, real(-i * ONE))), real((i + 1n) * ONE));
  return value;
}
