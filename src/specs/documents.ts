import type { JsonObject } from "../util/canonical-json.ts";
import type {
  AnswerType,
  DerivedView,
  ModelTerms,
  ResolvedCuration,
  ResolvedGeneration,
  ResolvedModel,
  UnusableOutcome,
} from "./resolved.ts";

// The shapes of valid documents once their defaults are filled in, as the schemas describe them.

export interface DatasetFields {
  readonly name: string;
  readonly title?: string;
  readonly description: string;
  readonly license: string | null;
  readonly language: readonly string[];
  readonly tokenizer: string | null;
  readonly seed: number;
  readonly disciplines?: readonly string[];
  readonly topics: readonly string[];
  readonly exclude: readonly string[];
  readonly samples: number;
  readonly maxSamples?: number;
  readonly policies: Partial<Readonly<Record<PolicySlot | "taxonomy", string>>>;
  readonly roles: Readonly<Record<string, string>>;
}

export type PolicySlot = "generation" | "verification" | "solution" | "curation";

export interface DisciplineFields {
  readonly name: string;
  readonly title: string;
  readonly guidance: string;
  readonly samples?: number;
}

export interface TopicFields {
  readonly title: string;
  readonly id?: string;
  readonly samples?: number;
  readonly guidance: string;
  readonly revision: number;
  readonly distinctFrom: readonly string[];
  readonly formerly: readonly string[];
}

export interface TopicsFields {
  readonly discipline: string;
  readonly area: string;
  readonly samples?: number;
  readonly guidance: string;
  readonly topics: readonly (string | TopicFields)[];
}

export interface SamplingFields {
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly minP?: number;
  readonly frequencyPenalty?: number;
  readonly presencePenalty?: number;
}

export interface ModelFields extends Omit<ResolvedModel, "sampling" | "terms"> {
  readonly sampling: SamplingFields;
  readonly request: JsonObject;
  readonly terms: ModelTerms | null;
}

export interface PromptFields {
  readonly name: string;
  readonly system?: string;
  readonly user: string;
}

/** What is done about a reply of no use: a word, or a mapping. */
export type ReactionFields =
  | "sample-again"
  | "drop"
  | "correct"
  | {
      readonly correct?: boolean;
      readonly largerCap?: { readonly factor: number; readonly most: number };
      readonly otherModel?: string;
      readonly otherwise: "sample-again" | "drop";
    };

export type OutcomesFields = Readonly<Partial<Record<UnusableOutcome, ReactionFields>>>;

export interface GenerationFields {
  readonly name: string;
  readonly revision: number;
  readonly role: string;
  readonly prompt: string;
  readonly candidates: number;
  readonly draws: number;
  readonly outcomes: OutcomesFields;
  readonly facets: Readonly<Record<string, readonly string[] | Readonly<Record<string, number>>>>;
  readonly answerTypes: readonly AnswerType[];
  readonly outline?: { readonly role: string; readonly prompt: string; readonly ideas: number };
  readonly checks: ResolvedGeneration["checks"];
}

export interface TaxonomyFields {
  readonly name: string;
  readonly revision: number;
  readonly role: string;
  readonly areaPrompt: string;
  readonly topicPrompt: string;
  readonly judge?: { readonly role: string; readonly prompt: string };
  readonly areas: number;
  readonly topics: number;
  readonly batch: number;
  readonly rounds: number;
  readonly draws: number;
  readonly outcomes: OutcomesFields;
}

interface RoleWithPrompt {
  readonly role: string;
  readonly prompt?: string;
}

export interface VerificationFields {
  readonly name: string;
  readonly revision: number;
  readonly validators: readonly RoleWithPrompt[];
  readonly prompt?: string;
  readonly panel?: number;
  readonly probe: boolean;
  readonly blindSolve?: {
    readonly solvers: readonly (RoleWithPrompt & { readonly solutions: number })[];
    readonly prompt?: string;
    readonly atLeast: number;
    readonly outcomes?: OutcomesFields;
  };
  readonly rule: "unanimous" | "majority" | { readonly atLeast: number };
  readonly earlyStop: boolean;
  readonly draws: number;
  readonly outcomes: OutcomesFields;
}

export interface SolutionFields {
  readonly name: string;
  readonly revision: number;
  readonly solvers: readonly (RoleWithPrompt & { readonly trajectories: number })[];
  readonly prompt?: string;
  readonly enough?: number;
  readonly student?: RoleWithPrompt & { readonly attempts: number; readonly of: "all" | "failed" };
  readonly accept: "any" | "correct";
  readonly reasoning: "required" | "optional";
  readonly draws: number;
  readonly outcomes: OutcomesFields;
  readonly grading: {
    readonly relativeTolerance: number;
    readonly judgeAlways: boolean;
    readonly bothOrders: boolean;
    readonly judges: readonly (RoleWithPrompt & { readonly votes: number })[];
    readonly prompt?: string;
    readonly draws: number;
    readonly outcomes: OutcomesFields;
  };
}

type Curation = ResolvedCuration;

export interface CurationFields
  extends Pick<Curation, "exactDuplicates" | "requireCorrect" | "splitBy" | "nearDuplicates" | "quotas"> {
  readonly name: string;
  readonly contamination: Omit<Curation["contamination"], "benchmarks"> & {
    readonly benchmarks: readonly {
      readonly name: string;
      readonly files: string | readonly string[];
      readonly field: string;
    }[];
  };
  readonly bands: Readonly<Record<string, number>>;
  readonly splits: Readonly<Record<string, number>>;
  readonly heldOut?: { readonly split: string; readonly share?: number; readonly topics?: readonly string[] };
  readonly views: readonly ("full" | DerivedView)[];
}
