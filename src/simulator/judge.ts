import type { JsonObject } from "../util/canonical-json.ts";
import type { Asked } from "./asked.ts";
import { finalAnswerIn, sameAnswer } from "./compare-answers.ts";
import { findProblem } from "./found-problem.ts";
import { labelled } from "./labels.ts";

const REFERENCE = "(?:reference|correct|expected|ground truth) (?:final )?answer|reference";
const PREDICTION =
  "(?:predicted|candidate|extracted|given|model|student)(?:'s)? (?:final )?(?:answer|solution)|prediction|response|answer to (?:judge|grade)";

/** Compares a prediction with the reference answer, without solving: the content of a "judgement" reply. */
export function judge(asked: Asked): JsonObject {
  const text = asked.userText;
  const references = labelled(text, REFERENCE);
  const predictions = labelled(text, PREDICTION);
  const [reference, prediction] = [references.at(-1), predictions.at(-1)];
  if (reference === undefined || prediction === undefined) {
    return {
      extractedAnswer: "",
      equivalent: false,
      reason: "The reference answer or the prediction is missing.",
    };
  }
  // A prediction may be a whole solution, whose final line counts; the reference may stand behind it.
  const end = reference.start > prediction.start ? reference.start : text.length;
  const whole = text.slice(prediction.start, end);
  const extracted = finalAnswerIn(/final answer[*_ ]*:|\\boxed/i.test(whole) ? whole : prediction.value);
  const unit = labelled(text, "unit").at(-1)?.value ?? "";
  const equal = sameAnswer(reference.value, extracted, unit);
  const equivalent = asked.mistakes(findProblem(asked.text)).strikes("misjudged") ? !equal : equal;
  return {
    extractedAnswer: extracted,
    equivalent,
    reason: equivalent
      ? `The prediction states the same value as the reference, ${reference.value}.`
      : `The prediction ${extracted} differs from the reference ${reference.value}.`,
  };
}
