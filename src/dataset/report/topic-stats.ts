import { wordsOf } from "../../method/curation/ngrams.ts";
import type { SlotContent } from "../../method/slot.ts";
import { identifyLanguage, mixesScripts } from "../../method/trace/identify-language.ts";
import { repeatedShare } from "../../method/trace/repeated.ts";
import type { Vote } from "../../method/validation.ts";
import type { DatasetRecord } from "../record.ts";
import type { CountTokens } from "../tokens/count-tokens.ts";
import { chatText } from "../views.ts";
import { countWords } from "./words.ts";

/** What the report needs of a record without opening it. Kept with every topic, and read by every build: so it is tiny. */
export type RecordStats = {
  /** Words of the problem, of the reasoning and of the solution. */
  readonly words: readonly [problem: number, reasoning: number, solution: number];
  /** Tokens of the same, and of the messages; absent where the dataset declares no tokenizer. */
  readonly tokens?: readonly [problem: number, reasoning: number, solution: number, chat: number];
  /** Languages that problem and reasoning are in, "en en". */
  readonly languages: string;
  /** Absent where the reasoning is in one script. */
  readonly mixed?: true;
  /** Share of the reasoning's words that repeat a passage of it, in thousandths; absent for none. */
  readonly repeated?: number;
  /** The words that the problem begins with. */
  readonly opening: string;
  /** Trajectories by the grading step that decided, and how many of these reach the reference answer. */
  readonly grades: readonly (readonly [step: string, trajectories: number, correct: number])[];
  /** Trajectories by what is wrong with how they got there; absent when all are sane. */
  readonly flaws?: readonly (readonly [flaw: string, trajectories: number])[];
  /** Absent when none was asked. */
  readonly student?: readonly [attempts: number, correct: number];
};

/** What the report needs of a topic beside its records' rows and its counts. */
export type TopicStats = {
  /** Candidates of which a usable problem was written, whatever the checks said of it. */
  readonly written: number;
  /** Problems by how the validators voted on them, in the order of the policy. */
  readonly votes: Readonly<Record<string, number>>;
  /** Blind solutions by who gave them, and how many of these reach the reference answer. */
  readonly blind: readonly (readonly [role: string, solutions: number, reaching: number])[];
};

export async function recordStats(
  record: DatasetRecord,
  countTokens: CountTokens | null,
  languages: readonly string[],
): Promise<RecordStats> {
  const { problem, reasoning, solution, trajectories, student } = record;
  const flawed = trajectories.filter(({ flaw }) => flaw !== "");
  const flaws = countHits(flawed.map(({ flaw }) => [flaw, false]));
  const repeated = Math.round(1000 * repeatedShare(reasoning));
  const inLanguage = [
    await identifyLanguage(problem, languages),
    await identifyLanguage(reasoning, languages),
  ];
  return {
    words: [countWords(problem), countWords(reasoning), countWords(solution)],
    grades: countHits(trajectories.map(({ graded_by: step, correct }) => [step, correct])),
    languages: inLanguage.join(" "),
    ...(mixesScripts(reasoning) ? { mixed: true as const } : {}),
    ...(repeated === 0 ? {} : { repeated }),
    opening: openingOf(problem),
    ...(countTokens === null ? {} : { tokens: tokensOf(record, countTokens) }),
    ...(flaws.length === 0 ? {} : { flaws: flaws.map(([flaw, count]) => [flaw, count] as const) }),
    ...(student.attempts === 0 ? {} : { student: [student.attempts, student.correct] as const }),
  };
}

/** Words of an opening: "let f be" and "find the number" are two of many, or what a writer says each time. */
export const OPENING_WORDS = 3;

/** Characters in which these words stand, unless they are no words. */
const OPENING_CHARACTERS = 120;

const openingOf = (problem: string) =>
  wordsOf(problem.trimStart().slice(0, OPENING_CHARACTERS)).slice(0, OPENING_WORDS).join(" ");

/** What stands around the reasoning in a message. */
const TAGS = chatText({ reasoning: "|", solution: "" }).split("|");

// Most of a chat is reasoning: each part is counted once, by itself.
function tokensOf({ problem, reasoning, solution }: DatasetRecord, count: CountTokens) {
  const own = [count(problem), count(reasoning), count(solution)] as const;
  const parts = reasoning === "" ? own : [...own, ...TAGS.map(count)];
  return [...own, parts.reduce((sum, one) => sum + one, 0)] as const;
}

export function topicStats(slots: readonly SlotContent[]): TopicStats {
  const rejected = slots.flatMap((slot) => slot.rejected);
  const candidates = [...rejected, ...slots.flatMap(({ filled }) => filled ?? [])];
  const votes: Record<string, number> = {};
  for (const one of candidates) {
    if (one.votes.length === 0) continue;
    const pattern = votePattern(one.votes);
    votes[pattern] = (votes[pattern] ?? 0) + 1;
  }
  // A reply that could not be used left neither problem nor answer.
  const unwritten = rejected.filter(({ problem, answer }) => problem === "" && answer === "");
  return {
    written: candidates.length - unwritten.length,
    votes,
    blind: countHits(
      candidates.flatMap(({ blindSolutions }) => blindSolutions.map(({ role, reaches }) => [role, reaches])),
    ),
  };
}

/** How often each name comes, and how often with a hit; by name. */
function countHits(seen: readonly (readonly [name: string, isHit: boolean])[]): [string, number, number][] {
  const counts = new Map<string, [string, number, number]>();
  for (const [name, isHit] of seen) {
    const own = counts.get(name) ?? [name, 0, 0];
    own[1]++;
    if (isHit) own[2]++;
    counts.set(name, own);
  }
  return [...counts.values()].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** What validators are asked of a problem, in the order of the bits of a vote's digit, highest first. */
export const CRITERIA = ["fitsTopic", "clear", "singleAnswer", "answerCorrect"] as const;

/** No reply of the validator could be used. */
const UNUSABLE = "x";
/** It saw through a planted wrong answer. */
const PASSED = "+";
/** It did not, so that its vote does not count. */
const DISCOUNTED = "!";

/** One digit a vote, with a mark behind it where there is more to tell: "f+7" are two votes. */
const votePattern = (votes: readonly Vote[]): string =>
  votes
    .map(({ criteria, probe, counted }) => {
      const mark = counted ? (probe === "passed" ? PASSED : "") : DISCOUNTED;
      if (criteria === null) return UNUSABLE + mark;
      return CRITERIA.reduce((bits, name) => bits * 2 + (criteria[name] ? 1 : 0), 0).toString(16) + mark;
    })
    .join("");

/** A vote as a pattern holds it. */
export interface CountedVote {
  readonly usable: boolean;
  readonly valid: boolean;
  /** In the order of `CRITERIA`; none of them met by a vote that cannot be used. */
  readonly criteria: readonly boolean[];
  readonly probed: boolean;
  /** False for one who approved of a planted wrong answer. */
  readonly counted: boolean;
}

export const votesOf = (pattern: string): CountedVote[] =>
  [...pattern.matchAll(/([0-9a-fx])([+!]?)/g)].map(([, digit, mark]) => {
    const usable = digit !== UNUSABLE;
    const bits = usable ? Number.parseInt(digit!, 16) : 0;
    const criteria = CRITERIA.map((_, at) => ((bits >> (CRITERIA.length - 1 - at)) & 1) === 1);
    const counted = mark !== DISCOUNTED;
    return { usable, valid: criteria.every(Boolean), criteria, probed: mark !== "", counted };
  });
