import { describe, expect, test } from "vitest";
import { BASE, DATASET, dataset, problems, project } from "./helpers.ts";

const second = (yaml: string) => `${BASE}---\n${DATASET}---\n${yaml}`;

const AGAIN = { otherwise: "sample-again" };
const MENDED = { correct: true, otherwise: "sample-again" };

/** What is done by default about replies that cannot be used: of free text, and of what a schema is asked for. */
const OF_TEXT = {
  truncated: AGAIN,
  refusal: AGAIN,
  "content-filter": AGAIN,
  "context-length": { otherwise: "drop" },
  "turned-down": { otherwise: "drop" },
  "broken-off": AGAIN,
  empty: AGAIN,
};
const OF_JSON = { ...OF_TEXT, "malformed-json": MENDED, "wrong-schema": MENDED };

describe("defaults", () => {
  test("a dataset that says the least", async () => {
    const { disciplines: _, ...rest } = await dataset("tiny", BASE, DATASET);
    expect(rest).toEqual({
      name: "tiny",
      title: "tiny",
      description: "",
      license: null,
      language: ["en"],
      tokenizer: null,
      seed: 0,
      generation: {
        revision: 1,
        role: "problem-writer",
        prompt: { name: "write", system: null, user: "Write a problem about {{ topic }}." },
        candidates: 3,
        draws: 3,
        outcomes: OF_JSON,
        facets: [],
        answerTypes: ["choice", "expression", "interval", "numeric", "set", "text", "tuple"],
        outline: null,
        checks: {
          minProblemLength: 40,
          maxProblemLength: 6000,
          maxAnswerLength: 400,
          rejectProofs: true,
          rejectMultiPart: true,
          rejectAnswerLeaks: true,
          rejectOffTopicWording: true,
          rejectUnresolvedReferences: true,
        },
      },
      verification: {
        revision: 1,
        validators: [{ role: "validator", prompt: expect.objectContaining({ name: "validate" }) }],
        panel: null,
        probe: false,
        blindSolve: null,
        rule: "unanimous",
        earlyStop: false,
        draws: 3,
        outcomes: OF_JSON,
      },
      solution: {
        revision: 1,
        solvers: [{ role: "solver", prompt: expect.objectContaining({ name: "solve" }), trajectories: 1 }],
        enough: null,
        student: null,
        accept: "any",
        reasoning: "required",
        draws: 2,
        outcomes: OF_TEXT,
        grading: {
          ...{ relativeTolerance: 1e-6, judgeAlways: false, bothOrders: true, judges: [], draws: 3 },
          outcomes: OF_JSON,
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
      roles: Object.fromEntries(
        ["problem-writer", "solver", "validator"].map((role) => [
          role,
          expect.objectContaining({ name: "small" }),
        ]),
      ),
    });
  });

  test("a model that says the least, and one that says all", async () => {
    const least = (await dataset("tiny", BASE, DATASET)).roles.solver;
    expect(least).toEqual({
      name: "small",
      id: "small-1",
      provider: "local",
      sampling: {},
      seed: null,
      reasoningEffort: null,
      maxOutputTokens: null,
      outputCapField: "max_completion_tokens",
      structuredOutput: "json-schema",
      request: {},
    });
    const all = `kind: Model
name: large
id: org/large
provider: remote
sampling: { temperature: 0, topP: 1, topK: 20, minP: 0.1, frequencyPenalty: -1, presencePenalty: 2 }
seed: derived
reasoningEffort: xhigh
maxOutputTokens: 1e3
outputCapField: max_tokens
structuredOutput: prompt
request: { repetition_penalty: 1.05 }
terms: { training: conditional, license: LicenseRef-Large }
`;
    const text = DATASET.replace("solver: small", "solver: large");
    expect((await dataset("tiny", BASE, text, all)).roles.solver).toMatchObject({
      sampling: {
        temperature: 0,
        top_p: 1,
        top_k: 20,
        min_p: 0.1,
        frequency_penalty: -1,
        presence_penalty: 2,
      },
      seed: "derived",
      maxOutputTokens: 1000,
      request: { repetition_penalty: 1.05 },
      terms: { training: "conditional", license: "LicenseRef-Large", url: null },
    });
  });
});

describe("topics", () => {
  const topics = async (yaml: string, fields = "") => {
    const text = `kind: Topics\ndiscipline: physics\narea: Waves\n${yaml}`;
    const found = (await dataset("tiny", BASE, `${DATASET}${fields}`, text)).disciplines[0]!.topics;
    return found.filter(({ area }) => area === "Waves");
  };

  test("get their id from the title or from id, and are sorted by it", async () => {
    const found = await topics(
      "topics:\n  - Schrödinger's wavelets\n  - { title: A, id: z-last }\n  - Étalons & fringes (2D)\n",
    );
    expect(found.map(({ id }) => id)).toEqual([
      "physics/etalons-fringes-2d",
      "physics/schrodinger-s-wavelets",
      "physics/z-last",
    ]);
  });

  test("join the guidance of their document and their own", async () => {
    const found = await topics(
      "guidance: |\n  All.\ntopics:\n  - A\n  - title: B\n    guidance: |\n      Own.\n    revision: 3\n",
    );
    expect(found).toMatchObject([
      { guidance: "All.", revision: 1 },
      { guidance: "All.\nOwn.", revision: 3 },
    ]);
  });

  test("take samples from the nearest that says a number, under the dataset's cap", async () => {
    const yaml = "samples: 5\ntopics:\n  - A\n  - { title: B, samples: 9 }\n";
    expect((await topics(yaml)).map((t) => t.samples)).toEqual([5, 9]);
    expect((await topics(yaml, "samples: 2\n")).map((t) => t.samples)).toEqual([5, 9]);
    expect((await topics(yaml, "maxSamples: 6\n")).map((t) => t.samples)).toEqual([5, 6]);
    expect((await topics("topics: [A]\n")).map((t) => t.samples)).toEqual([1]);
    expect((await topics("topics: [A]\n", "samples: 4\n")).map((t) => t.samples)).toEqual([4]);
    const disciplined = BASE.replace("title: Physics", "title: Physics\nsamples: 7");
    expect(
      (await dataset("tiny", disciplined, `${DATASET}samples: 4\n`)).disciplines[0]!.topics[0]!.samples,
    ).toBe(7);
  });

  test("are selected by discipline, pattern and exclusion", async () => {
    const more =
      "kind: Discipline\nname: art\ntitle: Art\n---\nkind: Topics\ndiscipline: art\narea: A\ntopics: [Ink, Oil]\n";
    const ids = async (fields: string) => {
      const { disciplines } = await dataset("tiny", BASE, more, `${DATASET}${fields}`);
      return disciplines.flatMap((d) => d.topics.map(({ id }) => id));
    };
    expect(await ids("")).toEqual([
      "art/ink",
      "art/oil",
      "physics/gaussian-beams",
      "physics/photonic-crystals",
    ]);
    expect(await ids("disciplines: [art]")).toEqual(["art/ink", "art/oil"]);
    expect(await ids("topics: [art/*, physics/g*]\nexclude: ['*/oil']")).toEqual([
      "art/ink",
      "physics/gaussian-beams",
    ]);
  });
});

describe("policies", () => {
  test("facets as a list and as weights are one form, sorted", async () => {
    const facetsOf = async (facets: string) => {
      const base = BASE.replace("prompt: write\n", `prompt: write\nfacets: ${facets}\n`);
      return (await dataset("tiny", base, DATASET)).generation.facets;
    };
    expect(await facetsOf("{ z: [b, a], m: { a: 1, b: 2.5 } }")).toEqual([
      {
        name: "m",
        values: [
          { value: "a", weight: 1 },
          { value: "b", weight: 2.5 },
        ],
      },
      {
        name: "z",
        values: [
          { value: "a", weight: 1 },
          { value: "b", weight: 1 },
        ],
      },
    ]);
    expect(await facetsOf("{ z: { b: 1, a: 1 } }")).toEqual(await facetsOf("{ z: [a, b] }"));
    expect((await facetsOf("{ century: { 1800: 1, 1900: 2 } }"))[0]!.values[0]).toEqual({
      value: "1800",
      weight: 1,
    });
  });

  test("an entry's own prompt wins over the default beside its list", async () => {
    const other = "kind: Prompt\nname: solve-slowly\nuser: '{{ problem }} Slowly.'\n";
    const solving = `solvers:
  - { role: solver, trajectories: 4 }
  - { role: solver, prompt: solve-slowly }
grading: { judges: [{ role: judge, votes: 3 }], prompt: judge }
`;
    const base = BASE.replace("solvers: [{ role: solver }]\n", solving);
    const text = DATASET.replace("solver: small", "solver: small, judge: small");
    const { solution } = await dataset("tiny", base, text, other);
    expect(solution.solvers.map(({ prompt, trajectories }) => [prompt.name, trajectories])).toEqual([
      ["solve", 4],
      ["solve-slowly", 1],
    ]);
    expect(solution.grading.judges).toMatchObject([{ role: "judge", votes: 3, prompt: { name: "judge" } }]);
  });
});

describe("extends", () => {
  const other = "kind: Model\nname: large\nid: large-1\nprovider: local\n";

  test("replaces scalars and lists, merges policies and roles by key", async () => {
    const parent = `${DATASET}title: Tiny\nlanguage: [en, de]\nseed: 7\n`;
    const child =
      "kind: Dataset\nname: child\nextends: tiny\nlanguage: [fr]\nseed: 0\nroles: { solver: large }\n";
    const found = await dataset("child", BASE, other, parent, child);
    expect(found).toMatchObject({ name: "child", title: "Tiny", language: ["fr"], seed: 0 });
    expect(Object.entries(found.roles).map(([role, { name }]) => [role, name])).toEqual([
      ["problem-writer", "small"],
      ["solver", "large"],
      ["validator", "small"],
    ]);
  });

  test("goes over several steps, in any order of documents", async () => {
    const c = "kind: Dataset\nname: a-last\nextends: middle\nlicense: mit\n---\n";
    const b = "kind: Dataset\nname: middle\nextends: tiny\nlicense: null\nseed: 3\n---\n";
    expect(await dataset("a-last", BASE, c + b + DATASET)).toMatchObject({
      license: "mit",
      seed: 3,
      title: "a-last",
    });
  });
});

describe("names that objects inherit are ordinary names", () => {
  test("a role called constructor must be bound", async () => {
    const base = BASE.replace("[{ role: validator }]", "[{ role: constructor }]");
    expect(await problems(base, DATASET.replace("validator: small, ", ""))).toEqual([
      expect.stringContaining('binds no model to the role "constructor"'),
    ]);
  });

  test("__proto__ is an unknown key", async () => {
    expect(
      await problems("kind: Discipline\nname: physics\ntitle: Physics\n__proto__: { samples: 3 }\n"),
    ).toEqual(['4:1 specs/unknown-key "__proto__" is not a key of Discipline.']);
  });
});

test("a project without datasets is empty, and extra empty documents are nothing", async () => {
  expect(await project(`---\n${BASE}\n---\n---\n# only a comment\n`)).toEqual({ datasets: [] });
  expect((await project(second("").concat("---\n"))).datasets).toHaveLength(1);
});
