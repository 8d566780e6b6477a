import { type Algebra, Questions } from "./algebra.ts";
import { compareAnswers } from "./compare-answers.ts";
import type { Comparison, Reference } from "./comparison.ts";

/** A list may hold lists, and each level may raise questions of its own. */
const MOST_ROUNDS = 3;

/** The whole ladder without models: what comparing leaves open, algebra may still decide. */
export async function compareWithAlgebra(
  prediction: string,
  reference: Reference,
  algebra: Algebra,
): Promise<Comparison> {
  const questions = new Questions();
  let compared = compareAnswers(prediction, reference, questions);
  for (let round = 0; round < MOST_ROUNDS && compared.verdict === "undecided"; round++) {
    if (!(await questions.settle(algebra))) break;
    compared = compareAnswers(prediction, reference, questions);
  }
  const isCut = compared.verdict === "undecided" && questions.limited;
  return isCut ? { verdict: "undecided", step: "algebra-limit" } : compared;
}
