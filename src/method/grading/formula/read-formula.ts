import type { Choices, Doubt, Formula, Readings, Relation, Statement } from "./formula.ts";
import { FormulaReader, Unreadable } from "./formula-reader.ts";
import { type Token, tokensOf } from "./tokens.ts";

const MOST_LENGTH = 512;
/** So many doubts are no formula that a person would call clear. */
const MOST_DOUBTS = 3;
const RELATIONS: ReadonlySet<string> = new Set(["=", "≠", "<", ">", "≤", "≥"]);

/**
 * Reads a normalised answer as a formula, in all the ways in which it may be meant. Null when it is none, when it is too
 * long or too deep, or when it holds anything that is not surely understood.
 */
export function readFormula(text: string): Readings | null {
  if (text.length > MOST_LENGTH) return null;
  const tokens = tokensOf(text);
  if (tokens === null) return null;
  const doubts = new Set<Doubt>();
  const first = readWith(tokens, {}, doubts);
  if (first === null || doubts.size > MOST_DOUBTS) return null;
  let choices: Choices[] = [{}];
  for (const doubt of doubts) choices = choices.flatMap((some) => [some, { ...some, [doubt]: true }]);
  const readings = choices.map((some) => {
    const all = Object.fromEntries([...doubts].map((doubt) => [doubt, some[doubt] === true]));
    return readWith(tokens, all, new Set());
  });
  return readings.every((one) => one !== null) ? readings : null;
}

function readWith(tokens: readonly Token[], choices: Choices, doubts: Set<Doubt>): Statement | null {
  try {
    return statement(tokens, choices, doubts);
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

function statement(tokens: readonly Token[], choices: Choices, doubts: Set<Doubt>): Statement {
  const at = tokens.flatMap(({ text }, i) => (RELATIONS.has(text) ? [i] : []));
  const formula = (from: number, to: number): Formula =>
    new FormulaReader(tokens.slice(from, to), choices, doubts).whole();
  if (at.length === 0) return { left: formula(0, tokens.length), relation: null, right: null, choices };
  if (at.length > 1) throw new Unreadable();
  const relation = tokens[at[0]!]!.text as Relation;
  return { left: formula(0, at[0]!), relation, right: formula(at[0]! + 1, tokens.length), choices };
}
