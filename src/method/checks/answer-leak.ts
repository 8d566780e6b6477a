import { comparable } from "../comparable.ts";

const STATED =
  /\b(?:answer|final result|correct (?:value|result|solution|choice))\b[^.?!\n]{0,60}?(?:\b(?:is|equals|should be|turns out to be)\b|[:=])\s*:?\s*([^\n]{1,2000})/gi;

/** Fewest characters of an answer that no problem holds word for word by chance. */
const LONG = 24;

/** Whether a problem states its own answer: says so, or holds a long one word for word where nothing is offered to choose from. */
export function leaksAnswer(text: string, answer: string, answerType: string): boolean {
  const wanted = comparable(answer);
  if (wanted === "") return false;
  for (const [, stated] of text.matchAll(STATED)) {
    const said = comparable(stated!);
    if (said.startsWith(wanted) && !/^[\p{L}\p{N}]|^\.\d/u.test(said.slice(wanted.length))) return true;
  }
  const offers = answerType === "choice" || /\b(?:which|whether|among|or)\b/i.test(text);
  return !offers && wanted.length >= LONG && comparable(text).includes(wanted);
}
