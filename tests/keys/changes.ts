import type { StageName } from "../../src/method/ask.ts";
import type {
  ResolvedDataset,
  ResolvedDiscipline,
  ResolvedModel,
  ResolvedPrompt,
  ResolvedTopic,
} from "../../src/specs/resolved.ts";

/** One change to a dataset, and the stages whose every reply it makes unknown; all others keep every key. */
export interface Change {
  readonly what: string;
  readonly change: (dataset: ResolvedDataset) => ResolvedDataset;
  readonly moves: readonly StageName[];
}

const withDiscipline = (
  dataset: ResolvedDataset,
  change: (discipline: ResolvedDiscipline) => Partial<ResolvedDiscipline>,
): ResolvedDataset => ({
  ...dataset,
  disciplines: dataset.disciplines.map((discipline) => ({ ...discipline, ...change(discipline) })),
});

const withTopic = (dataset: ResolvedDataset, changes: Partial<ResolvedTopic>): ResolvedDataset =>
  withDiscipline(dataset, ({ topics }) => ({ topics: topics.map((topic) => ({ ...topic, ...changes })) }));

const withModel = (
  dataset: ResolvedDataset,
  role: string,
  change: (model: ResolvedModel) => Partial<ResolvedModel>,
): ResolvedDataset => {
  const model = dataset.roles[role]!;
  return { ...dataset, roles: { ...dataset.roles, [role]: { ...model, ...change(model) } } };
};

const withEveryModel = (
  dataset: ResolvedDataset,
  change: (model: ResolvedModel) => Partial<ResolvedModel>,
): ResolvedDataset =>
  Object.keys(dataset.roles).reduce((changed, role) => withModel(changed, role, change), dataset);

const withGeneration = (
  dataset: ResolvedDataset,
  changes: Partial<ResolvedDataset["generation"]>,
): ResolvedDataset => ({ ...dataset, generation: { ...dataset.generation, ...changes } });

const withVerification = (
  dataset: ResolvedDataset,
  changes: Partial<ResolvedDataset["verification"]>,
): ResolvedDataset => ({ ...dataset, verification: { ...dataset.verification, ...changes } });

const withSolution = (
  dataset: ResolvedDataset,
  changes: Partial<ResolvedDataset["solution"]>,
): ResolvedDataset => ({ ...dataset, solution: { ...dataset.solution, ...changes } });

/** The dataset with every prompt of one stage changed. */
function withPrompts(
  dataset: ResolvedDataset,
  stage: StageName,
  change: (prompt: ResolvedPrompt) => Partial<ResolvedPrompt>,
): ResolvedDataset {
  const put = <T extends { readonly prompt: ResolvedPrompt }>(one: T): T => ({
    ...one,
    prompt: { ...one.prompt, ...change(one.prompt) },
  });
  const { generation, verification, solution } = dataset;
  switch (stage) {
    case "problem":
      return { ...dataset, generation: put(generation) };
    case "validation":
      return withVerification(dataset, { validators: verification.validators.map(put) });
    case "solution":
      return withSolution(dataset, { solvers: solution.solvers.map(put) });
    case "grading":
      return withSolution(dataset, {
        grading: { ...solution.grading, judges: solution.grading.judges.map(put) },
      });
  }
}

const ALL: readonly StageName[] = ["problem", "validation", "solution", "grading"];
const ROLES: Readonly<Record<StageName, readonly string[]>> = {
  problem: ["writer"],
  validation: ["validator-a", "validator-b"],
  solution: ["solver"],
  grading: ["judge"],
};

const ofStage = (
  what: string,
  change: (dataset: ResolvedDataset, stage: StageName) => ResolvedDataset,
): Change[] =>
  ALL.map((stage) => ({
    what: `${what} of the ${stage} stage`,
    change: (dataset) => change(dataset, stage),
    moves: [stage],
  }));

const ofModels = (what: string, change: (model: ResolvedModel) => Partial<ResolvedModel>): Change[] =>
  ofStage(`${what} of every model`, (dataset, stage) =>
    ROLES[stage].reduce((changed, role) => withModel(changed, role, change), dataset),
  );

