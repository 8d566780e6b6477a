import type { JsonObject } from "../util/canonical-json.ts";
import type { UNUSABLE_OUTCOMES } from "./schemas/outcomes.ts";

/**
 * What a project's specs say once every reference, default and derivation is resolved. Plain data in a
 * normal form: the order of documents, keys and files is gone, so equal meaning is equal JSON.
 */
export interface ResolvedProject {
  /** Sorted by name. */
  readonly datasets: readonly ResolvedDataset[];
}

export interface ResolvedDataset {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** SPDX identifier, or null when none is declared. */
  readonly license: string | null;
  /** BCP 47 tags. */
  readonly language: readonly string[];
  /** What lengths are counted in, for the report; null when they are not. */
  readonly tokenizer: ResolvedTokenizer | null;
  /** Root of every seeded choice. */
  readonly seed: number;
  /** Sorted by id; only those with at least one selected topic. */
  readonly disciplines: readonly ResolvedDiscipline[];
  readonly generation: ResolvedGeneration;
  readonly verification: ResolvedVerification;
  readonly solution: ResolvedSolution;
  readonly curation: ResolvedCuration;
  /** Every role that a policy names, bound to a model. */
  readonly roles: Readonly<Record<string, ResolvedModel>>;
}

export type ResolvedTokenizer = {
  /** A published encoding, or the path of a tokenizer.json from the project on. */
  readonly name: string;
  /** Of the encoding's list of tokens, or of the file; null until that was looked for. */
  readonly sha256: string | null;
};

export interface ResolvedDiscipline {
  /** "computer-science" */
  readonly id: string;
  readonly title: string;
  /** Free text for the problem writer; "" when absent. */
  readonly guidance: string;
  /** Sorted by id. */
  readonly topics: readonly ResolvedTopic[];
}

export interface ResolvedTopic {
  /** "<discipline id>/<topic slug>" */
  readonly id: string;
  readonly area: string;
  readonly title: string;
  /** Number of slots, at least 1. */
  readonly samples: number;
  readonly guidance: string;
  /** Raised to sample again; 1 when absent. */
  readonly revision: number;
}

export interface ResolvedModel {
  /** Name of the Model document: for people and for config; no part of any key. */
  readonly name: string;
  /** Model id as the server knows it. */
  readonly id: string;
  /** Name of a provider of the config: how to run, no part of any key. */
  readonly provider: string;
  /** Sampling fields in wire spelling (temperature, top_p ...). */
  readonly sampling: Readonly<Record<string, number>>;
  /** "derived": a seed per draw is sent; a number: that seed always; null: none is sent. */
  readonly seed: "derived" | number | null;
  readonly reasoningEffort: string | null;
  /** Cap on output tokens, or null for the server's own. */
  readonly maxOutputTokens: number | null;
  /** Wire name of that cap. */
  readonly outputCapField: "max_completion_tokens" | "max_tokens";
  /** Strictest form in which a schema is put to the model. */
  readonly structuredOutput: StructuredForm;
  /** Further fields of the request body. */
  readonly request: JsonObject;
  /** Absent when none are declared; for people and no part of any key of a reply. */
  readonly terms?: ModelTerms;
}

/** What training other models on what a model wrote is by its terms. */
export const TRAINING_TERMS = ["permitted", "conditional", "restricted"] as const;

/** The terms that a model's replies come under, as whoever declares it has read them. */
export interface ModelTerms {
  readonly training: (typeof TRAINING_TERMS)[number];
  /** Of its weights; null for a model that is served alone. */
  readonly license: string | null;
  /** Where the terms can be read. */
  readonly url: string | null;
}

/**
 * How a reply is asked to fit a schema, strictest first: the server holds it to the schema, or to JSON alone, or words
 * have to do. In the latter two the schema is told in words.
 */
export const STRUCTURED_FORMS = ["json-schema", "json-object", "prompt"] as const;
export type StructuredForm = (typeof STRUCTURED_FORMS)[number];

export type ResolvedPrompt = {
  readonly name: string;
  /** Liquid templates, LF line ends; system is null when absent. */
  readonly system: string | null;
  readonly user: string;
};

export type ResolvedFacet = {
  readonly name: string;
  /** Sorted by value; weights are positive. */
  readonly values: readonly { readonly value: string; readonly weight: number }[];
};

export type AnswerType = "numeric" | "expression" | "choice" | "set" | "tuple" | "interval" | "text";

export interface ResolvedTaxonomy {
  readonly revision: number;
  readonly role: string;
  readonly areaPrompt: ResolvedPrompt;
  readonly topicPrompt: ResolvedPrompt;
  /** Asked of titles that are alike; null when nobody is. */
  readonly judge: { readonly role: string; readonly prompt: ResolvedPrompt } | null;
  /** Areas wanted of a discipline. */
  readonly areas: number;
  /** Topics wanted of an area. */
  readonly topics: number;
  /** Most titles asked for in one call. */
  readonly batch: number;
  readonly rounds: number;
  readonly draws: number;
  readonly outcomes: ResolvedOutcomes;
}

/** How a reply can end that is of no use. */
export type UnusableOutcome = (typeof UNUSABLE_OUTCOMES)[number];

/** What is done about such a reply, in this order, each once for every draw; `otherwise` when none of it helped. */
export type ResolvedReaction = {
  /** The model is told what is wrong and asked to mend it. */
  readonly correct?: true;
  /** The same is asked with the output cap times `factor`, again up to `most` tokens. */
  readonly largerCap?: { readonly factor: number; readonly most: number };
  /** Role whose model is asked in its place. */
  readonly otherModel?: string;
  readonly otherwise: "sample-again" | "drop";
};

