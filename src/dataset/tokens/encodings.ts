import type { EncodingName } from "../../specs/tokenizers.ts";

const SPACE = String.raw`\p{White_Space}`;
const CONTRACTION = "'(?:[sSſdDmMtT]|[lL][lL]|[vV][eE]|[rR][eE])";
const UPPER = String.raw`[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`;
const LOWER = String.raw`[\p{Ll}\p{Lm}\p{Lo}\p{M}]`;
const LEAD = String.raw`[^\r\n\p{L}\p{N}]?`;

const pattern = (...alternatives: string[]) => new RegExp(alternatives.join("|"), "gu");

// tiktoken's patterns in JavaScript's words: \s is another set of characters there, and neither runs that give nothing
// back nor a part of a pattern that ignores case can be written.
/** What cuts a text into pieces that no token reaches beyond. */
export const PATTERNS: Readonly<Record<EncodingName, RegExp>> = {
  o200k_base: pattern(
    `${LEAD}${UPPER}*${LOWER}+(?:${CONTRACTION})?`,
    `${LEAD}${UPPER}+${LOWER}*(?:${CONTRACTION})?`,
    String.raw`\p{N}{1,3}`,
    String.raw` ?[^${SPACE}\p{L}\p{N}]+[\r\n/]*`,
    String.raw`${SPACE}*[\r\n]+`,
    String.raw`${SPACE}+(?!\P{White_Space})`,
    `${SPACE}+`,
  ),
  cl100k_base: pattern(
    CONTRACTION,
    String.raw`${LEAD}\p{L}+`,
    String.raw`\p{N}{1,3}`,
    String.raw` ?[^${SPACE}\p{L}\p{N}]+[\r\n]*`,
    `${SPACE}+$`,
    String.raw`${SPACE}*[\r\n]`,
    String.raw`${SPACE}+(?!\P{White_Space})`,
    SPACE,
  ),
};
