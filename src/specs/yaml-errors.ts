import { type Document, visit, type YAMLParseError } from "yaml";
import * as catalogue from "../diagnostics/catalogue/yaml.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { SourceText } from "../diagnostics/source-text.ts";

const QUOTE = "Put the text in quotes if it holds or starts with a character that has a meaning in YAML.";

const MISALIGNED = [
  null,
  "the next line is indented as if it belonged to this value",
  "Start all keys of one mapping in the same column.",
] as const;

/** The parser's sentences that say how it works instead of what the writer did, in other words. */
const WORDING: readonly (readonly [pattern: RegExp, said: string, hint: string])[] = [
  [/^Missing closing/, "this quote is never closed", "Close it, or write the text without quotes."],
  [
    /^Nested mappings are not/,
    'a second ": " follows on one line',
    'If this is one text that holds ": ", put it in quotes.',
  ],
  [
    /^(A block sequence may not|All sequence items)/,
    "this entry does not line up with its list",
    "Start all entries of one list in the same column.",
  ],
  [
    /^All mapping items/,
    "this key does not line up with the keys before it",
    "Start all keys of one mapping in the same column.",
  ],
  [/^Tabs are not allowed/, "a tab is used to indent", "Indent with spaces."],
  [
    /^Implicit map keys need to be/,
    "this is neither a key with a colon nor an entry of a list",
    'Write "key: value" or "- entry".',
  ],
  [
    /^Implicit keys need to be on a single/,
    "a key runs over several lines",
    "Check the colons and quotes of this line and the one before it.",
  ],
  [
    /^Missing , /,
    "a comma is missing between two entries in brackets",
    "Separate entries in brackets with commas.",
  ],
  [
    /must be sufficiently indented and end with a/,
    "this bracket is never closed",
    "Close it, and indent what is inside of it.",
  ],
  [
    /^Block collections are not allowed within/,
    "a comma is missing here, or something in brackets is written as a block",
    "Separate entries in brackets with commas.",
  ],
  [/^Plain value cannot start with/, "a text without quotes cannot start with this character", QUOTE],
  [
    /^Invalid escape sequence/,
    "this is no escape that YAML knows",
    "Write the backslash twice, or use single quotes.",
  ],
  [
    /^(Unexpected|Unresolved|Expected)/,
    "this is not expected here",
    `Check brackets, colons and indentation. ${QUOTE}`,
  ],
];

/** Deepest nesting that is accepted. */
export const MAX_DEPTH = 64;

/** The diagnostic of the parser's first error in a document. */
export function syntaxError(source: SourceText, document: Document, error: YAMLParseError): Diagnostic {
  const { code, message, pos } = error;
  // Where the stack ended depends on the machine, the nesting as a whole does not.
  if (code === "RESOURCE_EXHAUSTION")
    return catalogue.tooDeep(source.locate(document.range?.[0] ?? 0), MAX_DEPTH);
  const [start, end] = pos;
  const opened = openedBefore(source.text, document, message, start);
  const place = opened === null ? source.locate(start, end) : source.locate(opened);
  const isIndented =
    message.startsWith("Nested mappings") && !place.sourceLine.slice(place.column - 1).includes(": ");
  const [, said, hint] = isIndented
    ? MISALIGNED
    : (WORDING.find(([pattern]) => pattern.test(message)) ?? [null, message, undefined]);
  return catalogue.yamlSyntax(place, said, hint);
}

/** Start of the quote or bracket that is never closed: where the parser gave up tells a reader nothing. */
function openedBefore(text: string, document: Document, message: string, end: number): number | null {
  const isQuote = message.startsWith("Missing closing");
  if (!isQuote && !message.includes("and end with a")) return null;
  let last: number | null = null;
  const consider = (range: readonly number[] | null | undefined, closing: string) => {
    const [from = end, to = end] = range ?? [];
    if (from < end && (isQuote || !closing.includes(text.charAt(to - 1)))) last = from;
  };
  visit(document, {
    Scalar(_, { type, range }) {
      if (isQuote && (type === "QUOTE_DOUBLE" || type === "QUOTE_SINGLE")) consider(range, "");
    },
    Collection(_, { flow, range }) {
      if (!isQuote && flow === true) consider(range, "]}");
    },
  });
  return last;
}
