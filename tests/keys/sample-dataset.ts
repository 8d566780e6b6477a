import type {
  ResolvedDataset,
  ResolvedModel,
  ResolvedPrompt,
  ResolvedTopic,
} from "../../src/specs/resolved.ts";

/** The parts of the sample dataset that tests vary. */
export interface SampleParts {
  /** Texts that stand in each role's prompts. */
  readonly wording: string;
  readonly temperature: number;
  readonly seed: number;
  readonly trajectories: number;
}

const PARTS: SampleParts = { wording: "Be careful.", temperature: 0.7, seed: 1, trajectories: 2 };

export const modelNamed = (name: string, changes: Partial<ResolvedModel> = {}): ResolvedModel => ({
  name: `${name}-document`,
  id: `simulated-${name}`,
  provider: "simulator",
  sampling: {},
  seed: "derived",
  reasoningEffort: null,
  maxOutputTokens: null,
  outputCapField: "max_completion_tokens",
  structuredOutput: "json-schema",
  request: {},
  ...changes,
});

const promptNamed = (name: string, system: string | null, lines: readonly string[]): ResolvedPrompt => ({
  name: `${name}-prompt`,
  system,
  user: lines.join("\n"),
});

const TOPIC: ResolvedTopic = {
  id: "history/roman-coinage",
  area: "Ancient history",
  title: "Roman coinage",
  samples: 2,
  guidance: "Prefer dates.",
  revision: 1,
};

/**
 * One topic whose answers are words and whose solver is always wrong, so that comparison settles nothing and judges
 * are asked: every stage has questions.
 */
export function sampleDataset(changes: Partial<SampleParts> = {}): ResolvedDataset {
  const { wording, temperature, seed, trajectories } = { ...PARTS, ...changes };
  const place = ["Discipline: {{ discipline }}", "Area: {{ area }}", "Topic: {{ topic }}"];
  const sampling = { temperature };
  const validate = promptNamed("validate", `You review problems. ${wording}`, [
    ...place,
    "Problem:",
    "{{ problem }}",
    "Proposed answer: {{ answer }}",
  ]);
  return {
    name: "sample",
    title: "A sample",
    description: "For tests.",
    license: "CC0-1.0",
    language: ["en"],
    tokenizer: null,
    seed,
    disciplines: [{ id: "history", title: "History", guidance: "Name sources.", topics: [TOPIC] }],
    generation: {
      revision: 1,
      role: "writer",
      prompt: promptNamed("write", `You write problems. ${wording}`, [
        ...place,
        "Answer type: text",
        "{{ disciplineGuidance }} {{ guidance }}",
        "{% for facet in facets %}- {{ facet[0] }}: {{ facet[1] }}\n{% endfor %}",
      ]),
      candidates: 3,
      draws: 2,
      outcomes: {},
      outline: null,
      facets: [],
      answerTypes: ["text"],
      checks: {
        minProblemLength: 1,
        maxProblemLength: 100_000,
        maxAnswerLength: 10_000,
        rejectProofs: false,
        rejectMultiPart: false,
        rejectAnswerLeaks: false,
        rejectOffTopicWording: false,
        rejectUnresolvedReferences: false,
      },
    },
    verification: {
      revision: 1,
      validators: [
        { role: "validator-a", prompt: validate },
        { role: "validator-b", prompt: validate },
      ],
      panel: null,
      probe: false,
      blindSolve: null,
      rule: "unanimous",
      earlyStop: false,
      draws: 2,
      outcomes: {},
    },
    solution: {
      revision: 1,
      solvers: [
        {
          role: "solver",
          prompt: promptNamed("solve", `You solve problems. ${wording}`, ["{{ problem }}"]),
          trajectories,
        },
      ],
      enough: null,
      student: null,
      accept: "any",
      reasoning: "required",
      draws: 2,
      outcomes: {},
      grading: {
        relativeTolerance: 0.001,
        judgeAlways: false,
        bothOrders: true,
        judges: [
          {
            role: "judge",
            prompt: promptNamed("judge", `You compare answers. ${wording}`, [
              "{{ problem }}",
              "Reference answer: {{ answer }}",
              "Predicted answer: {{ prediction }}",
            ]),
            votes: 1,
          },
        ],
        draws: 2,
        outcomes: {},
      },
    },
    curation: {
      exactDuplicates: "drop",
      nearDuplicates: { action: "off", threshold: 0.7, numbers: "keep" },
      contamination: { benchmarks: [], action: "tag", ngram: 8, shared: 1 },
      requireCorrect: false,
      bands: [],
      quotas: { disciplines: {}, difficulties: {}, answerTypes: {} },
      splits: [{ name: "train", fraction: 1 }],
      splitBy: "slot",
      heldOut: null,
      views: [],
    },
    roles: {
      writer: modelNamed("writer", { sampling }),
      "validator-a": modelNamed("validator-a", { sampling }),
      "validator-b": modelNamed("validator-b", { sampling }),
      solver: modelNamed("solver", { sampling, request: { simulation: { faults: { wrongSolution: 1 } } } }),
      judge: modelNamed("judge", { sampling }),
    },
  };
}
