import { Questions } from "./algebra.ts";
import { compareChoices } from "./compare-choices.ts";
import { compareCollections, compareMatrices } from "./compare-collections.ts";
import { compareFormulaAnswers } from "./compare-formula-answers.ts";
import { compareNumbers } from "./compare-numbers.ts";
import type { Comparison, Reference } from "./comparison.ts";
import { normaliseAnswer, sameFormula, sameWords } from "./normalise-answer.ts";

/** Longer answers are compared to the letter alone: no person checks them, and no step may take long. */
const MAX_LENGTH = 4096;

const UNDECIDED: Comparison = { verdict: "undecided", step: "undecided" };

/**
 * Climbs the ladder of deterministic comparisons (docs/grading.md), surest first. "undecided" is an honest outcome:
 * only then is a judge asked.
 */
export function compareAnswers(
  prediction: string,
  reference: Reference,
  questions = new Questions(),
): Comparison {
  const predicted = prediction.trim();
  if (predicted === "") return { verdict: "different", step: "no-answer" };
  if (predicted === reference.answer.trim()) return { verdict: "equal", step: "exact" };
  if (predicted.length > MAX_LENGTH || reference.answer.length > MAX_LENGTH) return UNDECIDED;
  const [a, b] = [normaliseAnswer(predicted), normaliseAnswer(reference.answer)];
  if (a === "") return { verdict: "different", step: "no-answer" };
  const isWords = reference.answerType === "text" || reference.answerType === "choice";
  if (isWords ? sameWords(a, b) : sameFormula(a, b)) return { verdict: "equal", step: "normalised" };
  return compareByType(a, b, reference, questions) ?? UNDECIDED;
}

function compareByType(
  predicted: string,
  expected: string,
  reference: Reference,
  questions: Questions,
): Comparison | null {
  switch (reference.answerType) {
    case "choice":
      return compareChoices(predicted, expected, reference.problem);
    case "expression":
    case "numeric":
      return (
        compareMatrices(predicted, expected, reference, questions) ??
        compareNumbers(predicted, expected, reference) ??
        compareFormulaAnswers(predicted, expected, reference, questions)
      );
    case "set":
    case "tuple":
    case "interval":
      return compareCollections(predicted, expected, reference, questions);
    case "text":
      // Two whole numbers as words are years or counts; "010" and "10" may be strings.
      return WHOLE.test(predicted) && WHOLE.test(expected) ? { verdict: "different", step: "numeric" } : null;
  }
}

const WHOLE = /^-?[1-9]\d*$/;
