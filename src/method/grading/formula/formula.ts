/** A formula as a tree. Names are symbols; nothing in it is looked up anywhere, so no name can mean harm. */
export type Formula =
  | NumberFormula
  | { readonly op: "symbol"; readonly name: string }
  | { readonly op: Operation; readonly of: readonly Formula[] };

export interface NumberFormula {
  readonly op: "number";
  readonly top: bigint;
  readonly bottom: bigint;
  /** Half a unit of the last digit of a decimal, which may stand for all that rounds to it; null for a whole number. */
  readonly half: { readonly top: bigint; readonly bottom: bigint } | null;
  /** Significant digits as written. */
  readonly digits: number;
}

export const FUNCTIONS = [
  "sqrt",
  "exp",
  "ln",
  // Its base is what the writer takes for granted.
  "log",
  "sin",
  "cos",
  "tan",
  "cot",
  "sec",
  "csc",
  "asin",
  "acos",
  "atan",
  "sinh",
  "cosh",
  "tanh",
  "coth",
  "sech",
  "csch",
  "asinh",
  "acosh",
  "atanh",
  "abs",
  "floor",
  "ceil",
  "factorial",
] as const;

export type FunctionName = (typeof FUNCTIONS)[number];

/** "pm" is its argument with either sign, "call" a function that only has a name: its first part. */
export type Operation =
  | FunctionName
  | "add"
  | "negate"
  | "multiply"
  | "divide"
  | "power"
  | "root"
  | "logBase"
  | "binomial"
  | "degree"
  | "percent"
  | "pm"
  | "call";

/** What an answer says: a formula, or one that stands to another in a relation. */
export interface Statement {
  readonly left: Formula;
  readonly relation: Relation | null;
  readonly right: Formula | null;
  /** How what is written in one way and meant in two was read. */
  readonly choices: Choices;
}

/**
 * What people write in one way and mean in two. "slash": 1/2x as 1/(2x), "argument": sin x/2 as sin(x/2), "script":
 * e^2x as e^(2x), "call": f(x) as a function's value, "mixed": 2(1/3) as two and a third.
 */
export type Doubt = "slash" | "argument" | "script" | "call" | "mixed";
/** The second reading is taken where true. */
export type Choices = { readonly [D in Doubt]?: boolean };

export type Relation = "=" | "≠" | "<" | ">" | "≤" | "≥";

/** All ways in which a text may be read; where several, none of them is surely meant. */
export type Readings = readonly Statement[];

export const children = (formula: Formula): readonly Formula[] => ("of" in formula ? formula.of : []);

/** Every part of a formula, itself included. */
export function* parts(formula: Formula): Generator<Formula> {
  yield formula;
  for (const child of children(formula)) yield* parts(child);
}

export function symbolsOf(formula: Formula): Set<string> {
  const names = new Set<string>();
  for (const part of parts(formula)) if (part.op === "symbol") names.add(part.name);
  return names;
}

export const has = (formula: Formula, ...operations: readonly Operation[]): boolean => {
  for (const part of parts(formula)) if ((operations as readonly string[]).includes(part.op)) return true;
  return false;
};

export const isDecimal = (formula: Formula): boolean => {
  for (const part of parts(formula)) if (part.op === "number" && part.half !== null) return true;
  return false;
};

const CONSTANTS: ReadonlySet<string> = new Set(["π", "e", "i"]);

/** Symbols of formulas that stand for what is not known, in the order of their names. */
export function freeSymbols(...formulas: readonly Formula[]): string[] {
  const names = new Set(formulas.flatMap((formula) => [...symbolsOf(formula)]));
  return [...names].filter((name) => !CONSTANTS.has(name)).sort();
}
