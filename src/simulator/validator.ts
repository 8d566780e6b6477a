import type { JsonObject } from "../util/canonical-json.ts";
import { slugOf } from "../util/slug.ts";
import type { Asked } from "./asked.ts";
import { sameAnswer } from "./compare-answers.ts";
import { labelledDiscipline } from "./disciplines.ts";
import { defectsIn, firstPart } from "./distorted-problem.ts";
import { type FoundProblem, findProblem } from "./found-problem.ts";
import { firstLabelled, labelled } from "./labels.ts";

interface Verdict {
  readonly fitsTopic: boolean;
  readonly clear: boolean;
  readonly singleAnswer: boolean;
  readonly answerCorrect: boolean;
  readonly reason: string;
}

const SOUND = { fitsTopic: true, clear: true, singleAnswer: true, answerCorrect: true };

/** Checks a problem and its proposed answer by solving it anew: the content of a "validation" reply. */
export function validate(asked: Asked): JsonObject {
  const found = findProblem(asked.userText);
  const verdict = found === null ? unknownProblem() : truth(asked.userText, found);
  return { ...mistaken(asked, found, verdict) };
}

function truth(text: string, found: FoundProblem): Verdict {
  const worked = found.family.solve(found.params);
  const defects = defectsIn(found.text);
  const proposed = proposedAnswer(text);
  const correct = proposed !== null && sameAnswer(worked.answer, firstPart(proposed), worked.unit);
  const reasons: string[] = [];
  const fits = fitsTopic(text, found);
  if (!fits) reasons.push("The problem is not about the stated topic.");
  if (defects.ambiguity !== null)
    reasons.push(`The problem can be read in more than one way: ${defects.ambiguity}`);
  if (defects.proof) reasons.push("A proof is asked for, so there is no answer to compare with.");
  if (defects.twoParts) reasons.push("Two things are asked for, so there is no single answer.");
  if (proposed === null) reasons.push("No proposed answer was given.");
  else if (!correct)
    reasons.push(`Solving it anew gives ${withUnit(worked.answer, worked.unit)}, not ${proposed}.`);
  return {
    fitsTopic: fits,
    clear: defects.ambiguity === null,
    singleAnswer: !defects.proof && !defects.twoParts,
    answerCorrect: correct,
    reason: reasons.join(" ") || `Solving it anew gives ${withUnit(worked.answer, worked.unit)} as well.`,
  };
}

/** What the validator's own faults make of a verdict. */
function mistaken(asked: Asked, found: FoundProblem | null, verdict: Verdict): Verdict {
  const mistakes = asked.mistakes(found);
  if (mistakes.strikes("sycophantic")) {
    return { ...SOUND, reason: "This is an excellent problem, and its answer is certainly right." };
  }
  const isSound = verdict.fitsTopic && verdict.clear && verdict.singleAnswer && verdict.answerCorrect;
  if (!isSound && mistakes.strikes("missedError")) {
    return { ...SOUND, reason: "Every step that was checked holds, and the answer follows." };
  }
  if (isSound && mistakes.strikes("falseAlarm")) {
    const random = asked.random("falseAlarm");
    return random.chance(0.5)
      ? { ...verdict, answerCorrect: false, reason: "A recomputation does not reach the proposed answer." }
      : { ...verdict, clear: false, reason: "An assumption that the answer needs is not stated." };
  }
  return verdict;
}

function unknownProblem(): Verdict {
  const reason = "The simulator knows its own problems alone, and this is none of them.";
  return { fitsTopic: false, clear: false, singleAnswer: false, answerCorrect: false, reason };
}

function proposedAnswer(text: string): string | null {
  return labelled(text, "(?:proposed |reference |final )?answer").at(-1)?.value ?? null;
}

/** By discipline and by the topic that the problem's first line names, as far as the request states them. */
function fitsTopic(text: string, { family, topic }: FoundProblem): boolean {
  const discipline = labelledDiscipline(text);
  if (discipline !== null && !family.id.startsWith(`${discipline}/`)) return false;
  const wanted = firstLabelled(text, "topic");
  return topic === null || wanted === null || slugOf(topic) === slugOf(wanted);
}

function withUnit(answer: string, unit: string | undefined): string {
  return unit === undefined ? answer : `${answer} ${unit}`;
}
