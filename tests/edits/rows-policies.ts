import type { Group } from "./row.ts";
import {
  addFile,
  all,
  append,
  DATASET,
  type Edit,
  MODELS,
  nothing,
  POLICIES,
  PROMPTS,
  replace,
} from "./specs.ts";

const twice: Edit = replace(POLICIES, "trajectories: 1", "trajectories: 2");
const strict: Edit = replace(POLICIES, "prompt: write", "prompt: write\nchecks: { maxProblemLength: 380 }");
const facet = "{ graduate: 2, doctoral: 1 }";

const secondSolver: Edit = all(
  replace(POLICIES, "trajectories: 1", "trajectories: 1\n  - role: solver-b"),
  replace(DATASET, "  solver: solver", "  solver: solver\n  solver-b: second"),
  append(MODELS, "---\nkind: Model\nname: second\nid: simulated-second\nprovider: solvers\nseed: derived\n"),
);

export const POLICY_ROWS: Group = {
  title: "Policies",
  rows: [
    {
      what: "verification: `unanimous` → `majority`",
      guards: "votes paid again to be counted otherwise",
      edit: replace(POLICIES, "name: voting", "name: voting\nrule: majority"),
      version: "same data",
    },
    {
      what: "verification: `earlyStop`, every vote being recorded",
      guards: "how far to ask in the key of what is answered",
      edit: replace(POLICIES, "name: voting", "name: voting\nearlyStop: true"),
      version: "same data",
    },
    {
      what: "verification: a third validator",
      guards: "all votes taken again for a further voter",
      edit: replace(POLICIES, "  - role: validator-b\n", "  - role: validator-b\n  - role: validator-b\n"),
      calls: [0, 12, 0, 0],
      records: "all",
      version: "new",
    },
    {
      what: "verification: a blind solution, by another model than solves",
      guards: "a stage that is added makes what stands before it anew",
      edit: all(
        replace(
          POLICIES,
          "name: voting",
          "name: voting\nblindSolve: { prompt: solve, solvers: [{ role: blind-solver }] }",
        ),
        replace(DATASET, "  solver: solver", "  solver: solver\n  blind-solver: careful"),
      ),
      calls: [0, 12, 0, 0],
      records: "all",
      version: "new",
    },
    {
      what: "verification: `probe`",
      guards: "votes taken again to see what they are worth",
      edit: replace(POLICIES, "name: voting", "name: voting\nprobe: true"),
      calls: [0, 24, 0, 0],
      records: "all",
      version: "new",
    },
    {
      what: "solution: a student that asks as the solver does, twice, and gets the same answers",
      guards: "replies paid twice because two entries of a policy ask for them",
      edit: replace(POLICIES, "name: solving", "name: solving\nstudent: { role: solver, attempts: 2 }"),
      calls: [0, 0, 12, 0],
      records: "all",
      version: "new",
    },
    {
      what: "generation: an outline, whose ideas the writer's prompt does not show",
      guards: "what is asked beside a problem in the key of the problem",
      edit: all(
        replace(POLICIES, "prompt: write", "prompt: write\noutline: { prompt: outline }"),
        append(
          PROMPTS,
          '---\nkind: Prompt\nname: outline\nuser: "Topic: {{ topic }}; count: {{ count }}; {{ ideas }}"\n',
        ),
      ),
      calls: [4, 0, 0, 0],
      version: "same data",
    },
    {
      what: "verification: one validator less",
      guards: "votes keyed by their place in the list",
      edit: all(
        replace(POLICIES, "  - role: validator-a\n", ""),
        replace(DATASET, "  validator-a: careful\n", ""),
      ),
      records: "all",
      version: "new",
    },
    {
      what: "verification: validators in another order",
      guards: "votes keyed by their place in the list",
      edit: replace(
        POLICIES,
        "  - role: validator-a\n  - role: validator-b\n",
        "  - role: validator-b\n  - role: validator-a\n",
      ),
      records: "all",
      version: "new",
    },
    {
      what: "verification: a validator's role renamed",
      guards: "names of roles in what is asked",
      edit: all(
        replace(POLICIES, "role: validator-a", "role: checker"),
        replace(DATASET, "validator-a: careful", "checker: careful"),
      ),
      records: "all",
      version: "new",
    },
    {
      what: "verification: `revision: 2`",
      guards: "no way to sample again when nothing changed",
      edit: replace(POLICIES, "name: voting", "name: voting\nrevision: 2"),
      calls: [0, 24, 0, 0],
      version: "same data",
    },
    {
      what: "solution: `trajectories` 1 → 2, the second request being equal to the first",
      guards: "samples of one prompt replayed: a cache that gives one answer to all of them",
      edit: twice,
      calls: [0, 0, 12, 0],
      records: "all",
      version: "new",
    },
    {
      what: "solution: `trajectories` 1 → 2 → 1",
      guards: "the last value alone is remembered, so that going back pays again",
      via: [twice],
      edit: nothing,
      version: "same",
    },
    {
      what: "solution: a second solver, whose answers are right and need no judge",
      guards: "problems, validations and the first solver's work paid again",
      edit: secondSolver,
      calls: [0, 0, 12, 0],
      records: "all",
      version: "new",
    },
    {
      what: "solution: `revision: 2`",
      guards: "no way to sample again when nothing changed",
      edit: replace(POLICIES, "name: solving", "name: solving\nrevision: 2"),
      calls: [0, 0, 12, 24],
      version: "same data",
    },
    {
      what: "grading: the judge's `votes` 1 → 3",
      guards: "repeats of one request collapse into one",
      edit: replace(POLICIES, "votes: 1", "votes: 3"),
      calls: [0, 0, 0, 48],
      version: "same data",
    },
    {
      what: "grading: tolerance of numbers",
      guards: "solutions paid again to be compared otherwise",
      edit: replace(POLICIES, "  prompt: judge", "  prompt: judge\n  relativeTolerance: 0.01"),
      version: "same data",
    },
    {
      what: "generation: `candidates` and `draws` raised, none having been used up",
      guards: "limits in the key of what is asked within them",
      edit: replace(POLICIES, "prompt: write", "prompt: write\ncandidates: 5\ndraws: 5"),
      version: "same data",
    },
    {
      what: "generation: `revision: 2`",
      guards: "no way to sample again when nothing changed",
      edit: replace(POLICIES, "name: writing", "name: writing\nrevision: 2"),
      calls: [12, 24, 12, 24],
      records: "all",
      version: "new",
    },
    {
      what: "generation: facets and their values in another order",
      guards: "key parts that are not sorted; choices that follow the order of a list",
      edit: all(
        replace(POLICIES, `  difficulty: ${facet}\n`, ""),
        replace(
          POLICIES,
          "  angle: [a limiting case, an inverse question]\n",
          "  angle: [an inverse question, a limiting case]\n  difficulty: { doctoral: 1, graduate: 2 }\n",
        ),
      ),
      version: "same",
    },
    {
      what: "generation: weight of a facet's value, which 2 of 12 slots draw otherwise",
      guards: "one shared sequence of random numbers: a change to one choice shifts all",
      edit: replace(POLICIES, facet, "{ graduate: 2, doctoral: 4 }"),
      calls: [2, 4, 2, 4],
      records: ["history/weekdays", "linguistics/rule-ordering"],
      version: "new",
    },
    {
      what: "generation: a facet removed, which the prompt shows",
      guards: "a changed variable inside of the prompt still hits the old entry",
      edit: replace(POLICIES, "  angle: [a limiting case, an inverse question]\n", ""),
      calls: [12, 24, 12, 24],
      records: "all",
      version: "new",
    },
    {
      what: "generation: `answerTypes`, part of the reply's schema",
      guards: "two requests that differ in their schema or tools alone share an entry",
      edit: replace(POLICIES, "prompt: write", "prompt: write\nanswerTypes: [text, choice]"),
      calls: [12, 24, 12, 24],
      records: "all",
      version: "new",
    },
    {
      what: "generation: checks loosened; problems of 2 of 12 slots had been turned down",
      guards: "a reader of replies mended after the fact: what it could not read is paid again",
      from: strict,
      edit: nothing,
      calls: [0, 4, 2, 4],
      records: ["linguistics/rule-ordering"],
      version: "new",
    },
    {
      what: "generation: checks tightened; problems of 2 of 12 slots are turned down",
      guards: "what passes all the same is made again",
      edit: strict,
      calls: [3, 4, 2, 4],
      records: ["linguistics/rule-ordering"],
      version: "new",
    },
  ],
};

