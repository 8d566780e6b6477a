import type { Piece } from "../../../versions/diff/word-diff.ts";

/** Characters of unchanged text on either side of a change. */
const AROUND = 80;

const GAP = " … ";

/** The pieces with long unchanged stretches cut, and none longer than `most` characters. */
export function inContext(pieces: readonly Piece[], most: number): Piece[] {
  return pieces.map((piece, at): Piece => {
    const { kind, text } = piece;
    if (kind !== "same") return { kind, text: cut(text, most) };
    const [isFirst, isLast] = [at === 0, at === pieces.length - 1];
    if (text.length <= 2 * AROUND + GAP.length) return piece;
    // At a space, where there is one.
    const head = isFirst ? "" : text.slice(0, AROUND).replace(/\s\S*$/, "");
    const tail = isLast ? "" : text.slice(-AROUND).replace(/^\S*\s/, "");
    return { kind, text: `${head}${GAP}${tail}`.trimStart() };
  });
}

/** A text of at most so many characters, with how many more there are. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}… (${text.length - most} more characters)`;
}

/** Control characters made visible: what models write must not steer a terminal. */
export const printable = (text: string) =>
  text.replace(/(?![\n\t])[\p{Cc}\p{Bidi_Control}]/gu, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : "\ufffd";
  });
