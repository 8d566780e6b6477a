/** A project as it stands on disk: texts by path. */
export type Files = Readonly<Record<string, string>>;

/** A change to a project's files. One that finds nothing to change throws. */
export type Edit = (files: Files) => Files;

export const CONFIG = "chimera.config.ts";
export const DATASET = "specs/dataset.yaml";
export const DISCIPLINES = "specs/disciplines.yaml";
export const HISTORY = "specs/topics/history.yaml";
export const LINGUISTICS = "specs/topics/linguistics.yaml";
export const MODELS = "specs/models.yaml";
export const PROMPTS = "specs/prompts.yaml";
export const POLICIES = "specs/policies.yaml";

/**
 * 4 topics of 3 slots. Every answer is a word, and the solver's are all wrong: comparing words decides nothing, so each
 * slot takes exactly one call of the writer, two of validators, one of the solver and one of the judge. The solver is
 * sent no seed, so that its repeats are byte for byte the same request.
 */
export const FILES: Files = {
  [DATASET]: `kind: Dataset
name: base
title: Base
description: Words and dates.
samples: 3
policies:
  generation: writing
  verification: voting
  solution: solving
  curation: keeping
roles:
  problem-writer: writer
  validator-a: careful
  validator-b: quick
  solver: solver
  judge: umpire
---
kind: Dataset
name: child
extends: base
license: CC-BY-4.0
`,
  [DISCIPLINES]: `kind: Discipline
name: history
title: History
---
kind: Discipline
name: linguistics
title: Linguistics
guidance: Use invented languages.
`,
  [HISTORY]: `kind: Topics
discipline: history
area: Chronology
guidance: Keep to the Common Era.
topics:
  - title: Calendar conversion
    id: calendars
    samples: 3
  - title: Weekdays of dates
    id: weekdays
    guidance: No date before 1600.
`,
  [LINGUISTICS]: `kind: Topics
discipline: linguistics
area: Phonology
topics:
  - Rule ordering
  - Vowel harmony
`,
  [MODELS]: `kind: Model
name: writer
id: simulated-writer
provider: writers
seed: derived
sampling:
  temperature: 0.7
---
kind: Model
name: careful
id: simulated-careful
provider: validators
seed: derived
---
kind: Model
name: quick
id: simulated-quick
provider: validators
seed: derived
---
kind: Model
name: solver
id: simulated-solver
provider: solvers
maxOutputTokens: 4000
request:
  simulation:
    faults: { wrongSolution: 1 }
---
kind: Model
name: umpire
id: simulated-umpire
provider: judges
seed: derived
`,
  [PROMPTS]: `kind: Prompt
name: write
system: You write problems.
user: |
  Write one problem.
  Discipline: {{ discipline }}
  {{ disciplineGuidance }}
  Area: {{ area }}
  Topic: {{ topic }}
  {{ guidance }}
  {% for facet in facets %}{{ facet[0] }}: {{ facet[1] }}
  {% endfor %}
  Answer type: text
---
kind: Prompt
name: validate
user: |
  Discipline: {{ discipline }}
  Topic: {{ topic }}

  {{ problem }}

  Proposed answer: {{ answer }}
---
kind: Prompt
name: solve
user: "{{ problem }}"
---
kind: Prompt
name: judge
user: |
  {{ problem }}

  Reference answer: {{ answer }}
  Predicted answer: {{ prediction }}
`,
  [POLICIES]: `kind: GenerationPolicy
name: writing
prompt: write
facets:
  difficulty: { graduate: 2, doctoral: 1 }
  angle: [a limiting case, an inverse question]
---
kind: VerificationPolicy
name: voting
prompt: validate
validators:
  - role: validator-a
  - role: validator-b
---
kind: SolutionPolicy
name: solving
prompt: solve
solvers:
  - role: solver
    trajectories: 1
grading:
  prompt: judge
  judges: [{ role: judge, votes: 1 }]
---
kind: CurationPolicy
name: keeping
`,
};

/** Replaces a text that stands in a file exactly once. */
export const replace =
  (path: string, from: string, to: string): Edit =>
  (files) => {
    const parts = (files[path] ?? "").split(from);
    if (parts.length !== 2)
      throw new Error(`${JSON.stringify(from)} stands ${parts.length - 1} times in ${path}`);
    return { ...files, [path]: parts.join(to) };
  };

/** Puts text behind a file's own. */
export const append =
  (path: string, text: string): Edit =>
  (files) => ({ ...files, [path]: `${files[path]}${text}` });

/** Puts a file there. */
export const addFile =
  (path: string, text: string): Edit =>
  (files) => ({ ...files, [path]: text });

/** Makes one change after another. */
export const all =
  (...edits: readonly Edit[]): Edit =>
  (files) =>
    edits.reduce((changed, edit) => edit(changed), files);

export const nothing: Edit = (files) => files;

/** Changes every spec file by its text and path; gives other texts under other paths. */
export const respell =
  (change: (text: string, path: string) => Files): Edit =>
  (files) =>
    Object.assign(
      {},
      ...Object.entries(files).map(([path, text]) =>
        path.startsWith("specs/") ? change(text, path) : { [path]: text },
      ),
    ) as Files;
