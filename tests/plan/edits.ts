import type { Edit } from "./rig.ts";

/** One edit of the small project, and what a plan has to say of it. */
export interface Case {
  readonly what: string;
  readonly edits: readonly Edit[];
  /** Changed inputs with their places; "-" for none. */
  readonly reasons: readonly string[];
  /** Topics that run. */
  readonly runs: "all" | readonly string[];
  /** Stages of which the first unknown replies are; none when every reply is recorded. */
  readonly asks: readonly string[];
}

const ALL = "all";
const topic = (slug: string) =>
  slug === "gaussian-beams" || slug === "photonic-crystals" ? `physics/${slug}` : `mathematics/${slug}`;

const MODELS = "specs/models.yaml";
const POLICIES = "specs/policies.yaml";
const PROMPTS = "specs/prompts.yaml";
const DATASET = "specs/dataset.yaml";
const MATHS = "specs/topics/mathematics.yaml";
const PHYSICS = "specs/topics/physics.yaml";
const DISCIPLINES = "specs/disciplines.yaml";

const BLIND_SOLVE = "blindSolve: { prompt: solve, solvers: [{ role: solver, solutions: N }] }\n";

/** Edits x what they reach. */
export const CASES: readonly Case[] = [
  {
    what: "comments, order and quoting",
    edits: [[MODELS, "id: writer-1", '# a comment\nid: "writer-1"']],
    reasons: [],
    runs: [],
    asks: [],
  },
  {
    what: "a topic's own guidance",
    edits: [[MATHS, "Small primes.", "Primes below 50."]],
    reasons: [`${MATHS}:7:5 mathematics/quadratic-residues guidance`],
    runs: [topic("quadratic-residues")],
    asks: ["problem"],
  },
  {
    what: "guidance of a topics file",
    edits: [[PHYSICS, "Stay classical.", "Stay paraxial."]],
    reasons: [`${PHYSICS}:4:1 guidance`],
    runs: [topic("gaussian-beams"), topic("photonic-crystals")],
    asks: ["problem"],
  },
  {
    what: "guidance of a discipline",
    edits: [[DISCIPLINES, "Use SI units.", "Use natural units."]],
    reasons: [`${DISCIPLINES}:8:1 discipline physics guidance`],
    runs: [topic("gaussian-beams"), topic("photonic-crystals")],
    asks: ["problem"],
  },
  {
    what: "a topic's samples raised",
    edits: [[PHYSICS, "    samples: 2", "    samples: 3"]],
    reasons: [`${PHYSICS}:9:5 physics/photonic-crystals samples`],
    runs: [topic("photonic-crystals")],
    asks: ["problem"],
  },
  {
    what: "a topic's samples lowered",
    edits: [[PHYSICS, "    samples: 2", "    samples: 1"]],
    reasons: [`${PHYSICS}:9:5 physics/photonic-crystals samples`],
    runs: [topic("photonic-crystals")],
    asks: [],
  },
  {
    what: "samples of the dataset, declared by the one it extends",
    edits: [[DATASET, "samples: 2", "samples: 3"]],
    reasons: [`${DATASET}:4:1 samples of dataset base`],
    runs: [topic("modular-arithmetic"), topic("quadratic-residues"), topic("gaussian-beams")],
    asks: ["problem"],
  },
  {
    what: "a limit of samples",
    edits: [[DATASET, "license:", "maxSamples: 1\nlicense:"]],
    reasons: [`${DATASET}:21:1 maxSamples of dataset small`],
    runs: ALL,
    asks: [],
  },
  {
    what: "a topic added",
    edits: [[MATHS, "  - Modular arithmetic", "  - Continued fractions\n  - Modular arithmetic"]],
    reasons: [`${MATHS}:5:5 mathematics/continued-fractions`],
    runs: ["mathematics/continued-fractions"],
    asks: ["problem"],
  },
  {
    what: "a topic removed",
    edits: [[MATHS, "  - Modular arithmetic\n", ""]],
    reasons: ["- mathematics/modular-arithmetic"],
    runs: [],
    asks: [],
  },
  {
    what: "a topic's revision",
    edits: [[MATHS, "    guidance: Small", "    revision: 2\n    guidance: Small"]],
    reasons: [`${MATHS}:7:5 mathematics/quadratic-residues revision`],
    runs: [topic("quadratic-residues")],
    asks: ["problem"],
  },
  {
    what: "an area",
    edits: [[PHYSICS, "area: Optics", "area: Photonics"]],
    reasons: [`${PHYSICS}:3:1 area`],
    runs: [topic("gaussian-beams"), topic("photonic-crystals")],
    asks: ["problem"],
  },
  {
    what: "the writer's sampling",
    edits: [[MODELS, "temperature: 0.7", "temperature: 0.8"]],
    reasons: [`${MODELS}:7:3 model writer sampling.temperature`],
    runs: ALL,
    asks: ["problem"],
  },
  {
    what: "a model's id",
    edits: [[MODELS, "id: careful-1", "id: careful-2"]],
    reasons: [`${MODELS}:14:1 model careful id`],
    runs: ALL,
    asks: ["validation"],
  },
  {
    what: "an output cap lowered below every reply",
    edits: [[MODELS, "maxOutputTokens: 4000", "maxOutputTokens: 3"]],
    reasons: [`${MODELS}:32:1 model solver maxOutputTokens`],
    runs: ALL,
    asks: ["solution"],
  },
  {
    what: "an output cap raised",
    edits: [[MODELS, "maxOutputTokens: 4000", "maxOutputTokens: 8000"]],
    reasons: [`${MODELS}:32:1 model solver maxOutputTokens`],
    runs: ALL,
    asks: [],
  },
  {
    what: "a role bound to another model",
    edits: [[DATASET, "solver: solver", "solver: careful"]],
    reasons: [`${DATASET}:14:3 role solver`],
    runs: ALL,
    asks: ["solution"],
  },
  {
    what: "a role bound by the extending dataset",
    edits: [[DATASET, "license: CC-BY-4.0", "license: CC-BY-4.0\nroles:\n  validator-b: careful"]],
    reasons: [`${DATASET}:23:3 role validator-b`],
    runs: ALL,
    asks: ["validation"],
  },
  {
    what: "a model renamed",
    edits: [
      [MODELS, "name: solver", "name: thinker"],
      [DATASET, "solver: solver", "solver: thinker"],
    ],
    reasons: [`${DATASET}:14:3 role solver`],
    runs: [],
    asks: [],
  },
  {
    what: "where a model runs",
    edits: [[MODELS, "seed: derived\nmaxOutput", "seed: derived\noutputCapField: max_tokens\nmaxOutput"]],
    reasons: [],
    runs: [],
    asks: [],
  },
  {
    what: "the terms of a model",
    edits: [[MODELS, "seed: derived\nmaxOutput", "seed: derived\nterms: { training: permitted }\nmaxOutput"]],
    reasons: [`${MODELS}:32:1 model solver terms`],
    runs: [],
    asks: [],
  },
  {
    what: "the writer's prompt",
    edits: [[PROMPTS, "  Write one problem.", "  Write one hard problem."]],
    reasons: [`${PROMPTS}:4:1 prompt write user`],
    runs: ALL,
    asks: ["problem"],
  },
  {
    what: "a prompt's system text",
    edits: [[PROMPTS, "You write problems.", "You write exercises."]],
    reasons: [`${PROMPTS}:3:1 prompt write system`],
    runs: ALL,
    asks: ["problem"],
  },
  {
    what: "a prompt's last newlines",
    edits: [[PROMPTS, "user: |\n  Reference", "user: |+\n  Reference"]],
    reasons: [],
    runs: [],
    asks: [],
  },
  {
    what: "a validator of the second kind twice",
    edits: [[POLICIES, "  - role: validator-b\n", "  - role: validator-b\n  - role: validator-b\n"]],
    reasons: [`${POLICIES}:15:5 verification.validators[2]`],
    runs: ALL,
    asks: ["validation"],
  },
  {
    what: "a validator's role",
    edits: [[POLICIES, "  - role: validator-b\n", "  - role: judge\n"]],
    reasons: [`${POLICIES}:14:5 verification.validators[1].role`],
    runs: ALL,
    asks: [],
  },
  {
    what: "a validator's own prompt",
    edits: [
      [POLICIES, "  - role: validator-b\n", "  - role: validator-b\n    prompt: strict\n"],
      [
        PROMPTS,
        "---\nkind: Prompt\nname: solve",
        `---\nkind: Prompt\nname: strict\nuser: "Strictly: {{ problem }} {{ answer }}"\n---\nkind: Prompt\nname: solve`,
      ],
    ],
    reasons: [`${POLICIES}:15:5 verification.validators[1].prompt`],
    runs: ALL,
    asks: ["validation"],
  },
  {
    what: "the voting rule, a default until now",
    edits: [[POLICIES, "name: voting\n", "name: voting\nrule: { atLeast: 1 }\n"]],
    reasons: [`${POLICIES}:11:1 verification.rule`],
    runs: ALL,
    asks: ["solution"],
  },
  {
    what: "what is done about a refusal, where nobody refused",
    edits: [[POLICIES, "name: voting\n", "name: voting\noutcomes: { refusal: drop }\n"]],
    reasons: [`${POLICIES}:11:13 verification.outcomes.refusal.otherwise`],
    runs: ALL,
    asks: [],
  },
  {
    what: "votes taken one after another",
    edits: [[POLICIES, "name: voting\n", "name: voting\nearlyStop: true\n"]],
    reasons: [`${POLICIES}:11:1 verification.earlyStop`],
    runs: ALL,
    asks: [],
  },
  {
    what: "a planted answer that validators have to see through",
    edits: [[POLICIES, "name: voting\n", "name: voting\nprobe: true\n"]],
    reasons: [`${POLICIES}:11:1 verification.probe`],
    runs: ALL,
    asks: ["validation"],
  },
  {
    what: "fewer counted votes than validators",
    edits: [[POLICIES, "name: voting\n", "name: voting\npanel: 1\n"]],
    reasons: [`${POLICIES}:11:1 verification.panel`],
    runs: ALL,
    asks: ["solution"],
  },
  {
    what: "blind solutions that trajectories have answered",
    edits: [[POLICIES, "name: voting\n", `name: voting\n${BLIND_SOLVE.replace("N", "2")}`]],
    reasons: [`${POLICIES}:11:1 verification.blindSolve`],
    runs: ALL,
    asks: [],
  },
  {
    what: "blind solutions beyond the trajectories, one after another",
    edits: [[POLICIES, "name: voting\n", `name: voting\nearlyStop: true\n${BLIND_SOLVE.replace("N", "4")}`]],
    reasons: [`${POLICIES}:12:1 verification.blindSolve`, `${POLICIES}:11:1 verification.earlyStop`],
    runs: ALL,
    asks: [],
  },
  {
    what: "an outline of each topic",
    edits: [
      [POLICIES, "candidates: 4\n", "candidates: 4\noutline: { prompt: outline, ideas: 2 }\n"],
      [PROMPTS, "{% for facet", '{% if idea != "" %}Idea: {{ idea }}{% endif %}{% for facet'],
      [
        PROMPTS,
        "---\nkind: Prompt\nname: solve",
        `---\nkind: Prompt\nname: outline\nuser: "{{ count }} ideas. Topic: {{ topic }} {{ ideas | join }}"\n---\nkind: Prompt\nname: solve`,
      ],
    ],
    reasons: [`${POLICIES}:5:1 generation.outline`, `${PROMPTS}:4:1 prompt write user`],
    runs: ALL,
    asks: ["problem"],
  },
  {
    what: "trajectories until one is right",
    edits: [[POLICIES, "name: solving\n", "name: solving\nenough: 1\n"]],
    reasons: [`${POLICIES}:18:1 solution.enough`],
    runs: ALL,
    asks: [],
  },
  {
    what: "a facet's weight",
    edits: [[POLICIES, "graduate: 2", "graduate: 1"]],
    reasons: [`${POLICIES}:6:17 generation.facets.difficulty.graduate`],
    runs: ALL,
    asks: ["problem"],
  },
  {
    what: "a facet's value",
    edits: [[POLICIES, "an inverse question]", "an inverse question, a bound]"]],
    reasons: [`${POLICIES}:7:49 generation.facets.angle.a bound`],
    runs: ALL,
    asks: ["problem"],
  },
  {
    what: "a further trajectory",
    edits: [[POLICIES, "trajectories: 2", "trajectories: 3"]],
    reasons: [`${POLICIES}:21:5 solution.solvers[0].trajectories`],
    runs: ALL,
    asks: ["solution"],
  },
  {
    what: "a trajectory less",
    edits: [[POLICIES, "    trajectories: 2\n", ""]],
    reasons: [`${POLICIES}:20:5 solution.solvers[0].trajectories`],
    runs: ALL,
    asks: [],
  },
  {
    what: "the tolerance of numbers",
    edits: [[POLICIES, "  prompt: judge", "  relativeTolerance: 0.001\n  prompt: judge"]],
    reasons: [`${POLICIES}:23:3 solution.grading.relativeTolerance`],
    runs: ALL,
    asks: [],
  },
  {
    what: "the revision of the solutions",
    edits: [[POLICIES, "name: solving\n", "name: solving\nrevision: 2\n"]],
    reasons: [`${POLICIES}:18:1 solution.revision`],
    runs: ALL,
    asks: ["solution"],
  },
  {
    what: "curation that drops",
    edits: [[POLICIES, "name: keeping\n", "name: keeping\nrequireCorrect: true\n"]],
    reasons: [`${POLICIES}:28:1 curation.requireCorrect`],
    runs: [],
    asks: [],
  },
  {
    what: "splits",
    edits: [[POLICIES, "name: keeping\n", "name: keeping\nsplits: { test: 0.2, train: 0.8 }\n"]],
    reasons: [`${POLICIES}:28:11 curation.splits.test`, `${POLICIES}:28:22 curation.splits.train`],
    runs: [],
    asks: [],
  },
  {
    what: "duplicates kept",
    edits: [[POLICIES, "name: keeping\n", "name: keeping\nexactDuplicates: keep\n"]],
    reasons: [`${POLICIES}:28:1 curation.exactDuplicates`],
    runs: ALL,
    asks: [],
  },
  {
    what: "title and licence",
    edits: [
      [DATASET, "title: Small", "title: Tiny"],
      [DATASET, "license: CC-BY-4.0\n", ""],
    ],
    reasons: [`${DATASET}:20:1 title`, `${DATASET}:17:1 license`],
    runs: [],
    asks: [],
  },
  {
    what: "a further language, which a trace may be in",
    edits: [[DATASET, "license:", "language: [en, la]\nlicense:"]],
    reasons: [`${DATASET}:21:1 language`],
    runs: ALL,
    asks: [],
  },
  {
    what: "a tokenizer, which records are measured by",
    edits: [[DATASET, "license:", "tokenizer: cl100k_base\nlicense:"]],
    reasons: [`${DATASET}:21:1 tokenizer`],
    runs: ALL,
    asks: [],
  },
  {
    what: "the dataset's seed",
    edits: [[DATASET, "title: Small", "title: Small\nseed: 7"]],
    reasons: [`${DATASET}:21:1 seed`],
    runs: ALL,
    asks: ["problem"],
  },
];
