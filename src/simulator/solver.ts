import { spellAnswer } from "./answer-forms.ts";
import type { Asked } from "./asked.ts";
import { defectsIn } from "./distorted-problem.ts";
import type { WorkedAnswer } from "./family.ts";
import { type FoundProblem, findProblem } from "./found-problem.ts";
import { reasoningAbout } from "./reasoning.ts";

/** A solver's visible reasoning, "" when it shows none, and the text that it answers with. */
export interface Solution {
  readonly reasoning: string;
  readonly content: string;
}

/** Solves the problem that a message holds, or says honestly that it cannot. */
export function solve(asked: Asked): Solution {
  const found = findProblem(asked.text);
  if (found === null) return unknownProblem(asked.strikes("noReasoning"));
  const worked = solvedWith(asked, found);
  const shown = asked.strikes("contradiction") ? contradicting(asked, found, worked) : worked;
  const random = asked.random("solution");
  const spelt = spellAnswer(worked, random);
  const final = asked.strikes("malformed") ? "That settles it." : `Final answer: ${spelt}`;
  const content = [random.pick(OPENINGS), "", ...shown.steps, "", final].join("\n");
  const reasoning = asked.strikes("noReasoning") ? "" : reasoningAbout(found, shown, asked);
  return { reasoning, content };
}

const OPENINGS = [
  "Solution.",
  "The result follows in a few steps.",
  "Here is the worked solution.",
  "Working through the given values:",
] as const;

/** The family's own solution, or one that slips, or that takes an ambiguous problem in its other reading. */
function solvedWith(asked: Asked, found: FoundProblem): WorkedAnswer {
  const worked = found.family.solve(found.params);
  const mistakes = asked.mistakes(found);
  if (mistakes.strikes("wrongSolution")) {
    return endingIn(worked, mistakes.pick("wrongSolution", worked.distractors));
  }
  if (defectsIn(found.text).ambiguity !== null && mistakes.readsOtherwise()) {
    return endingIn(worked, mistakes.otherReading(worked.distractors));
  }
  return worked;
}

/** The same solution as it would end in any other value. */
function contradicting(asked: Asked, { family, params }: FoundProblem, worked: WorkedAnswer): WorkedAnswer {
  const { answer, distractors } = family.solve(params);
  const others = [answer, ...distractors].filter((one) => one !== worked.answer);
  return endingIn(worked, asked.random("contradiction").pick(others));
}

/** The solution with another last value, which its end follows from. */
function endingIn(worked: WorkedAnswer, answer: string): WorkedAnswer {
  const steps = worked.steps.map((step) => replaceWhole(step, worked.answer, answer));
  return { ...worked, answer, steps: [...steps, `Taking these together gives ${answer}.`] };
}

/** Replaces what stands alone: the 4 of "4 m" and not that of "14" or "4.5". */
function replaceWhole(text: string, from: string, to: string): string {
  const escaped = from.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  return text.replace(new RegExp(`(?<![\\w.])${escaped}(?!\\w|\\.\\d)`, "g"), () => to);
}

function unknownProblem(silent: boolean): Solution {
  const why = "The simulator solves its own problems alone, and this text holds none that it recognises.";
  return {
    reasoning: silent ? "" : `${why} Guessing would only look like an answer, so none is given.`,
    content: `${why}\n\nFinal answer: unknown`,
  };
}
