import { FUNCTIONS, type FunctionName } from "./formula.ts";

const ARC: readonly FunctionName[] = ["asin", "acos", "atan", "asinh", "acosh", "atanh"];

/** Names of functions as answers write them. "sec", "max" and the like are no product of letters. */
export const FUNCTION_WORDS: ReadonlyMap<string, FunctionName> = new Map<string, FunctionName>([
  ...FUNCTIONS.filter((name) => name !== "abs" && name !== "factorial").map((name) => [name, name] as const),
  ...ARC.map((name) => [`arc${name.slice(1)}`, name] as const),
  ["arsinh", "asinh"],
  ["arcosh", "acosh"],
  ["artanh", "atanh"],
  ["tg", "tan"],
  ["cosec", "csc"],
]);

/** The function that undoes another: what "sin^-1" means. */
export const INVERSES: ReadonlyMap<FunctionName, FunctionName> = new Map(
  ARC.map((name) => [name.slice(1) as FunctionName, name] as const),
);

const GREEK =
  "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho varsigma sigma tau upsilon phi chi psi omega";

/** Words that are one symbol. */
export const SYMBOL_WORDS: ReadonlyMap<string, string> = new Map([
  ...GREEK.split(" ").map((name, at) => [name, String.fromCodePoint(0x3b1 + at)] as const),
  ...[
    ..."hbar ell Delta Gamma Theta Lambda Xi Sigma Upsilon Phi Psi Omega varepsilon varphi vartheta varrho".split(
      " ",
    ),
  ].map((name) => [name, name] as const),
]);

/** Marks over or round a letter that make another symbol of it. */
export const MARKS: ReadonlySet<string> = new Set(
  "vec hat bar tilde dot ddot overline widehat widetilde underline".split(" "),
);

/** Letters that often name a function: before a bracket they may stand for one or for a factor. */
export const MAYBE_FUNCTION = /^[fghFGHφψΦΨ]$/u;

/** Differentials, which no factor d can be taken out of. */
export const DIFFERENTIAL = /^\p{L}?d\p{L}$/u;

/** Short words that are no product of letters. */
export const NO_PRODUCT: ReadonlySet<string> = new Set(
  "if or and for the to of is in at by mod no not min max lim det gcd lcm sum int do as are any all has yes but per tr Tr Re Im sgn sup inf arg dim ker var Var cov Cov erf li Li Si Ci Ei Res div oo nan NaN Inf max Max Min on an it we".split(
    " ",
  ),
);
