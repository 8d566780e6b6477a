import { resolve } from "node:path";
import { tokenizerUnreadable } from "../../diagnostics/catalogue/tokenizer.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import type { ResolvedTokenizer } from "../../specs/resolved.ts";
import { type EncodingName, isEncoding } from "../../specs/tokenizers.ts";
import { readIfThere } from "../../store/disk.ts";
import type { Json } from "../../util/canonical-json.ts";
import { sha256 } from "../../util/digest.ts";
import type { CountTokens } from "./count-tokens.ts";

/** Raised when the same texts would be counted otherwise. */
const COUNTER_VERSION = 1;

/** What of a tokenizer decides how many tokens a text has. */
export const tokenizerIdentity = (tokenizer: ResolvedTokenizer | null): Json =>
  tokenizer && [tokenizer.sha256, COUNTER_VERSION];

const ENCODINGS = {
  o200k_base: () => import("gpt-tokenizer/encoding/o200k_base"),
  cl100k_base: () => import("gpt-tokenizer/encoding/cl100k_base"),
} satisfies Readonly<Record<EncodingName, unknown>>;

/** What looks like a special token is text like any other. */
const AS_TEXT = { disallowedSpecial: new Set<string>() };

/** The tokenizer of a dataset, which is loaded when it is first asked for. */
export class TokenizerFile {
  readonly #projectDir: string;
  readonly #tokenizer: ResolvedTokenizer | null;
  #count: Promise<CountTokens> | null = null;

  constructor(projectDir: string, tokenizer: ResolvedTokenizer | null) {
    this.#projectDir = projectDir;
    this.#tokenizer = tokenizer;
  }

  /** Null where the dataset declares none. */
  async counter(): Promise<CountTokens | null> {
    if (this.#tokenizer === null) return null;
    this.#count ??= this.#load(this.#tokenizer);
    return this.#count;
  }

  /** Rejects when a file of the project is no tokenizer: to be known before anything is paid for. */
  async check(): Promise<void> {
    if (this.#tokenizer !== null && !isEncoding(this.#tokenizer.name)) await this.counter();
  }

  async #load({ name, sha256: digest }: ResolvedTokenizer): Promise<CountTokens> {
    if (isEncoding(name)) {
      const { countTokens } = await ENCODINGS[name]();
      return (text) => countTokens(text, AS_TEXT);
    }
    const bytes = await readIfThere(resolve(this.#projectDir, name));
    if (bytes === null || sha256(bytes) !== digest) {
      const why = bytes === null ? "it is gone" : "it changed while the dataset was built";
      throw new DiagnosticError([tokenizerUnreadable(name, why)]);
    }
    const { readTokenizer } = await import("./hugging-face.ts");
    return readTokenizer(name, bytes);
  }
}
