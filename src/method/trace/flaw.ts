import type { Problem } from "../problem.ts";
import type { Solution } from "../solution.ts";
import { contradictsItself } from "./contradiction.ts";
import { isInOtherLanguage } from "./language.ts";
import { isAboutOtherProblem } from "./other-problem.ts";
import { repeatsItself } from "./repetition.ts";

/** What is wrong with how a solution got to its answer, whatever the answer is. */
export type Flaw = "truncated" | "repetition" | "other-problem" | "contradiction" | "wrong-language";

/** Raised when this code would find other flaws in the same traces. */
export const TRACE_VERSION = 1;

/** The gravest flaw of a trace; null when it is sane. `languages` are the dataset's, as BCP 47 tags. */
export async function flawOf(
  solution: Solution,
  problem: Problem,
  languages: readonly string[],
): Promise<Flaw | null> {
  if (solution.finish === "length") return "truncated";
  if (!solution.complete) return null;
  const trace = `${solution.reasoning}\n\n${solution.solution}`;
  if (repeatsItself(trace)) return "repetition";
  if (isAboutOtherProblem(trace, problem.problem)) return "other-problem";
  if (contradictsItself(solution, problem)) return "contradiction";
  return (await isInOtherLanguage(trace, languages)) ? "wrong-language" : null;
}