export const CURATION_ROWS: Group = {
  title: "Curation, papers and derived datasets",
  rows: [
    {
      what: "splits",
      guards: "packing again what was paid for means paying again",
      edit: replace(POLICIES, "name: keeping", "name: keeping\nsplits: { test: 0.25, train: 0.75 }"),
      version: "new",
    },
    {
      what: "a quota",
      guards: "choosing among records makes records anew",
      edit: replace(POLICIES, "name: keeping", "name: keeping\nquotas: { disciplines: { linguistics: 4 } }"),
      records: ["linguistics/vowel-harmony"],
      version: "new",
    },
    {
      what: "`nearDuplicates: tag`, there being none",
      guards: "comparing problems makes them anew",
      edit: replace(POLICIES, "name: keeping", "name: keeping\nnearDuplicates: { action: tag }"),
      version: "same data",
    },
    {
      what: "a benchmark that shares nothing with the problems",
      guards: "contamination checked by asking again; a clean check that makes data look new",
      edit: all(
        replace(
          POLICIES,
          "name: keeping",
          "name: keeping\ncontamination: { benchmarks: [{ name: exam, files: exam.jsonl }] }",
        ),
        addFile("exam.jsonl", `{"question": "Which of these birds cannot fly over the lake at night?"}\n`),
      ),
      version: "same data",
    },
    {
      what: "held-out topics",
      guards: "packing again what was paid for means paying again",
      edit: replace(
        POLICIES,
        "name: keeping",
        'name: keeping\nheldOut: { split: held_out, topics: ["*/rule-ordering"] }',
      ),
      version: "new",
    },
    {
      what: "`views`: further forms of the same records",
      guards: "another form of publication makes another dataset",
      edit: replace(POLICIES, "name: keeping", "name: keeping\nviews: [full, sft, rl, preference, rejected]"),
      version: "same data",
    },
    {
      what: "`requireCorrect`, no solution being right",
      guards: "choosing among records makes records anew",
      edit: replace(POLICIES, "name: keeping", "name: keeping\nrequireCorrect: true"),
      records: "all",
      version: "new",
    },
    {
      what: "`exactDuplicates: keep`, there being none",
      guards: "choosing among records makes records anew",
      edit: replace(POLICIES, "name: keeping", "name: keeping\nexactDuplicates: keep"),
      version: "same data",
    },
    {
      what: "title, description, licence and a further language",
      guards: "papers in the keys of data",
      edit: all(
        replace(DATASET, "title: Base", "title: The base\nlicense: MIT\nlanguage: [en, la]"),
        replace(DATASET, "Words and dates.", "Words, and dates."),
      ),
      version: "same data",
    },
    {
      what: "the dataset renamed",
      guards: "names in the keys of data",
      edit: all(
        replace(DATASET, "name: base", "name: core"),
        replace(DATASET, "extends: base", "extends: core"),
      ),
      dataset: "core",
      version: "same data",
    },
    {
      what: "a field of a dataset that `extends` this one",
      guards: "edges followed the wrong way",
      edit: replace(DATASET, "license: CC-BY-4.0", "license: CC0-1.0\nsamples: 9\nseed: 9"),
      version: "same",
    },
    {
      what: "a dataset that `extends` this one with another licence, built for the first time",
      guards: "no reuse across configurations",
      edit: nothing,
      dataset: "child",
      version: "same data",
    },
    {
      what: "one that `extends` this one with another solution policy",
      guards: "no reuse across configurations",
      edit: all(
        append(DATASET, "policies: { solution: twice }\n"),
        append(
          POLICIES,
          "---\nkind: SolutionPolicy\nname: twice\nprompt: solve\nsolvers: [{ role: solver, trajectories: 2 }]\ngrading: { prompt: judge, judges: [{ role: judge }] }\n",
        ),
      ),
      dataset: "child",
      calls: [0, 0, 12, 0],
      records: "all",
      version: "new",
    },
  ],
};
