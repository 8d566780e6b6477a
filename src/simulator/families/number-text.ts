/** Greatest common divisor, never negative. */
export function gcd(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a < 0n ? -a : a;
}

/** base^exponent modulo a positive modulus, for an exponent of zero or more. */
export function modularPower(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n % modulus;
  let square = residue(base, modulus);
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** The representative in [0, modulus), also of a negative value. */
export function residue(value: bigint, modulus: bigint): bigint {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
}

/** "p/q" in lowest terms, or an integer; the sign stands in front. */
export function fractionText(numerator: bigint, denominator: bigint): string {
  const divisor = gcd(numerator, denominator) * (denominator < 0n ? -1n : 1n);
  const [p, q] = [numerator / divisor, denominator / divisor];
  return q === 1n ? `${p}` : `${p}/${q}`;
}

/** A value to some significant figures: plain digits within 1e-4..1e7, scientific ("1.230e-19") outside. */
export function significant(value: number, figures: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e7) return value.toExponential(figures - 1).replace("e+", "e");
  const text = value.toPrecision(figures);
  return text.includes("e") ? String(Number(text)) : text;
}

/** A value to some decimal places, without a minus sign in front of zero. */
export function fixed(value: number, places: number): string {
  const text = value.toFixed(places);
  return Number(text) === 0 ? text.replace("-", "") : text;
}

/** A value with nothing but its shortest digits after rounding away the noise of binary fractions. */
export function plain(value: number): string {
  return String(Number(value.toPrecision(12)));
}

/** The value of "12", "0.5", "1.2e-5" or "3/8"; null for any other text. */
export function valueOfText(text: string): number | null {
  const [top, bottom, ...rest] = text.split("/");
  const value = Number(top || Number.NaN) / Number(bottom ?? 1);
  return rest.length === 0 && Number.isFinite(value) ? value : null;
}

/** The candidates that are values at all and differ, by value, from the answer and from one another. */
export function wrongAnswers(answer: string, candidates: readonly string[]): string[] {
  const key = (text: string) => valueOfText(text) ?? text;
  const seen = new Set<number | string>([key(answer)]);
  const isNew = (text: string) => !/NaN|Infinity/.test(text) && !seen.has(key(text));
  const out: string[] = [];
  for (const text of candidates) {
    if (!isNew(text)) continue;
    seen.add(key(text));
    out.push(text);
  }
  return out;
}
