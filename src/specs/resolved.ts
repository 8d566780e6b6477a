import type { JsonObject } from "../util/canonical-json.ts";

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
  readonly structuredOutput: "json-schema" | "none";
  /** Further fields of the request body. */
  readonly request: JsonObject;
}

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
}

export interface ResolvedGeneration {
  readonly revision: number;
  readonly role: string;
  readonly prompt: ResolvedPrompt;
  /** Candidates tried before a slot is given up. */
  readonly candidates: number;
  /** Replies asked for one candidate while they cannot be used (refused, cut, not JSON). */
  readonly draws: number;
  /** Sorted by name. */
  readonly facets: readonly ResolvedFacet[];
  /** Sorted. */
  readonly answerTypes: readonly AnswerType[];
  readonly checks: {
    readonly minProblemLength: number;
    readonly maxProblemLength: number;
    readonly maxAnswerLength: number;
    readonly rejectProofs: boolean;
    readonly rejectMultiPart: boolean;
    readonly rejectAnswerLeaks: boolean;
  };
}

export interface ResolvedVerification {
  readonly revision: number;
  readonly validators: readonly { readonly role: string; readonly prompt: ResolvedPrompt }[];
  readonly rule: "unanimous" | "majority" | { readonly atLeast: number };
  /** Stop asking once the outcome is settled. */
  readonly earlyStop: boolean;
  readonly draws: number;
}

export interface ResolvedSolution {
  readonly revision: number;
  readonly solvers: readonly {
    readonly role: string;
    readonly prompt: ResolvedPrompt;
    readonly trajectories: number;
  }[];
  /** "correct": a slot needs a trajectory that reaches the reference answer; "any": wrong ones are kept, labelled. */
  readonly accept: "any" | "correct";
  readonly draws: number;
  readonly grading: {
    /** Relative difference of two numbers that still counts as equal. */
    readonly relativeTolerance: number;
    readonly judges: readonly {
      readonly role: string;
      readonly prompt: ResolvedPrompt;
      readonly votes: number;
    }[];
    readonly draws: number;
  };
}

export interface ResolvedCuration {
  /** "drop" removes all but the lowest slot of problems whose normalised text is equal. */
  readonly exactDuplicates: "drop" | "keep";
  readonly requireCorrect: boolean;
  /** Most records of a discipline, by discipline id. */
  readonly quotas: Readonly<Record<string, number>>;
  /** Sorted by name; fractions sum to 1. */
  readonly splits: readonly { readonly name: string; readonly fraction: number }[];
  /** What a split keeps together. */
  readonly splitBy: "slot" | "topic";
}
