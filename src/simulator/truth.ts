import { sameAnswer } from "./compare-answers.ts";
import { defectsIn, firstPart } from "./distorted-problem.ts";
import { findProblem } from "./found-problem.ts";

/** What may be wrong with a simulated problem, by the names of the faults that plant it. */
export type PlantedError = "wrongAnswer" | "ambiguous" | "leak" | "proof" | "multiPart";

/** What is truly wrong with a problem and its reference answer: nothing when it is sound. Null for no simulated problem. */
export function errorsOf(problem: string, reference: string): readonly PlantedError[] | null {
  const found = findProblem(problem);
  if (found === null) return null;
  const { ambiguity, leak, proof, twoParts } = defectsIn(found.text);
  const errors: Readonly<Record<PlantedError, boolean>> = {
    wrongAnswer: !isRightAnswer(problem, firstPart(reference)),
    ambiguous: ambiguity !== null,
    leak,
    proof,
    multiPart: twoParts,
  };
  return (Object.keys(errors) as PlantedError[]).filter((error) => errors[error]);
}

/** Whether an answer is what the problem's family computes; of an ambiguous problem, in its first reading. */
export function isRightAnswer(problem: string, answer: string): boolean {
  const found = findProblem(problem);
  if (found === null) return false;
  const worked = found.family.solve(found.params);
  return sameAnswer(worked.answer, answer, worked.unit);
}
