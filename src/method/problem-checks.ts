import type { ResolvedGeneration } from "../specs/resolved.ts";
import { leaksAnswer } from "./checks/answer-leak.ts";
import { metaWording } from "./checks/meta-wording.ts";
import { asksForProof } from "./checks/proof-task.ts";
import { isSeveralAnswers } from "./checks/several-answers.ts";
import { asksSeveralThings } from "./checks/several-tasks.ts";
import { unresolvedReference } from "./checks/unresolved-reference.ts";
import type { ProblemReply } from "./reply-schemas.ts";

/** A wider relative tolerance would let guesses pass. */
const MAX_TOLERANCE = 0.1;

export type ProblemDefect = { readonly reason: string; readonly detail: string };

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
  if (checks.rejectMultiPart && isSeveralAnswers(answer, problem.answerType)) {
    return { reason: "several-answers", detail: `"${answer.slice(0, 100).toWellFormed()}" is not one value` };
  }
  if (problem.tolerance !== null && !(problem.tolerance >= 0 && problem.tolerance <= MAX_TOLERANCE)) {
    return { reason: "tolerance-too-wide", detail: `${problem.tolerance} is not from 0 to ${MAX_TOLERANCE}` };
  }
  if (!policy.answerTypes.includes(problem.answerType)) {
    return { reason: "answer-type", detail: `"${problem.answerType}" was not asked for` };
  }
  if (checks.rejectProofs && asksForProof(text)) {
    return { reason: "proof-task", detail: "it asks for a proof, which no answer can be compared with" };
  }
  if (checks.rejectMultiPart && asksSeveralThings(text, problem.answerType)) {
    return { reason: "multi-part", detail: "it asks for more than one answer" };
  }
  if (checks.rejectAnswerLeaks && leaksAnswer(text, answer, problem.answerType)) {
    return { reason: "answer-leak", detail: "the question states the answer" };
  }
  const meta = checks.rejectOffTopicWording ? metaWording(text) : null;
  if (meta !== null) return { reason: "off-topic-wording", detail: `"${meta}" speaks of the task` };
  const missing = checks.rejectUnresolvedReferences ? unresolvedReference(text) : null;
  if (missing !== null) return { reason: "unresolved-reference", detail: `"${missing}" is not part of it` };
  return null;
}
