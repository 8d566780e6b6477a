import type { AnswerType } from "../../specs/resolved.ts";

const ONE_VALUE: ReadonlySet<AnswerType> = new Set(["numeric", "expression", "choice", "interval"]);

/** Whether an answer that is to be one value holds several: "3 or 5", "x = 1; y = 2", "±2". */
export function isSeveralAnswers(answer: string, answerType: AnswerType): boolean {
  if (!ONE_VALUE.has(answerType)) return false;
  const text = answer.replace(/\\text(?:rm)?\s*\{([^{}]*)\}/g, "$1");
  if (/\S\s*;\s*\S|\n\s*\S/.test(text.trim())) return answerType !== "interval";
  if (/(?:[\d)}\]]|\b[a-z])\s+(?:or|and)\s+\S/i.test(text) && answerType !== "choice") return true;
  return answerType === "numeric" && /^\s*\$?\s*(?:±|\\pm)/.test(text);
}
