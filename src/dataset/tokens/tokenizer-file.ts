import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { tokenizerUnreadable } from "../../diagnostics/catalogue/tokenizer.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import type { ResolvedTokenizer } from "../../specs/resolved.ts";
import { type EncodingName, isEncoding } from "../../specs/tokenizers.ts";
import { readIfThere } from "../../store/disk.ts";
import type { Json } from "../../util/canonical-json.ts";
import { sha256 } from "../../util/digest.ts";
import { BytePairCounter } from "./byte-pair.ts";
import type { CountTokens } from "./count-tokens.ts";
import { PATTERNS } from "./encodings.ts";
import { buildRankTable, decodeRankTable, type RankTable, readRanks } from "./rank-table.ts";

/** Raised when the same texts would be counted otherwise. */
const COUNTER_VERSION = 1;

/** What of a tokenizer decides how many tokens a text has. */
export const tokenizerIdentity = (tokenizer: ResolvedTokenizer | null): Json =>
  tokenizer && [tokenizer.sha256, COUNTER_VERSION];

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

  async #load({ name, sha256: digest }: ResolvedTokenizer): Promise<CountTokens> {
    if (isEncoding(name)) {
      const counter = new BytePairCounter(await openRanks(name), PATTERNS[name]);
      return (text) => counter.count(text);
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

/** The program as it is published has the table beside it; from source it is made of the list of tokens. */
async function openRanks(name: EncodingName): Promise<RankTable> {
  if (!import.meta.url.endsWith(".ts"))
    return decodeRankTable(await readFile(new URL(`../tokenizers/${name}.bin`, import.meta.url)));
  const list = createRequire(import.meta.url).resolve(`gpt-tokenizer/data/${name}.tiktoken`);
  return buildRankTable(readRanks(await readFile(list, "latin1")));
}
