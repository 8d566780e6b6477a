import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { TokenizerFile } from "../../../src/dataset/tokens/tokenizer-file.ts";
import type { DiagnosticError } from "../../../src/diagnostics/diagnostic.ts";
import { sha256 } from "../../../src/util/digest.ts";
import { emptyDirectory } from "../../cli/rig.ts";

const here = (name: string) => new URL(name, import.meta.url);
const parsed = <T>(name: string) => JSON.parse(readFileSync(here(name), "utf8")) as T;

// small-tokenizer.py made both, with the tokenizers library.
const TEXTS = parsed<{ readonly text: string }[]>("golden.json").map(({ text }) => text);
const COUNTS = parsed<number[]>("small-counts.json");

describe("a tokenizer.json", () => {
  const opened = (bytes: string | Uint8Array, digest = sha256(bytes)) =>
    emptyDirectory("tokenizer").then(async (directory) => {
      await writeFile(join(directory, "own.json"), bytes);
      return new TokenizerFile(directory, { name: "own.json", sha256: digest }).counter();
    });

  it("counts as the tokenizers library does, without what that would put around a text", async () => {
    const count = (await opened(readFileSync(here("small-tokenizer.json"))))!;
    for (const [at, text] of TEXTS.entries()) expect(count(text), text.slice(0, 60)).toBe(COUNTS[at]);
  });

  it("is refused when it is none, or not the one that was found", async () => {
    const codeOf = (error: unknown) => (error as DiagnosticError).diagnostics.map(({ message }) => message);
    const fails = (opening: Promise<unknown>) =>
      opening.then(
        () => "opened",
        (error: unknown) => codeOf(error).join(),
      );
    expect(await fails(opened("{"))).toContain("it is no JSON");
    expect(await fails(opened('{"a": 1}'))).toContain('The tokenizer "own.json" cannot be used');
    expect(await fails(opened("null"))).toContain('The tokenizer "own.json" cannot be used');
    expect(await fails(opened("{}", sha256("{ }")))).toContain("it changed while the dataset was built");
    const gone = new TokenizerFile("/", { name: "no-such.json", sha256: sha256("") });
    expect(await fails(gone.counter())).toContain("it is gone");
  });
});
