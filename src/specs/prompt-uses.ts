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

/** Where a problem belongs, and what its writer is told of that place. */
const PLACE = {
  discipline: "text",
  disciplineGuidance: "text",
  area: "text",
  topic: "text",
  guidance: "text",
} as const;

/** A prompt by which areas of a discipline are proposed. */
export const WRITE_AREAS_USE: PromptUse = {
  purpose: "to propose areas",
  variables: { discipline: "text", disciplineGuidance: "text", areas: "list", count: "text" },
  essential: ["discipline", "areas", "count"],
};

/** A prompt by which topics of an area are proposed. */
export const WRITE_TOPICS_USE: PromptUse = {
  purpose: "to propose topics",
  variables: {
    discipline: "text",
    disciplineGuidance: "text",
    area: "text",
    areas: "list",
    topics: "list",
    elsewhere: "list",
    count: "text",
  },
  essential: ["area", "topics", "count"],
};

/** A prompt by which two titles are told apart. */
export const JUDGE_TITLES_USE: PromptUse = {
  purpose: "to tell two titles apart",
  variables: {
    level: "text",
    discipline: "text",
    first: "text",
    firstArea: "text",
    second: "text",
    secondArea: "text",
  },
  essential: ["first", "second"],
};

/** A prompt by which a problem is written. */
export function writeProblemUse(policy: string, facetNames: readonly string[]): PromptUse {
  return {
    purpose: "to write problems",
    policy,
    variables: {
      ...PLACE,
      facets: { keys: facetNames },
      answerTypes: "list",
      idea: "text",
    },
    essential: ["topic"],
  };
}

/** A prompt by which a topic is outlined: an idea for each problem. */
export const OUTLINE_USE: PromptUse = {
  purpose: "to outline topics",
  variables: { ...PLACE, count: "text", ideas: "list" },
  essential: ["topic", "count", "ideas"],
};

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
