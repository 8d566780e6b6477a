import {
  abs,
  angle,
  BITS,
  div,
  type Fixed,
  exp as fixedExp,
  ln as fixedLn,
  sqrt as fixedSqrt,
  inRange,
  max,
  mul,
  ONE,
  OutOfRange,
  settle,
  sinCos,
  Undefined,
  wholeOf,
} from "./fixed-point.ts";

export interface Complex {
  readonly re: Fixed;
  readonly im: Fixed;
}

export const real = (re: Fixed): Complex => ({ re, im: 0n });
export const I: Complex = { re: 0n, im: ONE };
const UNIT = real(ONE);

export const sizeOf = ({ re, im }: Complex): Fixed => max(abs(re), abs(im));

/** A part that is nothing but rounding beside the other becomes zero. */
function complex(re: Fixed, im: Fixed): Complex {
  const size = max(abs(re), abs(im));
  inRange(size);
  return { re: settle(re, size), im: settle(im, size) };
}

export const negate = ({ re, im }: Complex): Complex => ({ re: -re, im: -im });

export function add(a: Complex, b: Complex): Complex {
  const size = max(sizeOf(a), sizeOf(b));
  return complex(settle(a.re + b.re, size), settle(a.im + b.im, size));
}

export const subtract = (a: Complex, b: Complex): Complex => add(a, negate(b));

export function multiply(a: Complex, b: Complex): Complex {
  if (a.im === 0n && b.im === 0n) return real(product(a.re, b.re));
  return complex(product(a.re, b.re) - product(a.im, b.im), product(a.re, b.im) + product(a.im, b.re));
}

// A product of what is not zero must not vanish.
function product(x: Fixed, y: Fixed): Fixed {
  const value = mul(x, y);
  if (value === 0n && x !== 0n && y !== 0n) throw new OutOfRange();
  return inRange(value);
}

export function divide(a: Complex, b: Complex): Complex {
  if (b.re === 0n && b.im === 0n) throw new Undefined();
  if (b.im === 0n) return complex(quotient(a.re, b.re), quotient(a.im, b.re));
  const size = add(real(product(b.re, b.re)), real(product(b.im, b.im)));
  return divide(multiply(a, { re: b.re, im: -b.im }), size);
}

function quotient(x: Fixed, y: Fixed): Fixed {
  const value = div(x, y);
  if (value === 0n && x !== 0n) throw new OutOfRange();
  return value;
}

export function exp({ re, im }: Complex): Complex {
  const size = fixedExp(re);
  if (im === 0n) return real(size);
  const { sin, cos } = sinCos(im);
  return complex(mul(size, cos), mul(size, sin));
}

const lengthOf = ({ re, im }: Complex): Fixed => (im === 0n ? abs(re) : fixedSqrt(mul(re, re) + mul(im, im)));

export function ln(z: Complex): Complex {
  const length = lengthOf(z);
  if (length === 0n) throw new Undefined();
  return complex(fixedLn(length), z.im === 0n && z.re > 0n ? 0n : angle(z.im, z.re));
}

export const absolute = (z: Complex): Complex => real(lengthOf(z));

export function sqrt(z: Complex): Complex {
  if (z.im === 0n) return z.re >= 0n ? real(fixedSqrt(z.re)) : { re: 0n, im: fixedSqrt(-z.re) };
  return exp(divide(ln(z), real(2n * ONE)));
}

const MOST_FACTORS = 4096n;

export function power(base: Complex, exponent: Complex): Complex {
  const whole = exponent.im === 0n ? wholeOf(exponent.re) : null;
  const isZero = base.re === 0n && base.im === 0n;
  if (isZero) {
    if (exponent.re <= 0n) throw new Undefined();
    return base;
  }
  if (whole !== null && abs(whole) <= MOST_FACTORS) {
    const positive = wholePower(base, abs(whole));
    return whole < 0n ? divide(UNIT, positive) : positive;
  }
  if (exponent.im === 0n && exponent.re << 1n === ONE) return sqrt(base);
  return exp(multiply(exponent, ln(base)));
}

function wholePower(base: Complex, exponent: bigint): Complex {
  let result = UNIT;
  let square = base;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = multiply(result, square);
    if (rest > 1n) square = multiply(square, square);
  }
  return result;
}

/** The root of a whole order; of a negative number the real one where there is one. */
export function root(order: Complex, z: Complex): Complex {
  const whole = order.im === 0n ? wholeOf(order.re) : null;
  if (whole === null || whole < 1n) return power(z, divide(UNIT, order));
  if (z.re === 0n && z.im === 0n) return z;
  if (whole === 2n) return sqrt(z);
  if (z.im === 0n && z.re < 0n && whole % 2n === 1n) return negate(root(order, negate(z)));
  return exp(divide(ln(z), order));
}

/** Sine and cosine of any number. */
export function circular(z: Complex): { readonly sin: Complex; readonly cos: Complex } {
  if (z.im === 0n) {
    const { sin, cos } = sinCos(z.re);
    return { sin: real(sin), cos: real(cos) };
  }
  const [up, down] = [exp(multiply(I, z)), exp(negate(multiply(I, z)))];
  return {
    sin: divide(subtract(up, down), multiply(real(2n * ONE), I)),
    cos: divide(add(up, down), real(2n * ONE)),
  };
}

export function hyperbolic(z: Complex): { readonly sinh: Complex; readonly cosh: Complex } {
  const [up, down] = [exp(z), exp(negate(z))];
  return { sinh: divide(subtract(up, down), real(2n * ONE)), cosh: divide(add(up, down), real(2n * ONE)) };
}

export function asin(z: Complex): Complex {
  const inner = sqrt(subtract(UNIT, multiply(z, z)));
  // Within [-1, 1] it is the angle of a point, and surely real.
  if (z.im === 0n && inner.im === 0n) return real(angle(z.re, inner.re));
  return negate(multiply(I, ln(add(multiply(I, z), inner))));
}

export function acos(z: Complex): Complex {
  const inner = sqrt(subtract(UNIT, multiply(z, z)));
  if (z.im === 0n && inner.im === 0n) return real(angle(inner.re, z.re));
  return negate(multiply(I, ln(add(z, multiply(I, inner)))));
}

export function atan(z: Complex): Complex {
  if (z.im === 0n) return real(angle(z.re, ONE));
  const [up, down] = [add(UNIT, multiply(I, z)), subtract(UNIT, multiply(I, z))];
  return divide(subtract(ln(up), ln(down)), multiply(real(2n * ONE), I));
}

export const asinh = (z: Complex): Complex => ln(add(z, sqrt(add(multiply(z, z), UNIT))));
export const acosh = (z: Complex): Complex =>
  ln(add(z, multiply(sqrt(subtract(z, UNIT)), sqrt(add(z, UNIT)))));
export const atanh = (z: Complex): Complex =>
  divide(ln(divide(add(UNIT, z), subtract(UNIT, z))), real(2n * ONE));

export function floor(z: Complex): Complex {
  if (z.im !== 0n) throw new Undefined();
  const whole = wholeOf(z.re);
  return real((whole ?? z.re >> BITS) << BITS);
}
