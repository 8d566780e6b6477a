/**
 * Real numbers as multiples of 2^-1024 in big integers: the same digits on every machine, and far more of them than a
 * coincidence between two short formulas could hold. Magnitudes are kept within bounds, so that the error of every value
 * stays below 2^-700 of it.
 */
export type Fixed = bigint;

export const BITS = 1024n;
export const ONE: Fixed = 1n << BITS;
const LARGEST: Fixed = 1n << (BITS + 512n);
const SMALLEST: Fixed = 1n << (BITS - 256n);
/** What is smaller than this part of what it came from is nothing but rounding. */
const NOISE_BITS = 600n;

/** A value that has no place among the numbers here: too large, or too small to be told from rounding. */
export class OutOfRange extends Error {}
/** A value that does not exist: a division by zero, a logarithm of zero, a factorial of a half. */
export class Undefined extends Error {}

export const abs = (x: bigint): bigint => (x < 0n ? -x : x);
export const max = (x: bigint, y: bigint): bigint => (x > y ? x : y);

export function inRange(x: Fixed): Fixed {
  const size = abs(x);
  if (size > LARGEST || (size !== 0n && size < SMALLEST)) throw new OutOfRange();
  return x;
}

export const fixed = (top: bigint, bottom = 1n): Fixed => {
  if (bottom === 0n) throw new Undefined();
  return inRange((top << BITS) / bottom);
};

/** A sum, or a part of one, that is zero but for rounding becomes zero. */
export const settle = (x: Fixed, size: Fixed): Fixed => (abs(x) < abs(size) >> NOISE_BITS ? 0n : x);

export const mul = (x: Fixed, y: Fixed): Fixed => (x * y) >> BITS;

export function div(x: Fixed, y: Fixed): Fixed {
  if (y === 0n) throw new Undefined();
  return (x << BITS) / y;
}

const bitsOf = (x: bigint): number => x.toString(16).length * 4;

/** The whole part of the square root of a whole number. */
function rootOf(x: bigint): bigint {
  if (x < 2n) return x;
  let root = 1n << BigInt((bitsOf(x) >> 1) + 1);
  for (;;) {
    const next = (root + x / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

export const sqrt = (x: Fixed): Fixed => rootOf(x << BITS);

/** Sum of terms until they vanish; each comes from the one before and its number. */
function series(first: Fixed, next: (term: Fixed, n: bigint) => Fixed): Fixed {
  let sum = first;
  let term = first;
  for (let n = 1n; term !== 0n; n++) {
    term = next(term, n);
    sum += term;
  }
  return sum;
}

/** Area tangent of a small number. */
function atanhSeries(x: Fixed, sign: bigint): Fixed {
  const square = mul(x, x) * sign;
  let power = x;
  return series(x, (_, n) => {
    power = mul(power, square);
    return power / (2n * n + 1n);
  });
}

const memo = <T>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

const arctanOfPart = (bottom: bigint) => atanhSeries(ONE / bottom, -1n);
/** Machin's formula. */
export const pi = memo((): Fixed => 16n * arctanOfPart(5n) - 4n * arctanOfPart(239n));
const ln2 = memo((): Fixed => 2n * atanhSeries(ONE / 3n, 1n));

const HALVINGS = 32n;

export function exp(x: Fixed): Fixed {
  if (abs(x) > ONE << 10n) throw new OutOfRange();
  let twos = x / ln2();
  let rest = x - twos * ln2();
  if (rest < 0n) {
    rest += ln2();
    twos -= 1n;
  }
  rest >>= HALVINGS;
  let power = series(ONE, (term, n) => mul(term, rest) / n);
  for (let i = 0n; i < HALVINGS; i++) power = mul(power, power);
  return inRange(twos < 0n ? power >> -twos : power << twos);
}

/** Natural logarithm of a positive number. */
export function ln(x: Fixed): Fixed {
  let twos = BigInt(bitsOf(x)) - BITS;
  let rest = twos < 0n ? x << -twos : x >> twos;
  while (rest < (ONE * 3n) >> 2n) {
    rest <<= 1n;
    twos -= 1n;
  }
  const roots = 8n;
  for (let i = 0n; i < roots; i++) rest = sqrt(rest);
  const part = 2n * atanhSeries(div(rest - ONE, rest + ONE), 1n);
  const sum = (part << roots) + twos * ln2();
  return abs(sum) < ONE >> NOISE_BITS ? 0n : sum;
}

const TURNS = 16n;

export function sinCos(x: Fixed): { readonly sin: Fixed; readonly cos: Fixed } {
  if (abs(x) > ONE << 64n) throw new OutOfRange();
  const turn = 2n * pi();
  let rest = x % turn;
  if (rest > pi()) rest -= turn;
  if (rest < -pi()) rest += turn;
  rest >>= TURNS;
  const square = -mul(rest, rest);
  let cos = series(ONE, (term, n) => mul(term, square) / ((2n * n - 1n) * (2n * n)));
  let sin = series(rest, (term, n) => mul(term, square) / (2n * n * (2n * n + 1n)));
  for (let i = 0n; i < TURNS; i++) [sin, cos] = [2n * mul(sin, cos), mul(cos, cos) - mul(sin, sin)];
  return { sin: settle(sin, ONE), cos: settle(cos, ONE) };
}

/** The angle of a point, in (-π, π]. */
export function angle(y: Fixed, x: Fixed): Fixed {
  if (x === 0n && y === 0n) throw new Undefined();
  if (abs(y) > abs(x)) {
    const quarter = pi() / 2n;
    return y > 0n ? quarter - arctan(div(x, y)) : -quarter - arctan(div(x, y));
  }
  const own = arctan(div(y, x));
  if (x > 0n) return own;
  return y >= 0n ? own + pi() : own - pi();
}

function arctan(x: Fixed): Fixed {
  let rest = x;
  const halvings = 8n;
  for (let i = 0n; i < halvings; i++) rest = div(rest, ONE + sqrt(ONE + mul(rest, rest)));
  return settle(atanhSeries(rest, -1n) << halvings, ONE);
}

/** The whole number that a value is but for rounding; null when it is none. */
export function wholeOf(x: Fixed): bigint | null {
  const nearest = (x + (ONE >> 1n)) >> BITS;
  return abs(x - (nearest << BITS)) <= max(abs(x), ONE) >> NOISE_BITS ? nearest : null;
}
