import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { TokenizerFile } from "../../../src/dataset/tokens/tokenizer-file.ts";
import { ENCODING_DIGESTS, ENCODING_NAMES } from "../../../src/specs/tokenizers.ts";
import { sha256 } from "../../../src/util/digest.ts";

/** What golden.py printed. */
const GOLDEN = JSON.parse(readFileSync(new URL("golden.json", import.meta.url), "utf8")) as ({
  readonly text: string;
} & Readonly<Record<keyof typeof ENCODING_DIGESTS, number>>)[];

describe.each(ENCODING_NAMES)("%s", (name) => {
  const opened = new TokenizerFile("", { name, sha256: ENCODING_DIGESTS[name] }).counter();

  it("counts as tiktoken does", async () => {
    const count = (await opened)!;
    for (const { text, [name]: tokens } of GOLDEN) expect(count(text), text.slice(0, 60)).toBe(tokens);
  });

  it("is of the list of tokens that the report names", () => {
    const list = createRequire(import.meta.url).resolve(`gpt-tokenizer/data/${name}.tiktoken`);
    expect(sha256(readFileSync(list))).toBe(ENCODING_DIGESTS[name]);
  });

  it("takes what looks like a special token for text", async () => {
    const count = (await opened)!;
    expect(count("<|endoftext|>")).toBeGreaterThan(1);
  });
});
