import type { JsonObject } from "../util/canonical-json.ts";
import { type Random, randomOf } from "../util/random.ts";
import { slugOf } from "../util/slug.ts";
import type { Asked } from "./asked.ts";
import { disciplines, labelledDiscipline, mentionedDiscipline } from "./disciplines.ts";
import { asProof, asTwoParts, leakAnswer, makeAmbiguous, twoPartAnswer } from "./distorted-problem.ts";
import type { Family, Level, WorkedAnswer } from "./family.ts";
import { introOf } from "./found-problem.ts";
import { firstLabelled } from "./labels.ts";
import type { Mistakes } from "./mistakes.ts";
import { familiesOf } from "./registry.ts";
import { renderText } from "./template.ts";

/** How often a topic that fits some families gets one of them; the rest keeps a topic's problems varied. */
const FITTING_SHARE = 0.7;

const LEVELS: Readonly<Record<string, Level>> = {
  introductory: 1,
  easy: 1,
  undergraduate: 1,
  graduate: 1,
  medium: 2,
  intermediate: 2,
  doctoral: 2,
  advanced: 2,
  hard: 3,
  expert: 3,
  research: 3,
};

const ANSWER_TYPES = ["numeric", "expression", "choice", "set", "tuple", "interval", "text"] as const;

const answerTypes = new Map<string, string>();

/** Writes a problem of the asked topic, with its answer and worked solution: the content of a "problem" reply. */
export function writeProblem(asked: Asked): JsonObject {
  const random = asked.random("problem");
  const text = asked.userText;
  const discipline = disciplineOf(text, random);
  const topic = firstLabelled(text, "topic");
  const area = firstLabelled(text, "area");
  const level = levelOf(text) ?? random.pick([1, 2, 3] as const);
  const families = ofAnswerType(familiesOf(discipline), text);
  const family = pickFamily(families, `${topic ?? ""} ${area ?? ""}`, random);
  const params = family.draw(random, level);
  const worked = family.solve(params);
  const wording = renderText(random.pick(family.texts), params);
  const put = distorted(asked, asked.mistakes({ family, params }), wording, worked);
  return {
    problem: `${introOf(oneLine(topic ?? area ?? discipline))}\n\n${put.text}`,
    answer: put.answer,
    answerType: put.answerType,
    unit: put.unit,
    tolerance: null,
    solution: worked.steps.join("\n"),
  };
}

/** The writer's faults; of those that change the problem's text only the first to strike does. */
function distorted(asked: Asked, mistakes: Mistakes, text: string, worked: WorkedAnswer) {
  const wrong = mistakes.strikes("wrongAnswer");
  const answer = wrong ? mistakes.pick("wrongAnswer", worked.distractors) : worked.answer;
  const withUnit = worked.unit === undefined ? answer : `${answer} ${worked.unit}`;
  const plain = { text, answer, answerType: worked.answerType as string, unit: worked.unit ?? null };
  if (asked.strikes("proof")) return { ...plain, text: asProof(text, withUnit) };
  if (asked.strikes("multiPart")) {
    return { text: asTwoParts(text), answer: twoPartAnswer(withUnit), answerType: "text", unit: null };
  }
  if (asked.strikes("leak")) return { ...plain, text: leakAnswer(text, withUnit) };
  if (asked.strikes("ambiguous")) return { ...plain, text: makeAmbiguous(text, asked.random("ambiguous")) };
  return plain;
}

function disciplineOf(text: string, random: Random): string {
  const fallback = random.pick(disciplines);
  return labelledDiscipline(text) ?? mentionedDiscipline(text) ?? fallback;
}

function levelOf(text: string): Level | undefined {
  const word = /\bdifficulty\b["'*_]*\s*[:=]\s*["'*_]*([a-z]+)/i.exec(text)?.[1];
  return word === undefined ? undefined : LEVELS[word.toLowerCase()];
}

function ofAnswerType(families: readonly Family[], text: string): readonly Family[] {
  const wish = /\banswer[ _-]?types?\b["'*_]*\s*[:=]\s*(.+)$/im.exec(text)?.[1]?.toLowerCase();
  if (wish === undefined) return families;
  const wanted = ANSWER_TYPES.filter((type) => wish.includes(type));
  const fitting = families.filter((family) => wanted.some((type) => type === answerTypeOf(family)));
  return fitting.length === 0 ? families : fitting;
}

/** A family's problems all have answers of one type, so one example tells it. */
function answerTypeOf(family: Family): string {
  let type = answerTypes.get(family.id);
  if (type === undefined) {
    type = family.solve(family.draw(randomOf(["simulator", "example", family.id]), 1)).answerType;
    answerTypes.set(family.id, type);
  }
  return type;
}

/** Mostly a family whose keywords the topic or area holds, more keywords the likelier; else any. */
function pickFamily(families: readonly Family[], subject: string, random: Random): Family {
  const words = `-${slugOf(subject)}`;
  const fits = families.map(
    ({ keywords }) => keywords.filter((word) => words.includes(`-${slugOf(word)}`)).length,
  );
  const total = fits.reduce((sum, fit) => sum + fit, 0);
  // Both numbers are drawn always, so that a keyword added to one family shifts no other choice of the reply.
  const [fitting, place] = [random.chance(FITTING_SHARE), random.next()];
  if (total === 0 || !fitting) return families[Math.floor(place * families.length)]!;
  let left = place * total;
  for (const [i, family] of families.entries()) {
    left -= fits[i]!;
    if (left < 0) return family;
  }
  return families.at(-1)!;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[.:;]+$/, "");
}
