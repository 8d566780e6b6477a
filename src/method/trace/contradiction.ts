import { compareAnswers } from "../grading/compare-answers.ts";
import { extractAnswer } from "../grading/extract-answer.ts";
import type { Problem } from "../problem.ts";
import type { Solution } from "../solution.ts";

/** How much of the reasoning's end is its conclusion, in characters. */
const CONCLUSION = 600;

/**
 * Whether a solution ends in another answer than it argues for: its reasoning's conclusion states one that is certainly
 * different. What cannot be told apart for certain is no contradiction.
 */
export function contradictsItself({ reasoning, answer }: Solution, problem: Problem): boolean {
  if (answer === "") return false;
  const concluded = concludedIn(reasoning.slice(-CONCLUSION));
  if (concluded === "") return false;
  const reference = { ...problem, answer, relativeTolerance: 1e-3 };
  return compareAnswers(concluded, reference).verdict === "different";
}

const CONCLUDES =
  /\b(?:final answer|answer|result|total|value)\b[^.?!\n]{0,40}?\b(?:is|equals|comes to|arrive at is)\s*:?\s*(?!not\b|in\b|of\b|to\b|that\b|the\b|then\b)([^\n]{1,200})/gi;

/** What the end of a reasoning concludes: its marked answer, else the last "the answer is ..."; "" for none. */
function concludedIn(end: string): string {
  const marked = /\\boxed\s*\{|final answer\s*[:*]/i.test(end) ? extractAnswer(end) : "";
  if (marked !== "") return marked;
  const said = [...end.matchAll(CONCLUDES)].at(-1)?.[1];
  if (said === undefined) return "";
  // The end of the clause, but not the point of a decimal or the comma of a tuple.
  return said.split(/(?<=\S)[.;!?](?=\s|$)|,\s+(?:and|which|so|as|since|because|but)\b/)[0]!.trim();
}
