import type { Overlap } from "../method/curation/contamination.ts";

/**
 * One accepted sample as it stands in the artifact. Field names are the columns' names; plain data, no nulls
 * inside lists, so that every column has one type in Parquet.
 */
export interface DatasetRecord {
  /** Slot id, "physics/open-quantum-systems#003": stable whatever fills the slot. */
  readonly id: string;
  readonly problem: string;
  /** Reference answer. */
  readonly answer: string;
  readonly answer_type: string;
  readonly unit: string | null;
  /** Relative tolerance of the answer that the problem itself allows; 0 when it names none. */
  readonly tolerance: number;
  /** Discipline id, "computer-science". */
  readonly discipline: string;
  /** Its title, "Computer Science". */
  readonly subject: string;
  readonly area: string;
  readonly topic: string;
  readonly topic_id: string;
  /** Value of the facet "difficulty", when the generation policy has one. */
  readonly difficulty: string | null;
  readonly facets: readonly { readonly name: string; readonly value: string }[];
  /** The chosen trajectory as a chat: the problem, then reasoning in <think> tags and the solution. */
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly reasoning: string;
  readonly solution: string;
  /** Whether the chosen trajectory reaches the reference answer. */
  readonly correct: boolean;
  /** Share of trajectories that reach it, 0 to 1. */
  readonly pass_rate: number;
  /** How a named solver fared with the problem. */
  readonly student: StudentRow;
  readonly trajectories: readonly TrajectoryRow[];
  readonly verdicts: readonly VerdictRow[];
  readonly blind_solutions: readonly BlindSolutionRow[];
  /** Benchmarks that the problem shares n-grams with. */
  readonly contamination: readonly Overlap[];
  /** 0-based number of the candidate that filled the slot. */
  readonly candidate: number;
  /** Tokens of every reply behind this record, as their servers counted them. */
  readonly tokens: { readonly input: number; readonly output: number; readonly reasoning: number };
  /** True when any reply behind the record came from the simulator. */
  readonly simulated: boolean;
  readonly lineage: readonly LineageRow[];
}

export interface TrajectoryRow {
  readonly role: string;
  readonly model: string;
  readonly reasoning: string;
  readonly solution: string;
  /** Final answer found in the solution; "" when none was. */
  readonly answer: string;
  readonly finish: string;
  readonly correct: boolean;
  /** Step of the grading ladder that decided: "exact", "normalised", "numeric", "judge" ... */
  readonly graded_by: string;
  /** What is wrong with how it got there: "repetition", "contradiction" ...; "" for nothing. */
  readonly flaw: string;
  readonly output_tokens: number;
}

/** Pass rate of the student: how often it reached the reference answer, with the 95 % interval of the rate. */
export interface StudentRow {
  /** 0 when it was not asked; the other fields are 0 then, too. */
  readonly attempts: number;
  readonly correct: number;
  /** Ends of the Wilson score interval, 0 to 1. */
  readonly low: number;
  readonly high: number;
}

/** A solution by a model that did not see the answer, made to verify it. */
export interface BlindSolutionRow {
  readonly role: string;
  readonly model: string;
  readonly answer: string;
  readonly reaches: boolean;
  readonly graded_by: string;
}

export interface VerdictRow {
  readonly role: string;
  readonly model: string;
  readonly valid: boolean;
  readonly fits_topic: boolean;
  readonly clear: boolean;
  readonly single_answer: boolean;
  readonly answer_correct: boolean;
  readonly reason: string;
  /** Whether it saw through a planted wrong answer: "passed", "failed" or "none" when it was shown none. */
  readonly probe: string;
  /** False for a vote that does not count, since its validator failed the probe. */
  readonly counted: boolean;
}

/** One reply that the record was made from. */
export interface LineageRow {
  readonly stage: string;
  readonly role: string;
  readonly model: string;
  /** Reply key: digest of the request. */
  readonly key: string;
  /** Digest of what was replied. */
  readonly reply: string;
  /** How it ended: "usable", or why it could not be used. */
  readonly outcome: string;
}

/** What is left of a candidate, or a whole slot, that did not make it into the dataset. */
export interface Tombstone {
  readonly id: string;
  /** 0-based candidate number; -1 for a drop at curation of a filled slot's record. */
  readonly candidate: number;
  readonly stage: "problem" | "validation" | "solution" | "grading" | "curation";
  /** Stable reason, "answer-leak", "answer-judged-wrong", "exact-duplicate" ... */
  readonly reason: string;
  readonly detail: string;
  /** The problem and answer as far as they came; "" when they did not. */
  readonly problem: string;
  readonly answer: string;
  readonly verdicts: readonly VerdictRow[];
  readonly blind_solutions: readonly BlindSolutionRow[];
  readonly lineage: readonly LineageRow[];
}
