import type { ResolvedGeneration } from "../specs/resolved.ts";
import { comparable } from "./comparable.ts";
import type { ProblemReply } from "./reply-schemas.ts";

export type ProblemDefect = { readonly reason: string; readonly detail: string };

const PROOF =
  /^(?:\W*\b(?:please\s+)?)?(?:prove|show|demonstrate|verify|establish)\s+(?:that|the|why|whether)\b/im;
const PROOF_ANYWHERE =
  /\b(?:prove|show)\s+that\b(?![^.?!]*\b(?:find|compute|determine|calculate|what|how many)\b)/i;
const PART = /(?:^|\n|\s)\(?([a-d]|i{1,3}|iv|[1-4])[).]\s+\S/g;
const SEVERAL_TASKS =
  /\b(?:for each of the following|answer (?:all|both|each)|in (?:two|three|four|several) parts)\b/i;

/** Deterministic checks of a written problem (design: method 2), cheapest first; null when it passes all. */
export function checkProblem(problem: ProblemReply, policy: ResolvedGeneration): ProblemDefect | null {
  const { checks } = policy;
  const text = problem.problem.trim();
  const answer = problem.answer.trim();
  if (answer === "") return { reason: "no-answer", detail: "the answer is empty" };
  if (text.length < checks.minProblemLength) {
    return {
      reason: "problem-too-short",
      detail: `${text.length} of at least ${checks.minProblemLength} characters`,
    };
  }
  if (text.length > checks.maxProblemLength) {
    return {
      reason: "problem-too-long",
      detail: `${text.length} of at most ${checks.maxProblemLength} characters`,
    };
  }
  if (answer.length > checks.maxAnswerLength) {
    return {
      reason: "answer-too-long",
      detail: `${answer.length} of at most ${checks.maxAnswerLength} characters`,
    };
  }
  if (!policy.answerTypes.includes(problem.answerType)) {
    return { reason: "answer-type", detail: `"${problem.answerType}" was not asked for` };
  }
  if (checks.rejectProofs && (PROOF.test(text) || PROOF_ANYWHERE.test(text))) {
    return { reason: "proof-task", detail: "it asks for a proof, whose answer stands in the question" };
  }
  if (checks.rejectMultiPart && hasParts(text, problem)) {
    return { reason: "multi-part", detail: "it asks for more than one answer" };
  }
  if (checks.rejectAnswerLeaks && leaks(text, answer)) {
    return { reason: "answer-leak", detail: "the question states the answer" };
  }
  return null;
}

function hasParts(text: string, problem: ProblemReply): boolean {
  if (SEVERAL_TASKS.test(text)) return true;
  if (problem.answerType === "choice") return false;
  const labels = new Set([...text.matchAll(PART)].map((match) => match[1]));
  return (labels.has("a") && labels.has("b")) || (labels.has("i") && labels.has("ii"));
}

const STATED =
  /(?:answer|result|solution|value)\s+(?:is|equals|should be|turns out to be)\s*:?\s*([^.;\n]+)/gi;

// A short answer may occur in a question by chance, so only a stated one, or a long one word for word, is a leak.
function leaks(text: string, answer: string): boolean {
  const wanted = comparable(answer);
  for (const [, stated] of text.matchAll(STATED))
    if (`${comparable(stated!)} `.startsWith(`${wanted} `)) return true;
  return wanted.length >= 24 && comparable(text).includes(wanted);
}
