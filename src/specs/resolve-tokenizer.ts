import { unknownTokenizer } from "../diagnostics/catalogue/tokenizer.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { DatasetChain } from "./dataset-chain.ts";
import type { ResolvedTokenizer } from "./resolved.ts";
import { ENCODING_DIGESTS, ENCODING_NAMES, isEncoding } from "./tokenizers.ts";

/** A file is known by its path alone until somebody looks for it. */
export function resolveTokenizer(
  chain: DatasetChain,
  name: string | null,
  report: (diagnostic: Diagnostic) => void,
): ResolvedTokenizer | null {
  if (name === null) return null;
  if (isEncoding(name)) return { name, sha256: ENCODING_DIGESTS[name] };
  const { fields, places } = chain.at(-1)!;
  // What is inherited is its parent's matter.
  if (!name.endsWith(".json") && fields.tokenizer === name)
    report(unknownTokenizer(places.locateValue(["tokenizer"]), name, ENCODING_NAMES));
  return { name: name.replace(/^\.\//, ""), sha256: null };
}
