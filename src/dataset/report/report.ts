import type { Digest } from "../../util/digest.ts";
import type { BenchmarkReport } from "../manifest.ts";
import type { ValidatorReport } from "./agreement.ts";
import type { Distribution, Share } from "./distribution.ts";

/** Version of report.json's layout. */
export const REPORT_VERSION = 3;

/** Files of an artifact that hold the report. */
export const REPORT_FILES = { json: "report.json", html: "report.html" } as const;

/**
 * What became of everything that a build asked for: plain data, the whole of report.json. Nothing in it depends on when,
 * where or how fast it was built, and nothing on prices, which move. Token counts are as the servers gave them; like those
 * of the manifest they are in no digest of the version.
 */
export interface Report {
  readonly reportVersion: typeof REPORT_VERSION;
  readonly dataset: string;
  readonly title: string;
  /** The version that it is about. */
  readonly digest: Digest;
  /** True when any reply came from the simulator. */
  readonly simulated: boolean;
  readonly funnel: StageCounts;
  readonly disciplines: readonly DisciplineReport[];
  /** The topics that took most candidates for a slot; at most ten, and none that filled each at once. */
  readonly hardest: readonly TopicReport[];
  readonly validation: ValidatorReport;
  /** Why candidates were turned down and records dropped, the most frequent first. */
  readonly rejections: readonly Rejection[];
  readonly lengths: Lengths;
  /** Null when the dataset declares no tokenizer. */
  readonly tokens: TokenReport | null;
  readonly language: LanguageReport;
  readonly repetition: RepetitionReport;
  readonly openings: OpeningReport;
  /** Different runs of one, two and three words among those of all problems. */
  readonly distinct: readonly DistinctReport[];
  readonly coverage: CoverageReport;
  readonly difficulty: DifficultyReport;
  readonly answerTypes: readonly Group[];
  readonly grading: GradingReport;
  readonly duplicates: DuplicateReport;
  /** Null when no benchmark was given to compare with. */
  readonly contamination: readonly BenchmarkReport[] | null;
  readonly models: readonly ModelReport[];
  /** How replies ended, by stage and role in the order of the stages. */
  readonly outcomes: readonly OutcomeReport[];
  readonly cost: CostReport;
  readonly comparison: readonly ComparisonRow[];
}

/** How many got how far. `wanted`, `filled`, `correct` and what follows count slots, the others candidates. */
export interface StageCounts {
  /** Slots. */
  readonly wanted: number;
  /** Candidates that were asked for. */
  readonly tried: number;
  /** Of which a usable problem was written. */
  readonly written: number;
  /** That passed the deterministic checks. */
  readonly checked: number;
  /** That the validators let pass. */
  readonly valid: number;
  /** With at least one complete trajectory. */
  readonly solved: number;
  /** Slots filled, before curation. */
  readonly filled: number;
  /** Filled slots whose chosen trajectory reaches the reference answer. */
  readonly correct: number;
  /** Records: filled slots that curation kept, and those of them that are correct. */
  readonly kept: number;
  readonly keptCorrect: number;
}

export interface DisciplineReport {
  readonly id: string;
  readonly title: string;
  readonly funnel: StageCounts;
  readonly topics: number;
  /** Topics without a record. */
  readonly emptyTopics: number;
  readonly areas: readonly AreaReport[];
  readonly lengths: Lengths;
  /** Trajectories that reach the reference answer, and the student's tries that do. */
  readonly solved: Share;
  readonly student: Share;
}

export interface AreaReport {
  readonly area: string;
  readonly topics: number;
  readonly slots: number;
  readonly records: number;
}

export interface TopicReport {
  readonly id: string;
  readonly slots: number;
  /** Candidates that were asked for. */
  readonly tried: number;
  readonly filled: number;
}

export interface Rejection {
  readonly stage: string;
  readonly reason: string;
  readonly count: number;
  /** By discipline, those without one left out. */
  readonly disciplines: Readonly<Record<string, number>>;
  readonly examples: readonly RejectionExample[];
}

/** One of those it happened to: texts are clipped. */
export interface RejectionExample {
  readonly id: string;
  /** -1 for a record that curation dropped. */
  readonly candidate: number;
  readonly detail: string;
  readonly problem: string;
  readonly answer: string;
}

/** In words. */
export interface Lengths {
  readonly problem: Distribution;
  readonly reasoning: Distribution;
  readonly solution: Distribution;
}

/** Lengths in tokens. */
export interface TokenReport {
  /** "o200k_base", or the path of a tokenizer.json. */
  readonly tokenizer: string;
  /** Of its list of tokens, or of the file. */
  readonly sha256: string;
  readonly problem: Distribution;
  readonly reasoning: Distribution;
  readonly solution: Distribution;
  /** The three together, with the tags around the reasoning; what a chat template adds is not in it. */
  readonly chat: Distribution;
  /** Chats that a trainer would cut at so many tokens. */
  readonly windows: readonly { readonly tokens: number; readonly beyond: Share }[];
}

