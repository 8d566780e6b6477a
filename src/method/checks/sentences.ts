/** A problem's sentences, without list marks and emphasis; a line break or a semicolon ends one too. */
export function sentencesOf(text: string): string[] {
  return text
    .split(/\n|;|(?<=[.?!:])\s+(?=[\p{Lu}\d$*("'“]|[a-z]\))/u)
    .map((sentence) =>
      sentence
        .replace(LABEL, "")
        .replace(/^[\s*_>#"“'-]{0,20}/, "")
        .trim(),
    )
    .filter((sentence) => sentence !== "");
}

const LABEL =
  /^[\s*_>#-]{0,20}(?:\((?:[a-h]|[ivx]{1,4}|\d{1,2})\)|(?:[a-h]|[ivx]{1,4}|\d{1,2})[.)])[\s*_]{1,5}/;

/** Verbs that open a task, as they stand at the start of one. */
export const TASK_VERBS =
  "find|compute|determine|calculate|evaluate|derive|give|state|estimate|identify|name|express|obtain|solve|deduce|list|count|classify|describe|sketch|draw|plot|prove|show|explain|justify|discuss|decide";

/** What may stand before the task itself: "Now", "Hence", "In part 2,", "Using this result,". */
export const LEAD =
  "(?:(?:please|now|next|then|hence|thus|therefore|finally|first|firstly|second|secondly|third|so|and|also|in addition|additionally|furthermore|moreover)\\b,?\\s+){0,3}";

const TASK = new RegExp(`^${LEAD}(?:${TASK_VERBS})\\b`, "i");
const LATER_TASK = /,\s+(?:find|compute|determine|calculate|evaluate|give|state|estimate|prove|show)\b/i;

/** Whether a sentence asks for something. */
export function isTask(sentence: string): boolean {
  return sentence.endsWith("?") || TASK.test(sentence) || LATER_TASK.test(sentence);
}
