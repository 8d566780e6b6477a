import { splitLabel } from "./normalise-answer.ts";
import { type KnownUnit, readUnit } from "./units.ts";

/** A number with what stands before and behind it. */
export interface Quantity {
  /** Not finite where no float holds the exact number. */
  readonly value: number;
  /** The number as a fraction when nothing of it was rounded away: "12", "3/8", "10^-3". */
  readonly exact: { readonly top: bigint; readonly bottom: bigint } | null;
  /** Half a unit of the last digit written; 0 for an exact number. */
  readonly half: number;
  /** Significant digits as written; Infinity for an exact number. */
  readonly digits: number;
  /** "x" of "x = 5". */
  readonly label: string | null;
  readonly unit: Unit;
}

export interface Unit {
  /** As written but for spaces; "" when there is none. */
  readonly text: string;
  readonly known: KnownUnit | null;
}

const ABOUT = /^(?:≈|∼|(?:approximately|approx\.?|about|roughly|circa|ca\.?)(?= )) ?/i;
const POWER = String.raw`(?:[eE]([+-]?\d{1,4})| ?[*x] ?10 ?\^ ?\(?([+-]?\d{1,4})\)?)?`;
const DECIMAL = new RegExp(
  String.raw`^([+-]?)((?:\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?:\.\d+)?|\.\d+)(?![\d.,]*\d)${POWER}`,
);
const FRACTION =
  /^([+-]?) ?(?:\(([+-]?\d+) ?\/ ?(\d+)\)|\(?([+-]?\d+)\)? ?\/ ?\(?(\d+)\)?)(?![\d.,]*\d)(?![\p{L}(])/u;
const FRACTION_WITH_UNIT = /^([+-]?) ?\(([+-]?\d+) ?\/ ?(\d+)\)(?![\d.,]*\d)/;
const INTEGER_POWER = /^([+-]?)(\d{1,6}) ?\^ ?\(?([+-]?\d{1,3})\)?(?![\d.])/;
const SCALES: Readonly<Record<string, number>> = { thousand: 3, million: 6, billion: 9, trillion: 12 };

/** Reads a normalised answer as a number with an optional unit; null when it is anything else. */
export function readQuantity(text: string): Quantity | null {
  const { label, rest } = splitLabel(text.replace(ABOUT, ""));
  const body = rest.replace(ABOUT, "");
  const number = readFraction(body) ?? readPower(body) ?? readDecimal(body);
  if (number === null) return null;
  const unit = unitOf(body.slice(number.length).trim());
  if (unit === null) return null;
  const { value, exact, half, digits } = number;
  return { value, exact, half, digits, label, unit };
}

/** The unit that a text names, as answers and the unit field of a problem spell it; null when it is none. */
export function unitOf(text: string): Unit | null {
  if (text === "") return { text, known: null };
  if (text.length > 60) return null;
  if (/^(?:%|percent|per cent)$/i.test(text)) return { text: "%", known: null };
  const known = readUnit(text);
  if (known !== null) return { text, known };
  const formula = /^[A-Za-zμΩÅ°][\w μΩÅ°/*^().-]*$/.test(text) && /[/^°]/.test(text) && text.length > 1;
  const words = /^\p{L}{2,}(?:[ -]\p{L}{2,}){0,3}$/u.test(text) && !NO_UNIT.test(text);
  return formula || words ? { text: text.replace(/ ?([*/^]) ?/g, "$1"), known: null } : null;
}

// Words that make the number part of something else.
const NO_UNIT =
  /\b(?:or|and|to|if|for|when|mod|log|ln|lg|sin|cos|tan|exp|sqrt|root|pi|times|plus|minus|over|dozen|hundred|half|not|up|down|choose)\b/i;

type ReadNumber = Pick<Quantity, "value" | "exact" | "half" | "digits"> & { readonly length: number };

function exactly(top: bigint, bottom: bigint, length: number): ReadNumber | null {
  if (bottom === 0n) return null;
  const quotient = Number(top) / Number(bottom);
  const value = quotient === 0 && top !== 0n ? Number.NaN : quotient;
  return { value, exact: { top, bottom }, half: 0, digits: Number.POSITIVE_INFINITY, length };
}

function readFraction(text: string): ReadNumber | null {
  const match = FRACTION_WITH_UNIT.exec(text) ?? FRACTION.exec(text);
  if (match === null) return null;
  const [whole, sign, innerTop, innerBottom, top, bottom] = match;
  const numerator = BigInt((innerTop ?? top)!.replace("+", ""));
  return exactly(sign === "-" ? -numerator : numerator, BigInt((innerBottom ?? bottom)!), whole.length);
}

function readPower(text: string): ReadNumber | null {
  const match = INTEGER_POWER.exec(text);
  if (match === null) return null;
  const [whole, sign, base, exponent] = match;
  const power = Number(exponent);
  const size = BigInt(base!) ** BigInt(Math.abs(power)) * (sign === "-" ? -1n : 1n);
  return power < 0
    ? exactly(sign === "-" ? -1n : 1n, size < 0n ? -size : size, whole.length)
    : exactly(size, 1n, whole.length);
}

function readDecimal(text: string): ReadNumber | null {
  const match = DECIMAL.exec(text);
  if (match === null) return null;
  const [whole, sign, mantissa, e, power] = match;
  const plain = mantissa!.replace(/[, ]/g, "");
  const scale = /^ ?(thousand|million|billion|trillion)(?!\p{L})/iu.exec(text.slice(whole.length));
  const exponent = Number(e ?? power ?? 0) + (scale === null ? 0 : SCALES[scale[1]!.toLowerCase()]!);
  const length = whole.length + (scale?.[0].length ?? 0);
  const signed = `${sign === "-" ? "-" : ""}${plain}`;
  if (exponent === 0 && !plain.includes(".")) return exactly(BigInt(signed), 1n, length);
  const value = Number(`${signed}e${exponent}`);
  const nonZero = /[1-9]/.test(plain);
  // Outside of these a float has lost the number.
  if (nonZero && !(Math.abs(value) > 1e-300 && Math.abs(value) < 1e300)) return null;
  const decimals = plain.includes(".") ? plain.length - plain.indexOf(".") - 1 : 0;
  const digits = Math.max(1, plain.replace(".", "").replace(/^0+/, "").length);
  return { value, exact: null, half: 0.5 * 10 ** (exponent - decimals), digits, length };
}
