import type { Random } from "../util/random.ts";

/** Each makes any problem of given values ambiguous; the validator knows them by their words alone. */
const AMBIGUITIES = [
  "(One of the values above is misprinted; it is not known which.)",
  "(Either the first or the last of the values above is to be left out; choose one.)",
  "(One value above is given in another unit than stated, and may be converted or not.)",
] as const;

const LEAK = "(The answer is ";
const SECOND_PART = "(b) How many characters does the answer to part (a) have when it is written out?";

/** The problem with a sentence that lets it be read in more than one way. */
export function makeAmbiguous(text: string, random: Random): string {
  return `${text} ${random.pick(AMBIGUITIES)}`;
}

/** The problem with its own answer in it. */
export function leakAnswer(text: string, answer: string): string {
  return `${text} ${LEAK}${answer}.)`;
}

/** The problem as a proof task, whose claim gives the answer away. */
export function asProof(text: string, answer: string): string {
  return `Prove that the answer to the following question is ${answer}. ${text}`;
}

/** The problem and a second question behind it. */
export function asTwoParts(text: string): string {
  return `(a) ${text}\n${SECOND_PART}`;
}

/** Answer to what `asTwoParts` asks. */
export function twoPartAnswer(answer: string): string {
  return `(a) ${answer}; (b) ${[...answer].length}`;
}

/** The part of an answer that is for the family's own question. */
export function firstPart(answer: string): string {
  return /^\(a\) (.*); \(b\) \d+$/s.exec(answer)?.[1] ?? answer;
}

/** What is wrong with how a problem is put. */
export interface Defects {
  readonly ambiguity: string | null;
  readonly leak: boolean;
  readonly proof: boolean;
  readonly twoParts: boolean;
}

/** What is wrong with how a problem is put, read from its words. */
export function defectsIn(text: string): Defects {
  return {
    ambiguity: AMBIGUITIES.find((sentence) => text.includes(sentence)) ?? null,
    leak: text.includes(LEAK),
    proof: /\bprove that the answer to the following question\b/i.test(text),
    twoParts: text.includes(SECOND_PART),
  };
}
