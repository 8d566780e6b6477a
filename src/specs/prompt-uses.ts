/** What the method hands to a template under a name. */
export type VariableShape = "text" | "list" | { readonly keys: readonly string[] };

/** One use of a prompt: why it is asked, and which variables it can show. */
export interface PromptUse {
  /** Reads on after "is used". */
  readonly purpose: string;
  readonly variables: Readonly<Record<string, VariableShape>>;
  /** Variables without which the question makes no sense. */
  readonly essential: readonly string[];
  /** Name of the generation policy whose facets are meant. */
  readonly policy?: string;
}

/** A prompt by which a problem is written. */
export function writeProblemUse(policy: string, facetNames: readonly string[]): PromptUse {
  return {
    purpose: "to write problems",
    policy,
    variables: {
      discipline: "text",
      disciplineGuidance: "text",
      area: "text",
      topic: "text",
      guidance: "text",
      facets: { keys: facetNames },
      answerTypes: "list",
    },
    essential: ["topic"],
  };
}

/** A prompt by which a problem is validated. */
export const VALIDATE_USE: PromptUse = {
  purpose: "to validate problems",
  variables: {
    discipline: "text",
    area: "text",
    topic: "text",
    problem: "text",
    answer: "text",
    answerType: "text",
  },
  essential: ["problem", "answer"],
};

/** A prompt by which a problem is solved. */
export const SOLVE_USE: PromptUse = {
  purpose: "to solve problems",
  variables: { problem: "text", answerType: "text" },
  essential: ["problem"],
};

/** A prompt by which two answers are compared. */
export const JUDGE_USE: PromptUse = {
  purpose: "to judge answers",
  // "order" is "reference-first" or "prediction-first": every vote is asked in both.
  variables: { problem: "text", answer: "text", prediction: "text", answerType: "text", order: "text" },
  essential: ["answer", "prediction"],
};
