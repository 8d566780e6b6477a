import type { Diagnostic, Location } from "../diagnostic.ts";
import { makeError, quoted } from "../make.ts";
import { didYouMean } from "../suggest.ts";

export function unknownTokenizer(location: Location, name: string, known: readonly string[]): Diagnostic {
  return makeError("specs/unknown-tokenizer", {
    location,
    message: `There is no tokenizer ${quoted(name)}, and it is no path of a JSON file.`,
    hint:
      didYouMean(name, known) ??
      `Known are ${known.map(quoted).join(" and ")}; any other is named by the path of its tokenizer.json.`,
  });
}

export function tokenizerNotFound(location: Location | null, path: string): Diagnostic {
  return makeError("tokenizer/not-found", {
    ...(location === null ? {} : { location }),
    message: `The tokenizer ${quoted(path)} is not there.`,
    hint: "The path is relative to the directory of chimera.config.ts.",
  });
}

export function tokenizerUnreadable(path: string, why: string): Diagnostic {
  return makeError("tokenizer/unreadable", {
    location: { file: path, line: 1, column: 1, length: 1, sourceLine: "" },
    message: `The tokenizer ${quoted(path)} cannot be used: ${why}.`,
    hint: "It has to be a tokenizer.json as the tokenizers library of Hugging Face writes it.",
  });
}