/** Changes that move the replies of these stages. */
export const MOVING: readonly Change[] = [
  ...ofStage("the system prompt", (dataset, stage) =>
    withPrompts(dataset, stage, ({ system }) => ({ system: `${system} Again.` })),
  ),
  ...ofStage("the absence of a system prompt", (dataset, stage) =>
    withPrompts(dataset, stage, () => ({ system: null })),
  ),
  ...ofStage("the prompt", (dataset, stage) =>
    withPrompts(dataset, stage, ({ user }) => ({ user: `${user}\nGo.` })),
  ),
  ...ofModels("the id", ({ id }) => ({ id: `${id}-2` })),
  ...ofModels("the temperature", ({ sampling }) => ({
    sampling: { ...sampling, temperature: sampling.temperature! + 0.1 },
  })),
  ...ofModels("the fixed seed", () => ({ seed: 5 })),
  ...ofModels("the reasoning effort", () => ({ reasoningEffort: "high" })),
  ...ofModels("a further request field", ({ request }) => ({ request: { ...request, top_k: 3 } })),
  {
    what: "the answer types, which this prompt does not show, but the schema does",
    change: (dataset) => withGeneration(dataset, { answerTypes: ["choice", "text"] }),
    moves: ["problem"],
  },
  {
    what: "the generation's revision",
    change: (d) => withGeneration(d, { revision: 2 }),
    moves: ["problem"],
  },
  {
    what: "the verification's revision",
    change: (d) => withVerification(d, { revision: 2 }),
    moves: ["validation"],
  },
  {
    what: "the solution's revision",
    change: (d) => withSolution(d, { revision: 2 }),
    moves: ["solution", "grading"],
  },
  { what: "the topic's revision", change: (d) => withTopic(d, { revision: 2 }), moves: ["problem"] },
  {
    what: "the topic's title",
    change: (d) => withTopic(d, { title: "Roman legions" }),
    moves: ["problem", "validation"],
  },
  {
    what: "the topic's area",
    change: (d) => withTopic(d, { area: "Antiquity" }),
    moves: ["problem", "validation"],
  },
  { what: "the topic's guidance", change: (d) => withTopic(d, { guidance: "" }), moves: ["problem"] },
  {
    what: "the discipline's title",
    change: (d) => withDiscipline(d, () => ({ title: "The history" })),
    moves: ["problem", "validation"],
  },
  {
    what: "the discipline's guidance",
    change: (d) => withDiscipline(d, () => ({ guidance: "" })),
    moves: ["problem"],
  },
  {
    what: "a facet",
    change: (d) =>
      withGeneration(d, { facets: [{ name: "angle", values: [{ value: "dates", weight: 1 }] }] }),
    moves: ["problem"],
  },
  { what: "the dataset's seed", change: (d) => ({ ...d, seed: d.seed + 1 }), moves: ALL },
];

const LEFTOVERS: object = {
  baseURL: "http://10.0.0.1/v1",
  apiKey: "sk-secret",
  path: "/home/me/specs/models.yaml",
};

const renamedRole = (role: string) => `the-${role}`;

export const ROLE_NAMES = "the names of roles";

/** Changes that make no reply unknown. */
export const IDLE: readonly Change[] = [
  {
    what: "the names of model documents",
    change: (d) => withEveryModel(d, ({ name }) => ({ name: `renamed-${name}` })),
    moves: [],
  },
  { what: "the providers", change: (d) => withEveryModel(d, () => ({ provider: "elsewhere" })), moves: [] },
  {
    what: "URLs, paths and secrets that a model may carry by mistake",
    change: (d) => withEveryModel(d, () => LEFTOVERS),
    moves: [],
  },
  {
    what: "the output caps",
    change: (d) => withEveryModel(d, () => ({ maxOutputTokens: 30_000, outputCapField: "max_tokens" })),
    moves: [],
  },
  {
    what: "whether solvers must show their reasoning",
    change: (d) => ({ ...d, solution: { ...d.solution, reasoning: "optional" } }),
    moves: [],
  },
  {
    what: "the names of prompts",
    change: (d) =>
      ALL.reduce((changed, stage) => withPrompts(changed, stage, ({ name }) => ({ name: `new-${name}` })), d),
    moves: [],
  },
  {
    what: "the dataset's name and papers",
    change: (d) => ({
      ...d,
      name: "other",
      title: "Other",
      description: "",
      license: null,
      language: ["de"],
    }),
    moves: [],
  },
  {
    what: "the terms of every model",
    change: (d) => withEveryModel(d, () => ({ terms: { training: "permitted", license: "MIT", url: null } })),
    moves: [],
  },
  { what: "the topic's id", change: (d) => withTopic(d, { id: "history/coins-of-rome" }), moves: [] },
  { what: "the discipline's id", change: (d) => withDiscipline(d, () => ({ id: "the-past" })), moves: [] },
  { what: "the number of samples", change: (d) => withTopic(d, { samples: 50 }), moves: [] },
  {
    what: "further topics",
    change: (d) =>
      withDiscipline(d, ({ topics }) => ({
        topics: [...topics, { ...topics[0]!, id: "history/zeal", title: "Zeal" }],
      })),
    moves: [],
  },
  {
    what: ROLE_NAMES,
    change: (d) => ({
      ...d,
      generation: { ...d.generation, role: renamedRole(d.generation.role) },
      verification: {
        ...d.verification,
        validators: d.verification.validators.map((one) => ({ ...one, role: renamedRole(one.role) })),
      },
      solution: {
        ...d.solution,
        solvers: d.solution.solvers.map((one) => ({ ...one, role: renamedRole(one.role) })),
        grading: {
          ...d.solution.grading,
          judges: d.solution.grading.judges.map((one) => ({ ...one, role: renamedRole(one.role) })),
        },
      },
      roles: Object.fromEntries(Object.entries(d.roles).map(([role, model]) => [renamedRole(role), model])),
    }),
    moves: [],
  },
  {
    what: "the checks, where the problem passes them all the same",
    change: (d) => withGeneration(d, { checks: { ...d.generation.checks, maxProblemLength: 90_000 } }),
    moves: [],
  },
  { what: "the number of candidates", change: (d) => withGeneration(d, { candidates: 9 }), moves: [] },
  {
    what: "the curation",
    change: (d) => ({
      ...d,
      curation: {
        ...d.curation,
        exactDuplicates: "keep",
        nearDuplicates: { action: "drop", threshold: 0.5, numbers: "mask" },
        quotas: { disciplines: { history: 1 }, difficulties: {}, answerTypes: { text: 3 } },
        splitBy: "topic",
        heldOut: { split: "held", share: 0.5 },
        views: ["sft"],
      },
    }),
    moves: [],
  },
  {
    what: "the tolerance for numbers",
    change: (d) => withSolution(d, { grading: { ...d.solution.grading, relativeTolerance: 0.1 } }),
    moves: [],
  },
];
