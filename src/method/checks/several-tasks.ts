import { isTask, sentencesOf, TASK_VERBS } from "./sentences.ts";

const LABELS: readonly (readonly [label: string, style: "inline" | "line"])[] = [
  // "(a)" and "a)" anywhere, "a." and "1." only where a line starts.
  ["\\(([a-h])\\)|(?<![(\\w])([a-h])\\)", "inline"],
  ["\\((i{1,3}|iv|v)\\)|(?<![(\\w])(i{1,3}|iv|v)\\)", "inline"],
  ["\\(([1-9])\\)", "inline"],
  ["\\(?([a-h])[.)]|\\(?([1-9])[.)]|(i{1,3}|iv|v)[.)]", "line"],
  [
    "(?:part|question|task|problem|subproblem)\\s+\\(?([1-9]|[a-h]|i{1,3}|iv|one|two|three)\\)?\\s*(?:[:.)–—-]|\\n)",
    "line",
  ],
];

const WORDINGS = [
  new RegExp(`\\b(?:and|;)\\s+(?:then\\s+)?also,?\\s+(?:${TASK_VERBS})\\b`, "i"),
  new RegExp(
    `^(?:also|in addition|additionally|furthermore|moreover|secondly),?\\s+(?:${TASK_VERBS})\\b`,
    "i",
  ),
  /^(?:and|also,?)\s+(?:what|which|who|how|when|where)\b[^?]*\?$/i,
];

const SEVERAL =
  /\b(?:for each of the following|answer (?:all|both|each)|(?:problem|question|exercise|task) (?:is in|has|consists of) (?:two|three|four|several) parts)\b/i;

const ONE_TASK_FOR_ALL = new RegExp(
  `(?:${TASK_VERBS})\\s*:?\\s*(?:both\\s+|the\\s+following\\s*:?\\s*|each\\s+of\\s+the\\s+following\\s*:?\\s*)?$`,
  "i",
);

/** Whether a problem asks for more than one answer: labelled parts that each ask, or "and also find". */
export function asksSeveralThings(text: string, answerType: string): boolean {
  // Of a choice the labels are the options; a tuple or set is one answer of several things.
  const asksMore = answerType !== "tuple" && answerType !== "set";
  if (asksMore && sentencesOf(text).some((one) => WORDINGS.some((wording) => wording.test(one)))) return true;
  if (SEVERAL.test(text)) return true;
  return answerType !== "choice" && LABELS.some(([label, style]) => hasParts(text, label, style));
}

/** Labelled parts are tasks when two of them ask for something, or when the verb stands right before the first. */
function hasParts(text: string, label: string, style: "inline" | "line"): boolean {
  const pattern = style === "line" ? `^[ \\t*_>#-]{0,8}(?:${label})` : `(?:^|(?<=\\s))[*_]{0,2}(?:${label})`;
  const marks = [...text.matchAll(new RegExp(`${pattern}[*_]{0,2}(?=\\s|$)`, "gim"))];
  if (marks.length < 2) return false;
  const names = new Set(marks.map((mark) => mark.slice(1).join("").toLowerCase()));
  if (names.size < 2) return false;
  const parts = marks.map((mark, at) => text.slice(mark.index + mark[0].length, marks[at + 1]?.index));
  if (parts.filter((part) => sentencesOf(part).some(isTask)).length >= 2) return true;
  return ONE_TASK_FOR_ALL.test(text.slice(Math.max(0, marks[0]!.index - 80), marks[0]!.index).trimEnd());
}
