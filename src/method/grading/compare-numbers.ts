import type { Comparison, Reference, Verdict } from "./comparison.ts";
import { normaliseAnswer } from "./normalise-answer.ts";
import { type Quantity, readQuantity, type Unit, unitOf } from "./quantity.ts";
import { ratioOf } from "./units.ts";

/** Fewest significant digits at which a rounded number counts as the longer one: "2" is not 2.4. */
const ROUNDING_DIGITS = 3;
// Half a unit of the last digit is seldom a float.
const SLACK = 1 + 1e-9;

/** Compares two normalised answers as numbers with units; null when they cannot be, or when it stays open. */
export function compareNumbers(predicted: string, expected: string, reference: Reference): Comparison | null {
  const asked = reference.unit === null ? "" : normaliseAnswer(reference.unit);
  const declared = unitOf(asked);
  const read = (text: string) => readQuantity(declared === null ? without(asked, text) : text);
  const [a, b] = [read(predicted), read(expected)];
  if (a === null || b === null) return null;
  if (a.label !== null && b.label !== null && a.label !== b.label) return null;
  // Behind a formula's number stand variables, unless the problem asks for a unit.
  if (reference.answerType === "expression" && reference.unit === null && a.unit.text + b.unit.text !== "")
    return null;
  const verdict = withUnits(a, b, reference, declared);
  return verdict === "undecided" ? null : { verdict, step: "numeric" };
}

// A unit that is not known can still be told when it stands there to the letter.
function without(unit: string, text: string): string {
  const before = text.slice(0, -unit.length);
  return text.endsWith(unit) && /[\d) ]$/.test(before) ? before.trim() : text;
}

function withUnits(a: Quantity, b: Quantity, reference: Reference, declared: Unit | null): Verdict {
  const unit = reference.unit === null ? b.unit : declared;
  if (b.unit.text !== "" && unit !== null && ratioOfUnits(b.unit, unit) !== 1) return "undecided";
  if (a.unit.text === "%" || unit?.text === "%") return percentages(a, b, unit, reference);
  if (a.unit.text === "") {
    // Only a unit that was asked for may be left out.
    if (reference.unit === null && b.unit.text !== "") return "undecided";
    const verdict = near(a, b, 1, reference);
    // "million people" asked for and "5000000" answered is no difference.
    return verdict === "different" && (unit === null || SCALED.test(unit.text)) ? "undecided" : verdict;
  }
  if (unit === null || unit.text === "") return "undecided";
  const ratio = ratioOfUnits(a.unit, unit);
  return ratio === null ? "undecided" : near(a, b, ratio, reference);
}

/** "45%" is 0.45; a bare "45" is 45% only where percent is asked for, and a bare "0.45" then may mean either. */
function percentages(a: Quantity, b: Quantity, unit: Unit | null, reference: Reference): Verdict {
  const plain = near(a, b, 1, reference);
  if (a.unit.text === "%" && unit?.text === "%") return plain;
  if (a.unit.text !== "" && unit !== null && unit.text !== "") return "undecided";
  if (a.unit.text === "%") {
    const asNumber = near(a, b, 0.01, reference);
    return asNumber === "equal" && reference.unit === null ? "equal" : oneOpen(plain, asNumber);
  }
  if (a.unit.text !== "") return "undecided";
  const asPercent = near(a, b, 100, reference);
  // Declared, the unit speaks for the bare number; written with the reference alone, its value does.
  if ((reference.unit !== null ? plain : asPercent) === "equal") return "equal";
  return oneOpen(plain, asPercent);
}

const SCALED = /\d|thousand|million|billion|hundred|dozen/i;

const oneOpen = (...verdicts: Verdict[]): Verdict =>
  verdicts.every((verdict) => verdict === "different") ? "different" : "undecided";

/** How many of the second unit one of the first is; null when that is not known. */
export function ratioOfUnits(a: Unit, b: Unit): number | null {
  if (a.known !== null && b.known !== null) return ratioOf(a.known, b.known);
  return unitWords(a.text) === unitWords(b.text) ? 1 : null;
}

const unitWords = (text: string) =>
  text.replace(/\p{L}{3,}/gu, (word) =>
    /^\p{L}\p{Ll}+$/u.test(word) ? word.toLowerCase().replace(/s$/, "") : word,
  );

/**
 * Exact numbers are compared exactly. A rounded one stands for all that round to it, and one unit of its last digit
 * more is open: constants and ways of rounding differ.
 */
function near(a: Quantity, b: Quantity, ratio: number, reference: Reference): Verdict {
  const { relativeTolerance: tolerance, tolerance: asked = 0 } = reference;
  if (asked > 0 && withinTolerance(a.value * ratio, b.value, asked)) return "equal";
  if (a.exact !== null && b.exact !== null && ratio === 1) {
    if (a.exact.top * b.exact.bottom === b.exact.top * a.exact.bottom) return "equal";
    return withinTolerance(a.value, b.value, tolerance) ? "undecided" : "different";
  }
  const value = a.value * ratio;
  if (!Number.isFinite(value) || !Number.isFinite(b.value)) return "undecided";
  if (value === b.value || withinTolerance(value, b.value, tolerance)) return "equal";
  const difference = Math.abs(value - b.value);
  const halves = [halfOf(a) * ratio, halfOf(b)];
  const half = Math.max(...halves);
  const digits = Math.min(...[a.digits, b.digits].filter((_, at) => halves[at] === half));
  const significant = digits >= ROUNDING_DIGITS && digits <= 15;
  const isExact = a.exact !== null || b.exact !== null;
  if (difference <= half * SLACK) return significant && !isExact ? "equal" : "undecided";
  return significant && difference <= 2 * half * SLACK ? "undecided" : "different";
}

// A whole number may be one that the problem asked to be rounded to.
const halfOf = ({ half, exact }: Quantity) => (exact?.bottom === 1n ? 0.5 : half);

function withinTolerance(a: number, b: number, tolerance: number): boolean {
  return Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
}
