/**
 * The final answer that a solution states: the last non-empty \boxed{...} or <answer>, or what follows the last "Final answer:"
 * or "Answer:", whichever stands later; else "". Nothing is guessed from prose: an answer nobody marked is no answer.
 */
export function extractAnswer(solution: string): string {
  const box = lastBoxes(solution);
  const line = lastMarked(solution);
  const tag = lastTag(solution);
  if (tag !== null && tag.start >= (line?.at ?? 0) && tag.end > (box?.start ?? 0))
    return box !== null && box.start >= tag.start ? box.text : tag.text;
  if (line === null) return box?.text ?? "";
  if (box === null || box.end < line.at) return line.text;
  // Of "Final answer: the speed is \boxed{5}" only the box counts, of "Final answer: \boxed{5} km" all.
  return box.start < line.at || box.end > line.end || /\p{L}/u.test(solution.slice(line.at, box.start))
    ? box.text
    : line.text;
}

interface Box {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const JOINED = /^[\s$.*\\()[\]]*(?:,|;|&|\b(?:and|or)\b|\\text\{ ?(?:and|or) ?\})[\s$*\\()[\]]*$/;

/** The last box; where several are joined by "or", "and" or a comma, all of them as they stand. */
function lastBoxes(text: string): Box | null {
  let group: Box | null = null;
  for (const { index } of text.matchAll(/\\f?box(?:ed)?\s*\{/g)) {
    if (group !== null && index < group.end) continue;
    const open = text.indexOf("{", index);
    const close = closingBrace(text, open);
    if (close === -1) break;
    const content = text.slice(open + 1, close).trim();
    if (content === "") continue;
    const between: string = group === null ? "" : text.slice(group.end, index);
    group =
      group !== null && between.length < 40 && JOINED.test(between)
        ? { start: group.start, end: close + 1, text: text.slice(group.start, close + 1) }
        : { start: index, end: close + 1, text: content };
  }
  return group;
}

/** The last <answer> that is closed and not empty. */
function lastTag(text: string): Box | null {
  const end = text.toLowerCase().lastIndexOf("</answer>");
  const start = end === -1 ? -1 : text.toLowerCase().lastIndexOf("<answer>", end);
  const content = start === -1 ? "" : text.slice(start + "<answer>".length, end).trim();
  return content === "" ? null : { start, end, text: content };
}

function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "{") depth++;
    else if (text[at] === "}" && --depth === 0) return at;
  }
  return -1;
}

const MARK =
  /^[\s>*_#-]{0,20}(?:so,? |thus,? |therefore,? |hence,? )?(?:the |my )?(?:(final )?answer)(?: is\b)?[ *_]{0,6}(:|=)?[ *_]{0,6}/i;
const MATH_OPENS = /^(?:\$\$|\\\[|```\w*)$/;

interface Line {
  readonly at: number;
  readonly end: number;
  readonly text: string;
}

/** What the last marking line says, or the first line below one that says nothing itself. */
function lastMarked(text: string): Line | null {
  let found: Line | null = null;
  let waiting = false;
  let at = 0;
  for (const line of text.split("\n")) {
    const mark = line.length > 4096 ? null : MARK.exec(line);
    const isMark = mark !== null && marks(mark, line);
    if (isMark || waiting) {
      const said = isMark ? bare(line.slice(mark[0].length), mark[0]) : bare(line, "");
      const start = at + (isMark ? mark[0].length : 0);
      if (said !== "") found = { at: start, end: at + line.length, text: said };
      waiting = said === "" && (isMark || waiting);
    }
    at += line.length + 1;
  }
  return found;
}

/** With a colon, alone on its line, or "The final answer is ...". */
function marks(mark: RegExpExecArray, line: string): boolean {
  const [all, final, colon] = mark;
  return (
    colon !== undefined ||
    all.length === line.trimEnd().length ||
    (final !== undefined && /\bis\b/i.test(all))
  );
}

/** Without the emphasis that closes behind the answer, and "" for a line that only opens a formula. */
function bare(text: string, mark: string): string {
  let said = text.trim();
  if (MATH_OPENS.test(said) || /^#+$|^-{3,}$/.test(said)) return "";
  const emphasis = /(?:\*\*|__)$/.exec(said)?.[0];
  if (emphasis !== undefined && (mark.includes(emphasis) || said === emphasis))
    said = said.slice(0, -2).trim();
  const framed = /^(\*\*|__|`)([^*_`]+)\1[.]?$/.exec(said);
  return framed === null ? said : framed[2]!.trim();
}
