import type { Comparison } from "./comparison.ts";
import { sameWords } from "./normalise-answer.ts";

const LABELLED = /^(?:(?:option|choice|answer):? )?(?:\(([A-Ja-j])\)|([A-Ja-j])(?=$|[.):]))[.):]? ?(.*)$/is;
const ANOTHER_LABEL = /(?:^|[\s(])[A-J][).:]|^(?:or|and|not|is|nor|&|,|\/)(?: |$)|\b(?:or|and) \(?[A-J]\b/i;

/**
 * Compares two normalised answers by the label of the choice. Open when one of them names several labels, or when
 * label and wording disagree.
 */
export function compareChoices(predicted: string, expected: string): Comparison | null {
  const a = readChoice(predicted);
  const b = readChoice(expected);
  if (a === null || b === null) return null;
  const sameLabel = a.label === b.label;
  if (a.wording !== "" && b.wording !== "" && sameWords(a.wording, b.wording) !== sameLabel) return null;
  return { verdict: sameLabel ? "equal" : "different", step: "choice" };
}

function readChoice(text: string): { readonly label: string; readonly wording: string } | null {
  const match = LABELLED.exec(text);
  if (match === null || ANOTHER_LABEL.test(match[3]!)) return null;
  return { label: (match[1] ?? match[2])!.toUpperCase(), wording: match[3]!.trim() };
}
