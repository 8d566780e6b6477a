import type { Random } from "../../util/random.ts";
import type { Params, WorkedAnswer } from "../family.ts";

/** A field that the family declares as a number. */
export function num(params: Params, field: string): number {
  return params[field] as number;
}

/** A field that the family declares as a word or a phrase. */
export function str(params: Params, field: string): string {
  return params[field] as string;
}

/** A field that the family declares as a list of numbers. */
export function nums(params: Params, field: string): readonly number[] {
  return params[field] as readonly number[];
}

/** A value with exactly this many decimals, halves rounded away from zero whatever the last binary digit says. */
export function fixed(value: number, digits: number): string {
  const scale = 10 ** digits;
  const scaled = Math.abs(value) * scale;
  const rounded = Math.floor(scaled + 0.5 + scaled * 1e-12) / scale;
  return (value < 0 && rounded > 0 ? -rounded : rounded).toFixed(digits);
}

/** An intermediate value of a step: at most six decimals, without trailing zeros. */
export function shown(value: number, digits = 6): string {
  const text = fixed(value, digits);
  return text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, "") : text;
}

/** A set of whole numbers in rising order, as "{2, 5, 9}". */
export function setText(values: Iterable<number>): string {
  return `{${[...new Set(values)].sort((a, b) => a - b).join(", ")}}`;
}

/** The candidates that are no answer, each once, at most `count` of them. */
export function wrongAnswers(answer: string, candidates: readonly string[], count = 3): string[] {
  return [...new Set(candidates)].filter((it) => it !== answer && it !== "").slice(0, count);
}

/** Draws until the outcome is acceptable; the bound only turns an impossible condition into an error. */
export function drawUntil<T>(make: () => T, accept: (value: T) => boolean): T {
  for (let attempt = 0; attempt < 20_000; attempt++) {
    const value = make();
    if (accept(value)) return value;
  }
  throw new Error("No acceptable parameters in 20000 draws");
}

/** Something that has a name and a year of its own. */
export interface Dated {
  readonly name: string;
  readonly year: number;
}

/** What a question on the order of four dated things may ask for, easiest first. */
export const RANKS = ["earliest", "latest", "second earliest", "third earliest"] as const;

const LETTERS = ["A", "B", "C", "D"] as const;

/** Names of four things at least `gap` years from each other and at most `span` years from the first. */
function fourOf(random: Random, table: readonly Dated[], gap: number, span: number): string[] {
  const found = drawUntil(
    () => {
      const chosen: Dated[] = [];
      for (const item of random.shuffle(table)) {
        const near = chosen.length === 0 || Math.abs(item.year - chosen[0]!.year) <= span;
        if (near && chosen.every((it) => Math.abs(it.year - item.year) >= gap)) chosen.push(item);
        if (chosen.length === 4) break;
      }
      return chosen;
    },
    (chosen) => chosen.length === 4,
  );
  return found.map((it) => it.name);
}

/** Parameters a, b, c, d and rank of a question on the order of four things. */
export function drawOrder(
  random: Random,
  table: readonly Dated[],
  spacing: { readonly gap: number; readonly span: number },
  ranks: readonly string[],
): Params {
  const [a, b, c, d] = random.shuffle(fourOf(random, table, spacing.gap, spacing.span));
  return { a: a!, b: b!, c: c!, d: d!, rank: random.pick(ranks) };
}

/** The letter of the option that holds the asked rank, with the years as the reasoning. */
export function solveOrder(params: Params, table: readonly Dated[], verb: string): WorkedAnswer {
  const yearOf = new Map(table.map((it) => [it.name, it.year]));
  const options = (["a", "b", "c", "d"] as const).map((field, at) => ({
    letter: LETTERS[at]!,
    name: str(params, field),
    year: yearOf.get(str(params, field))!,
  }));
  const sorted = options.toSorted((x, y) => x.year - y.year);
  const rank = str(params, "rank");
  const place = { earliest: 0, "second earliest": 1, "third earliest": 2, latest: 3 }[rank] ?? 0;
  const answer = sorted[place]!.letter;
  return {
    answer,
    answerType: "choice",
    steps: [
      ...options.map((it) => `${it.letter}) ${it.name} ${verb} ${it.year}.`),
      `In rising order the years are ${sorted.map((it) => it.year).join(" < ")}.`,
      `The ${rank} of the four is the one of ${sorted[place]!.year}, so its letter is the answer.`,
    ],
    distractors: LETTERS.filter((it) => it !== answer),
  };
}

/** A made-up word in plain letters with this many vowels. */
export function madeUpForm(random: Random, syllables: number): string {
  const consonant = () => random.pick([..."ptkbdgszmnlr"]);
  const vowel = () => random.pick([..."aaeiiou"]);
  let form = random.chance(0.7) ? consonant() : "";
  for (let at = 1; at < syllables; at++) {
    form += vowel() + (random.chance(0.35) ? random.pick(["n", "m", "l", "r"]) : "") + consonant();
  }
  return form + vowel() + (random.chance(0.5) ? consonant() : "");
}
