import { children, type Formula, symbolsOf } from "../../method/grading/formula/formula.ts";

export type MathJson = number | string | { readonly num: string } | readonly [string, ...MathJson[]];

/** Bits that a number may come to when the Compute Engine works it out. */
const MOST_BITS = 65_536;
/** Of a sum with letters in it; multiplied out it has many more terms than that. */
const MOST_EXPONENT_OF_SUM = 16;

/**
 * A formula in the Compute Engine's notation. Null for what it is not asked about: what could take it long, and
 * functions whose meaning there may differ from that here. It gets no LaTeX and no name that an answer wrote.
 */
export function mathJsonOf(formula: Formula): MathJson | null {
  if (bitsOf(formula) > MOST_BITS) return null;
  const names = new Map(
    [...symbolsOf(formula)].sort().map((name) => [name, CONSTANTS.get(name) ?? safeName(name)]),
  );
  return translate(formula, names);
}

const CONSTANTS: ReadonlyMap<string, string> = new Map([
  ["π", "Pi"],
  ["e", "ExponentialE"],
  ["i", "ImaginaryUnit"],
]);

const safeName = (name: string): string =>
  `s${[...name].map((sign) => sign.codePointAt(0)!.toString(16)).join("_")}`;

const HEADS: ReadonlyMap<Formula["op"], string> = new Map([
  ["add", "Add"],
  ["negate", "Negate"],
  ["multiply", "Multiply"],
  ["divide", "Divide"],
  ["power", "Power"],
  ["binomial", "Binomial"],
  ["sqrt", "Sqrt"],
  ["exp", "Exp"],
  ["ln", "Ln"],
  ["factorial", "Factorial"],
]);

function translate(formula: Formula, names: ReadonlyMap<string, string>): MathJson | null {
  if (formula.op === "number") {
    const [top, bottom] = [{ num: String(formula.top) }, { num: String(formula.bottom) }];
    return formula.bottom === 1n ? top : ["Divide", top, bottom];
  }
  if (formula.op === "symbol") return names.get(formula.name)!;
  const head = HEADS.get(formula.op);
  if (head === undefined) return null;
  const parts: MathJson[] = [];
  for (const child of children(formula)) {
    const part = translate(child, names);
    if (part === null) return null;
    parts.push(part);
  }
  return [head, ...parts];
}

/** How many bits the numbers in a formula may come to at most; Infinity for more than can be said. */
function bitsOf(formula: Formula): number {
  if (formula.op === "number") return Math.max(widthOf(formula.top), widthOf(formula.bottom));
  if (formula.op === "symbol") return 1;
  const parts = children(formula);
  const sizes = parts.map(bitsOf);
  const sum = sizes.reduce((all, one) => all + one, 0);
  const worst = Math.max(...sizes);
  if (formula.op === "factorial" || formula.op === "binomial") {
    if (worst > 10) return Number.POSITIVE_INFINITY;
    return 2 ** worst * worst;
  }
  if (formula.op !== "power") return sum;
  const [base, exponent] = parts;
  if (symbolsOf(exponent!).size > 0) return sum;
  if (worst > MOST_BITS || sizes[1]! > 16) return Number.POSITIVE_INFINITY;
  const times = 2 ** sizes[1]!;
  if (base!.op === "add" && symbolsOf(base!).size > 0 && times > MOST_EXPONENT_OF_SUM)
    return Number.POSITIVE_INFINITY;
  return sizes[0]! * times;
}

const widthOf = (value: bigint): number => value.toString(2).length;
