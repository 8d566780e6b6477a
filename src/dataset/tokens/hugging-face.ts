import { tokenizerUnreadable } from "../../diagnostics/catalogue/tokenizer.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import type { CountTokens } from "./count-tokens.ts";

/** A tokenizer.json, as trainers have it beside their models. Special tokens that it would add to a text are not counted. */
export async function readTokenizer(path: string, bytes: Uint8Array): Promise<CountTokens> {
  const { Tokenizer } = await import("@huggingface/tokenizers");
  const unreadable = (why: string) => new DiagnosticError([tokenizerUnreadable(path, why)]);
  let json: object;
  try {
    json = JSON.parse(Buffer.from(bytes).toString()) as object;
  } catch {
    throw unreadable("it is no JSON");
  }
  try {
    const tokenizer = new Tokenizer(json, {});
    const count: CountTokens = (text) => tokenizer.encode(text, { add_special_tokens: false }).ids.length;
    count("a");
    return count;
  } catch (error) {
    throw unreadable(error instanceof Error ? error.message : String(error));
  }
}
