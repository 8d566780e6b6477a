import type { SlotContent } from "../../method/slot.ts";
import type { Vote } from "../../method/validation.ts";
import type { DatasetRecord } from "../record.ts";
import { countWords } from "./words.ts";

/** What the report needs of a record without opening it. Kept with every topic, and read by every build: so it is tiny. */
export type RecordStats = {
  /** Words of the problem, of the reasoning and of the solution. */
  readonly words: readonly [problem: number, reasoning: number, solution: number];
  /** Trajectories by the grading step that decided, and how many of these reach the reference answer. */
  readonly grades: Readonly<Record<string, readonly [trajectories: number, correct: number]>>;
};

/** What the report needs of a topic beside its records' rows and its counts. */
export type TopicStats = {
  /** Candidates of which a usable problem was written, whatever the checks said of it. */
  readonly written: number;
  /** Problems by how the validators voted on them: one character a validator, in the order of the policy. */
  readonly votes: Readonly<Record<string, number>>;
};

export function recordStats(record: DatasetRecord): RecordStats {
  const grades: Record<string, [number, number]> = {};
  for (const { graded_by: step, correct } of record.trajectories) {
    grades[step] ??= [0, 0];
    const grade = grades[step];
    grade[0]++;
    if (correct) grade[1]++;
  }
  const { problem, reasoning, solution } = record;
  return { words: [countWords(problem), countWords(reasoning), countWords(solution)], grades };
}

export function topicStats(slots: readonly SlotContent[]): TopicStats {
  const votes: Record<string, number> = {};
  let written = 0;
  for (const { filled, rejected } of slots) {
    // A reply that could not be used left neither problem nor answer.
    written += rejected.filter(({ problem, answer }) => problem !== "" || answer !== "").length;
    if (filled !== null) written++;
    for (const one of filled === null ? rejected : [...rejected, filled]) {
      if (one.votes.length === 0) continue;
      const pattern = votePattern(one.votes);
      votes[pattern] = (votes[pattern] ?? 0) + 1;
    }
  }
  return { written, votes };
}

/** What validators are asked of a problem, in the order of the bits of a vote's digit, highest first. */
export const CRITERIA = ["fitsTopic", "clear", "singleAnswer", "answerCorrect"] as const;

/** No reply of the validator could be used. */
const UNUSABLE = "x";

const votePattern = (votes: readonly Vote[]): string =>
  votes
    .map(({ criteria }) =>
      criteria === null
        ? UNUSABLE
        : CRITERIA.reduce((bits, name) => bits * 2 + (criteria[name] ? 1 : 0), 0).toString(16),
    )
    .join("");

/** A vote as a pattern holds it. */
export interface CountedVote {
  readonly usable: boolean;
  readonly valid: boolean;
  /** In the order of `CRITERIA`; none of them met by a vote that cannot be used. */
  readonly criteria: readonly boolean[];
}

export const votesOf = (pattern: string): CountedVote[] =>
  [...pattern].map((digit) => {
    const usable = digit !== UNUSABLE;
    const bits = usable ? Number.parseInt(digit, 16) : 0;
    const criteria = CRITERIA.map((_, at) => ((bits >> (CRITERIA.length - 1 - at)) & 1) === 1);
    return { usable, valid: criteria.every(Boolean), criteria };
  });
