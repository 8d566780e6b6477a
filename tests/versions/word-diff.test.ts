import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Piece, wordDiff } from "../../src/versions/diff/word-diff.ts";

const side = (pieces: readonly Piece[], kind: "removed" | "added") =>
  pieces.flatMap((piece) => (piece.kind === "same" || piece.kind === kind ? [piece.text] : [])).join("");

const marked = (old: string, now: string) =>
  wordDiff(old, now)
    .map(({ kind, text }) => (kind === "same" ? text : kind === "removed" ? `[-${text}-]` : `{+${text}+}`))
    .join("");

describe("the difference of two texts by words", () => {
  it("holds both texts, whatever they are", () => {
    const words = fc.array(
      fc.constantFrom("a", "the cat", " ", "\n", "$x^2$", "$", "7.25", "漢字", "é", "😀"),
    );
    const text = fc.oneof(
      words.map((parts) => parts.join("")),
      fc.string({ unit: "binary" }),
    );
    fc.assert(
      fc.property(text, text, (old, now) => {
        const pieces = wordDiff(old, now);
        expect(side(pieces, "removed")).toBe(old);
        expect(side(pieces, "added")).toBe(now);
        expect(pieces.every((piece) => piece.text !== "")).toBe(true);
      }),
    );
  });

  it.each([
    [
      "A cat of 7.25 kg sleeps well.",
      "A dog of 7.5 kg sleeps well.",
      "A [-cat-]{+dog+} of [-7.25-]{+7.5+} kg sleeps well.",
    ],
    [
      "Find the value of $x^2 + 1$ at zero.",
      "Find the value of $x^3 + 1$ at zero.",
      "Find the value of [-$x^2 + 1$-]{+$x^3 + 1$+} at zero.",
    ],
    [
      "one two three four five",
      "six seven eight nine ten",
      "[-one two three four five-]{+six seven eight nine ten+}",
    ],
    [
      "a big red ball rolls down here",
      "a small blue ball rolls down here",
      "a [-big red-]{+small blue+} ball rolls down here",
    ],
  ])("marks %j against %j", (old, now, expected) => {
    expect(marked(old, now)).toBe(expected);
  });

  it("comes to an end in long texts that have nothing in common", () => {
    const text = (word: string) => Array.from({ length: 20_000 }, (_, at) => `${word}${at}`).join(" ");
    const [old, now] = [text("a"), text("b")];
    expect(wordDiff(old, now).map(({ kind }) => kind)).toEqual(["removed", "added"]);
    const open = "\\(".repeat(20_000);
    expect(side(wordDiff(open, `${open}x`), "added")).toBe(`${open}x`);
  });
});
