import { diffArrays } from "diff";

/** A stretch of text that both have, or one of them. */
export interface Piece {
  readonly kind: "same" | "removed" | "added";
  readonly text: string;
}

/** A formula with its delimiters; what is between them is a group: two for a displayed one, then two for one in a line. */
export const FORMULA =
  /\$\$([\s\S]{1,2000}?)\$\$|\\\[([\s\S]{1,2000}?)\\\]|\\\(([\s\S]{1,2000}?)\\\)|\$(?=\S)((?:\\.|[^$\\\n])+?)(?<=\S)\$/gu;

// A formula is one word, since half of one cannot be shown, and so is a number.
const WORD = new RegExp(
  `${FORMULA.source}|\\p{Script=Han}|\\p{N}+(?:[.,]\\p{N}+)*|[\\p{L}\\p{N}_]+|\\s+|[\\s\\S]`,
  "gu",
);

/** Words to insert and remove at most; texts that differ in more have little in common. */
const MOST_EDITS = 1500;

/** Least share of the longer text's words that both have, else they are shown as two texts. */
const LEAST_COMMON = 0.3;

/** What two texts have in common, word by word. Joined without those added the pieces are the old text, and so on. */
export function wordDiff(old: string, now: string): readonly Piece[] {
  if (old === now) return old === "" ? [] : [{ kind: "same", text: old }];
  const [before, after] = [wordsOf(old), wordsOf(now)];
  const found = diffArrays(before, after, { maxEditLength: MOST_EDITS });
  if (found === undefined) return replaced(old, now);
  const pieces = found.map(({ added, removed, value }): Piece & { readonly words: number } => ({
    kind: added ? "added" : removed ? "removed" : "same",
    text: value.join(""),
    words: value.filter(isWord).length,
  }));
  const common = pieces.reduce((sum, { kind, words }) => sum + (kind === "same" ? words : 0), 0);
  const longer = Math.max(before.filter(isWord).length, after.filter(isWord).length);
  return longer > 4 && common < LEAST_COMMON * longer ? replaced(old, now) : joined(pieces);
}

const wordsOf = (text: string): string[] => text.match(WORD) ?? [];

const isWord = (text: string) => /[\p{L}\p{N}$\\]/u.test(text);

function replaced(old: string, now: string): readonly Piece[] {
  const pieces: Piece[] = [
    { kind: "removed", text: old },
    { kind: "added", text: now },
  ];
  return pieces.filter(({ text }) => text !== "");
}

// Words that changed one beside the other read better as one change than with each space between them kept.
function joined(pieces: readonly Piece[]): readonly Piece[] {
  const found: Piece[] = [];
  let [removed, added] = ["", ""];
  const flush = () => {
    const [space] = /[ \t]*$/.exec(removed)!;
    const tail = space !== "" && added.endsWith(space) ? space : "";
    const add = (kind: Piece["kind"], text: string) => {
      if (text !== "") found.push({ kind, text });
    };
    add("removed", removed.slice(0, removed.length - tail.length));
    add("added", added.slice(0, added.length - tail.length));
    add("same", tail);
    [removed, added] = ["", ""];
  };
  for (const [at, { kind, text }] of pieces.entries()) {
    const isBetween = kind === "same" && removed + added !== "" && at < pieces.length - 1;
    if (kind !== "same" || (isBetween && /^[ \t]+$/.test(text))) {
      if (kind !== "added") removed += text;
      if (kind !== "removed") added += text;
    } else {
      flush();
      found.push({ kind, text });
    }
  }
  flush();
  return found;
}
