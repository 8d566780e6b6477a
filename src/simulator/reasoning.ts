import type { Random } from "../util/random.ts";
import type { Asked } from "./asked.ts";
import type { Params, WorkedAnswer } from "./family.ts";
import type { FoundProblem } from "./found-problem.ts";
import { OTHER_LANGUAGES } from "./other-languages.ts";
import { allFamilies } from "./registry.ts";

const STARTS = [
  "Let me first collect what the exercise gives.",
  "I start by writing down what is known.",
  "Before computing anything, here is what the text states.",
] as const;

const LEADS = [
  "Now the next piece.",
  "From here one thing follows directly.",
  "The quantity that is needed next can be had at once.",
  "Let me go one step further.",
  "This can be worked out from what is already there.",
  "I keep the intermediate value, since it is needed below.",
  "Careful with the order of operations at this point.",
  "What does that give?",
] as const;

const REMARKS = [
  "That seems to be in the right range.",
  "I carry this forward without rounding more than I must.",
  "Nothing has been assumed here that the text does not say.",
  "The size and the sign are what I would expect.",
  "So far this is consistent with the given values.",
  "It would be easy to mix up two of the given values here, so I look again at which is which.",
  "That settles this part.",
  "I do not see another way to read this step.",
] as const;

const CHECKS = [
  "Let me check this once more: reading the line again with the given values inserted leads to the same.",
  "A quick check of the arithmetic, done backwards from the result, agrees.",
  "Wait, is that right? Going over it slowly, yes, it is.",
] as const;

/** How often a looping trace says its sentence. */
const LOOPS = 60;

/** Visible reasoning, with the defects that a trace may have. */
export function reasoningAbout(found: FoundProblem, worked: WorkedAnswer, asked: Asked): string {
  const random = asked.random("reasoning");
  const paragraphs = asked.strikes("otherProblem")
    ? aboutAnother(found, asked.random("otherProblem"))
    : thoughts(found.params, worked, random);
  const end = paragraphs.pop()!;
  if (asked.strikes("wrongLanguage")) drift(paragraphs, asked.random("wrongLanguage"));
  if (asked.strikes("repetition")) {
    const stuck = "Hold on, let me go through the last step again.";
    paragraphs.push(Array.from({ length: LOOPS }, () => stuck).join(" "));
  }
  return [...paragraphs, end].join("\n\n");
}

/** What is given, each step with what one says around it, now and then a check, and last the result. */
function thoughts(params: Params, worked: WorkedAnswer, random: Random): string[] {
  const [leads, remarks] = [random.shuffle(LEADS), random.shuffle(REMARKS)];
  const given = Object.entries(params).map(([name, value]) => `${wordsOf(name)} is ${textOf(value)}`);
  const paragraphs = [
    `${random.pick(STARTS)} In short: ${given.join("; ")}. The question asks for one ${kindOf(worked)}.`,
  ];
  for (const [i, step] of worked.steps.entries()) {
    const lead = i === 0 ? "First things first." : leads[i % leads.length]!;
    const check = random.chance(0.25) ? ` ${random.pick(CHECKS)}` : "";
    paragraphs.push(`${lead} ${step} ${remarks[i % remarks.length]!}${check}`);
  }
  const unit = worked.unit === undefined ? "" : ` ${worked.unit}`;
  return [
    ...paragraphs,
    `So the ${kindOf(worked)} I arrive at is ${worked.answer}${unit}, and I will state it in the form that was asked for.`,
  ];
}

/** Thoughts about a problem of another family. */
function aboutAnother({ family }: FoundProblem, random: Random): string[] {
  const other = random.pick(allFamilies.filter(({ id }) => id !== family.id));
  const params = other.draw(random, random.pick([1, 2, 3] as const));
  return thoughts(params, other.solve(params), random);
}

/** Puts another language into the place of every paragraph but the first. */
function drift(paragraphs: string[], random: Random): void {
  const sentences = random.pick(OTHER_LANGUAGES);
  for (let at = 1; at < paragraphs.length; at++) paragraphs[at] = random.shuffle(sentences).join(" ");
}

function kindOf({ answerType }: WorkedAnswer): string {
  return answerType === "numeric" ? "number" : answerType === "text" ? "name or phrase" : answerType;
}

/** A field's name as words: "restMass" reads "rest mass". */
function wordsOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function textOf(value: Params[string] | undefined): string {
  return typeof value === "object" ? value.join(", ") : String(value);
}