/** Those that can come of what is asked. */
export type ResolvedOutcomes = Readonly<Partial<Record<UnusableOutcome, ResolvedReaction>>>;

/** An entry of a policy by which a model is asked. */
export interface AskedEntry {
  readonly role: string;
  readonly prompt: ResolvedPrompt;
}

export interface ResolvedGeneration extends AskedEntry {
  readonly revision: number;
  /** Candidates tried before a slot is given up. */
  readonly candidates: number;
  /** Replies asked for one candidate while they cannot be used (refused, cut, not JSON). */
  readonly draws: number;
  /** Of problems and outlines. */
  readonly outcomes: ResolvedOutcomes;
  /** Sorted by name. */
  readonly facets: readonly ResolvedFacet[];
  /** Sorted. */
  readonly answerTypes: readonly AnswerType[];
  /** Asks for ideas before a topic's problems are written, so many at a time; null when each is written on its own. */
  readonly outline: (AskedEntry & { readonly ideas: number }) | null;
  readonly checks: {
    readonly minProblemLength: number;
    readonly maxProblemLength: number;
    readonly maxAnswerLength: number;
    readonly rejectProofs: boolean;
    readonly rejectMultiPart: boolean;
    readonly rejectAnswerLeaks: boolean;
    readonly rejectOffTopicWording: boolean;
    readonly rejectUnresolvedReferences: boolean;
  };
}

export interface ResolvedVerification {
  readonly revision: number;
  readonly validators: readonly AskedEntry[];
  /** How many counted votes decide; validators beyond stand in for those that the probe discounts. Null: all. */
  readonly panel: number | null;
  /** Whether a validator that approves is shown a planted wrong answer too, and not counted when it approves of that. */
  readonly probe: boolean;
  /** Solutions by models that do not see the answer, and how many of them must reach it; null for none. */
  readonly blindSolve: {
    readonly solvers: readonly (AskedEntry & { readonly solutions: number })[];
    readonly atLeast: number;
    /** Null: as the solution policy has it, so that one reply serves both. */
    readonly outcomes: ResolvedOutcomes | null;
  } | null;
  readonly rule: "unanimous" | "majority" | { readonly atLeast: number };
  /** Stop asking once the outcome is settled. */
  readonly earlyStop: boolean;
  readonly draws: number;
  readonly outcomes: ResolvedOutcomes;
}

export interface ResolvedSolution {
  readonly revision: number;
  readonly solvers: readonly (AskedEntry & { readonly trajectories: number })[];
  /** Right trajectories after which no further one is asked; null to ask for all. */
  readonly enough: number | null;
  /** A named solver whose pass rate measures how difficult a problem is; null when none does. */
  readonly student: (AskedEntry & { readonly attempts: number; readonly of: "all" | "failed" }) | null;
  /** "correct": a slot needs a trajectory that reaches the reference answer; "any": wrong ones are kept, labelled. */
  readonly accept: "any" | "correct";
  /** Whether a build ends early when a solver shows no reasoning. Part of no key. */
  readonly reasoning: "required" | "optional";
  readonly draws: number;
  readonly outcomes: ResolvedOutcomes;
  readonly grading: {
    /** Relative difference of two numbers that still counts as equal. */
    readonly relativeTolerance: number;
    /** Judges decide about every answer, whatever comparing it says. */
    readonly judgeAlways: boolean;
    /** A judge sees the two answers in both orders, and must say the same. */
    readonly bothOrders: boolean;
    readonly judges: readonly (AskedEntry & { readonly votes: number })[];
    readonly draws: number;
    readonly outcomes: ResolvedOutcomes;
  };
}

export interface ResolvedCuration {
  /** "drop" removes all but the lowest slot of problems whose normalised text is equal. */
  readonly exactDuplicates: "drop" | "keep";
  readonly nearDuplicates: {
    readonly action: "off" | "tag" | "drop";
    /** Least share of common terms. */
    readonly threshold: number;
    readonly numbers: "keep" | "mask";
  };
  readonly contamination: {
    /** Sorted by name. */
    readonly benchmarks: readonly ResolvedBenchmark[];
    readonly action: "tag" | "drop";
    readonly ngram: number;
    /** Least number of shared n-grams. */
    readonly shared: number;
  };
  readonly requireCorrect: boolean;
  /** Measured difficulties from the easiest on; none: difficulty is the facet's value. */
  readonly bands: readonly { readonly name: string; readonly passRate: number }[];
  /** Most records of a kind, by discipline id, difficulty and answer type. */
  readonly quotas: Readonly<
    Record<"disciplines" | "difficulties" | "answerTypes", Readonly<Record<string, number>>>
  >;
  /** Sorted by name; fractions sum to 1. */
  readonly splits: readonly { readonly name: string; readonly fraction: number }[];
  /** What a split keeps together. */
  readonly splitBy: "slot" | "topic";
  /** Topics kept out of `splits`: those that a pattern matches, or a share of all; null for none. */
  readonly heldOut: ResolvedHeldOut | null;
  /** Beside the full one; sorted. */
  readonly views: readonly DerivedView[];
}

export type ResolvedBenchmark = {
  readonly name: string;
  /** Globs relative to the project, sorted. */
  readonly patterns: readonly string[];
  readonly field: string;
  /** What the patterns matched when the project was opened, sorted by path; its text stands nowhere. */
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
};

export type ResolvedHeldOut = { readonly split: string } & (
  | { readonly share: number }
  | { readonly topics: readonly string[] }
);

export type DerivedView = "sft" | "rl" | "preference" | "rejected";
