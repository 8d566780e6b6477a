/**
 * The final answer that a solution states: the last \boxed{...}, else what follows the last "Final answer:" or
 * "Answer:", else "". Nothing is guessed from prose: an answer nobody marked is no answer.
 */
export function extractAnswer(solution: string): string {
  return lastBoxed(solution) ?? lastMarked(solution) ?? "";
}

function lastBoxed(text: string): string | null {
  const start = Math.max(text.lastIndexOf("\\boxed{"), text.lastIndexOf("\\fbox{"));
  if (start === -1) return null;
  const open = text.indexOf("{", start);
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === "{" && text[at - 1] !== "\\") depth++;
    else if (text[at] === "}" && text[at - 1] !== "\\" && --depth === 0)
      return text.slice(open + 1, at).trim();
  }
  return null;
}

const MARKED = /^[\s>*_#-]*(?:the\s+)?(?:final\s+)?answer\s*(?:is\b)?\s*[*_]*\s*[:=]\s*[*_]*\s*(.+)$/gim;

function lastMarked(text: string): string | null {
  const found = [...text.matchAll(MARKED)].at(-1)?.[1];
  if (found === undefined) return null;
  const answer = found.replace(/[*_]+\s*$/, "").trim();
  return answer === "" ? null : answer;
}