/** What problems and reasoning are written in, as far as the words beside formulas and code tell. */
export interface LanguageReport {
  /** BCP 47 tags. */
  readonly declared: readonly string[];
  /** Records by the language that most of the text is in, the most frequent first; "und" where it cannot be told. */
  readonly problem: readonly LanguageCount[];
  readonly reasoning: readonly LanguageCount[];
  /** Of those whose language can be told, texts in one that is not declared. */
  readonly otherProblem: Share;
  readonly otherReasoning: Share;
  /** Reasoning with words in a second script. */
  readonly mixedScripts: Share;
}

export interface LanguageCount {
  readonly language: string;
  readonly records: number;
}

/** How far reasoning says the same again. */
export interface RepetitionReport {
  /** Per cent of its words that stand in passages of ten words which came before in it. */
  readonly reasoning: Distribution;
  /** Reasoning of which it is more than a tenth. */
  readonly loops: Share;
}

/** Distinct-n: how many of the runs of so many words in problems are different ones. */
export interface DistinctReport {
  readonly words: number;
  readonly total: number;
  readonly distinct: number;
  /** Null when there is no run. */
  readonly share: number | null;
  /** By how much the share may be off, at 95 %: 0 where all were counted, and not estimated from a part. */
  readonly margin: number;
}

/** How alike problems begin. */
export interface OpeningReport {
  /** Words that an opening has. */
  readonly words: number;
  readonly distinct: number;
  /** How many equally frequent openings would be as diverse; null when there is no record. */
  readonly effective: number | null;
  /** Problems that begin as some other one does. */
  readonly shared: Share;
  /** The most frequent first. */
  readonly top: readonly { readonly opening: string; readonly problems: number }[];
}

/** What the records are of. */
export interface CoverageReport {
  readonly topics: Spread;
  readonly areas: Spread;
  readonly disciplines: Spread;
  readonly answerTypes: Spread;
  /** Null when no difficulty was asked for. */
  readonly difficulty: Spread | null;
}

/** How evenly records lie in groups. */
export interface Spread {
  /** Groups there are, and those with a record. */
  readonly groups: number;
  readonly filled: number;
  /** Shannon's, in bits; null, as are the others, when there is no record. */
  readonly entropy: number | null;
  /** How many equally large groups have that entropy. */
  readonly effective: number | null;
  /** Share of the entropy that equally large groups would have: 1 where all are; null where there is one group. */
  readonly evenness: number | null;
}

/** Records that have something in common, and how they fared. */
export interface Group {
  readonly name: string;
  readonly records: number;
  /** Records whose chosen trajectory reaches the reference answer. */
  readonly correct: Share;
  /** All their trajectories. */
  readonly trajectories: Share;
  /** The student's tries. */
  readonly student: Share;
}

export interface DifficultyReport {
  /** The student's tries; of none when the policy names no student. */
  readonly student: Share;
  /** Records by the share of the student's tries that are right, lowest share first; those it did not try left out. */
  readonly studentRates: readonly PassRate[];
  /** By the difficulty that was asked for; empty when the policy has no such facet. */
  readonly declared: readonly Group[];
  /** Records by the share of their trajectories that are right, lowest share first. */
  readonly passRates: readonly PassRate[];
}

export interface PassRate {
  readonly passRate: number;
  readonly records: number;
}

export interface GradingReport {
  /** Of all trajectories of records. */
  readonly correct: Share;
  /** By the step that decided, the most frequent first. */
  readonly steps: readonly {
    readonly step: string;
    readonly trajectories: number;
    readonly correct: number;
  }[];
  /** Trajectories that only judges could tell. */
  readonly judged: Share;
  /** Trajectories by what is wrong with how they got there, the most frequent first. */
  readonly flaws: readonly { readonly flaw: string; readonly trajectories: number }[];
}

export interface DuplicateReport {
  /** Candidates and records that repeat another's problem word for word. */
  readonly exact: number;
  /** Records that nearly repeat another; null when they were not searched for. */
  readonly near: number | null;
  /** Of both, those that were turned down or dropped. */
  readonly dropped: number;
}

export interface Tokens {
  readonly input: number;
  /** Reasoning included. */
  readonly output: number;
  readonly reasoning: number;
}

export interface ModelReport {
  readonly role: string;
  /** Name of the Model document. */
  readonly name: string;
  readonly id: string;
  readonly answeredAs: readonly string[];
  readonly simulated: boolean;
  /** Calls that were answered, behind rejected candidates too. */
  readonly replies: number;
  readonly tokens: Tokens;
}

export interface OutcomeReport {
  readonly stage: string;
  readonly role: string;
  readonly replies: number;
  /** Replies by how they ended, those without one left out; "usable" for those that could be used. */
  readonly outcomes: Readonly<Record<string, number>>;
}

/** What it took. US dollars are left to whoever reads it, since prices change and a version does not. */
export interface CostReport {
  readonly replies: number;
  readonly tokens: Tokens;
  /** Null when there is no record. */
  readonly perRecord: { readonly replies: number; readonly tokens: Tokens } | null;
}

/** A dataset beside others. */
export interface ComparisonRow {
  readonly name: string;
  readonly problems: number;
  /** Means; null when there is no problem. */
  readonly promptWords: number | null;
  readonly solutionWords: number | null;
  /** This dataset. */
  readonly own: boolean;
}
