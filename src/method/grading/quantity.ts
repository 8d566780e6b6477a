/** A number with what stands behind it. */
export interface Quantity {
  readonly value: number;
  /** What follows the number, "" for none: "m/s", "%". */
  readonly unit: string;
  /** Significant digits as written; Infinity for an exact fraction. */
  readonly digits: number;
}

const DECIMAL = String.raw`[+-]?(?:\d{1,3}(?:[,  ]\d{3})+|\d+)?(?:\.\d+)?`;
const POWER = String.raw`(?:\s*(?:[eE]|\*\s*10\s*\^)\s*\(?\s*([+-]?\d+)\s*\)?)?`;
const NUMBER = new RegExp(String.raw`^(?:[A-Za-z]\w*\s*(?:=|≈)\s*)?(${DECIMAL})${POWER}(.*)$`, "s");
const FRACTION = /^(?:[A-Za-z]\w*\s*=\s*)?([+-]?)\s*\(?(\d+)\)?\s*\/\s*\(?(\d+)\)?(.*)$/s;

/** Reads a normalised answer as a number with an optional unit; null when it is anything else. */
export function readQuantity(text: string): Quantity | null {
  const fraction = FRACTION.exec(text);
  if (fraction !== null) {
    const [, sign, top, bottom, rest] = fraction;
    const unit = readUnit(rest!);
    if (unit === null || Number(bottom) === 0) return null;
    const value = (Number(top) / Number(bottom)) * (sign === "-" ? -1 : 1);
    return { value, unit, digits: Number.POSITIVE_INFINITY };
  }
  const match = NUMBER.exec(text);
  if (match === null || !/\d/.test(match[1]!)) return null;
  const [, mantissa, power, rest] = match;
  const unit = readUnit(rest!);
  if (unit === null) return null;
  const plain = mantissa!.replace(/[,  ]/g, "");
  const value = Number(`${plain}e${power ?? 0}`);
  return Number.isFinite(value) ? { value, unit, digits: significantDigits(plain) } : null;
}

function significantDigits(mantissa: string): number {
  const digits = mantissa.replace(/[+-]/, "").replace(".", "").replace(/^0+/, "");
  return Math.max(1, digits.length);
}

// Words or factors of a unit; a further number or sign means the text was no quantity but an expression.
function readUnit(rest: string): string | null {
  const unit = rest.trim();
  if (unit === "" || unit === "%" || unit === "°") return unit;
  return /^[A-Za-zμΩÅ°][A-Za-zμΩÅ°\s*/^()0-9.-]*$/.test(unit) && !/^[eijkxyz]$/.test(unit)
    ? spelledUnit(unit)
    : null;
}

function spelledUnit(unit: string): string {
  return unit
    .replace(/\s*([*/^])\s*/g, "$1")
    .replace(/[()]/g, "")
    .replace(/\s+/g, " ")
    .trim();
}
