import { readFileSync } from "node:fs";
import fc from "fast-check";
import { countTokens as countCl100k } from "gpt-tokenizer/encoding/cl100k_base";
import { countTokens as countO200k } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, it } from "vitest";
import {
  buildRankTable,
  decodeRankTable,
  encodeRankTable,
  rankOf,
} from "../../../src/dataset/tokens/rank-table.ts";
import { TokenizerFile } from "../../../src/dataset/tokens/tokenizer-file.ts";
import { ENCODING_DIGESTS, ENCODING_NAMES } from "../../../src/specs/tokenizers.ts";

/** What golden.py printed. */
const GOLDEN = JSON.parse(readFileSync(new URL("golden.json", import.meta.url), "utf8")) as ({
  readonly text: string;
} & Readonly<Record<keyof typeof ENCODING_DIGESTS, number>>)[];

const OTHERS = { o200k_base: countO200k, cl100k_base: countCl100k };

describe.each(ENCODING_NAMES)("%s", (name) => {
  const opened = new TokenizerFile("", { name, sha256: ENCODING_DIGESTS[name] }).counter();

  it("counts as tiktoken does", async () => {
    const count = (await opened)!;
    for (const { text, [name]: tokens } of GOLDEN) expect(count(text), text.slice(0, 60)).toBe(tokens);
    // Once more, from what it remembers.
    for (const { text, [name]: tokens } of GOLDEN) expect(count(text)).toBe(tokens);
  });

  it("counts as another implementation does, of any text", async () => {
    const count = (await opened)!;
    // What that one takes for white space, and for an s, tiktoken does not.
    const text = fc
      .string({ unit: "grapheme", maxLength: 120 })
      .filter((one) => !/[\u0085\ufeff\u017f]/.test(one));
    fc.assert(
      fc.property(fc.array(text), (parts) => {
        const all = parts.join(" ");
        expect(count(all)).toBe(OTHERS[name](all));
      }),
      { numRuns: 200 },
    );
  });

  it("takes no longer for a long word than for many short ones", async () => {
    const count = (await opened)!;
    const word = Array.from({ length: 60_000 }, (_, at) => "abcdefg"[(at * at + (at >> 3)) % 7]).join("");
    const tokens = count(word);
    expect(tokens).toBeGreaterThan(10_000);
    expect(tokens).toBeLessThan(60_000);
  });
});

it("finds every token in a table that was written and read again, and none else", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.uint8Array({ minLength: 1, maxLength: 4 }), { selector: String }),
      fc.uint8Array({ maxLength: 5 }),
      fc.nat(3),
      (tokens, other, shift) => {
        const file = encodeRankTable(buildRankTable(tokens));
        // Wherever a file's bytes begin.
        const moved = new Uint8Array(file.length + shift).subarray(shift);
        moved.set(file);
        const table = decodeRankTable(moved);
        for (const [rank, token] of tokens.entries())
          expect(rankOf(table, Uint8Array.of(0, ...token, 0), 1, 1 + token.length)).toBe(rank);
        expect(rankOf(table, other, 0, other.length)).toBe(
          tokens.findIndex((token) => token.join() === other.join()),
        );
      },
    ),
  );
});
