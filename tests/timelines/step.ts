import fc from "fast-check";
import {
  addFile,
  all,
  type Edit,
  FILES,
  type Files,
  MODELS,
  POLICIES,
  PROMPTS,
  replace,
} from "../edits/specs.ts";
import { TABLE } from "../edits/table.ts";

/** Where among the operations by which it writes a process is killed: "before:7", "torn:7", "after:7". */
export type Point = string;

export type Harm = "flip" | "cut" | "empty" | "remove";

/** One thing that happens to a project. */
export type Step =
  /** An edit of the table is made, or taken back. */
  | { readonly edit: string }
  /** The compiled program builds, or this process does, which is quicker. */
  | { readonly build: "program" | "here" }
  | { readonly preview: readonly string[] }
  /** What a build may spend: a hundredth of it is less than one call costs. */
  | { readonly budget: number }
  | { readonly killed: Point }
  /** Two processes build at once; one of them may be killed. */
  | { readonly pair: Point | null }
  | { readonly prune: Point | null }
  | { readonly lose: string }
  /** A file, by its place among those of a folder from 0 to 1, is damaged in place or removed. */
  | { readonly damage: string; readonly place: number; readonly by: Harm };

/** The project of the table, of models that fail now and then; every request of it differs from all others. */
const BASE: Files = all(
  replace(
    MODELS,
    "temperature: 0.7",
    "temperature: 0.7\nrequest: { simulation: { faults: { malformed: 0.2 } } }",
  ),
  replace(
    MODELS,
    "id: simulated-quick",
    "id: simulated-quick\nrequest: { simulation: { faults: { falseAlarm: 0.1, malformed: 0.1 } } }",
  ),
  replace(MODELS, "maxOutputTokens: 4000", "maxOutputTokens: 4000\nseed: derived"),
  replace(MODELS, "{ wrongSolution: 1 }", "{ wrongSolution: 0.5, truncated: 0.1 }"),
)(FILES);

/** Makes two requests equal that are to be told apart here. */
const UNFIT = "a fixed seed for the solver, which was sent none";

const outlined = all(
  replace(POLICIES, "prompt: write\n", "prompt: write\noutline: { prompt: outline, ideas: 2 }\n"),
  replace(PROMPTS, "{% for facet", '{% if idea != "" %}Idea: {{ idea }}{% endif %}{% for facet'),
  addFile(
    "specs/outline.yaml",
    'kind: Prompt\nname: outline\nuser: "{{ count }} ideas. Topic: {{ topic }} {{ ideas | join }}"\n',
  ),
);
const voting = (more: string) => replace(POLICIES, "name: voting\n", `name: voting\n${more}\n`);
const blind = (solutions: number) =>
  voting(`blindSolve: { prompt: solve, solvers: [{ role: solver, solutions: ${solutions} }] }`);

/** Ways to verify that share replies with solutions, or ask for as much as what was answered before asks for. */
const VERIFYING: readonly (readonly [what: string, edit: Edit])[] = [
  ["an outline", outlined],
  ["a probe", voting("probe: true")],
  ["a panel of one", voting("panel: 1")],
  ["blind solutions", blind(2)],
  ["blind solutions, one after another", all(blind(3), voting("earlyStop: true"))],
  ["trajectories until one is right", replace(POLICIES, "name: solving\n", "name: solving\nenough: 1\n")],
];

/** Edits of the specs alone, those of what they say before those of how they are written. */
const EDITS: ReadonlyMap<string, Edit> = new Map([
  ...VERIFYING,
  ...[...TABLE.slice(1), TABLE[0]!].flatMap(({ rows }) =>
    rows
      .filter(({ from, via, disturb, build, dataset }) => !(from ?? via ?? disturb ?? build ?? dataset))
      .filter(({ what, edit }) => what !== UNFIT && touchesSpecsAlone(edit))
      .map(({ what, edit }) => [what, edit] as const),
  ),
]);

function touchesSpecsAlone(edit: Edit): boolean {
  try {
    return edit(FILES) !== FILES;
  } catch {
    return false;
  }
}

/** The project with these edits in the table's order, whatever order they were made in. Some exclude one another. */
export function filesWith(edits: ReadonlySet<string>): Files {
  let files = BASE;
  for (const [what, edit] of EDITS) {
    if (!edits.has(what)) continue;
    try {
      files = edit(files);
    } catch {
      // What it changes is not there since another edit: then it changes nothing.
    }
  }
  return files;
}

const point = fc
  .tuple(fc.constantFrom("before", "torn", "after"), fc.integer({ min: 1, max: 1500 }))
  .map(([mode, at]) => `${mode}:${at}`);
const folder = fc.constantFrom("cache/results", "cache/blobs", "cache/state", "dist");
const preview = fc.constantFrom(
  ["--select", "history/*"],
  ["--select", "*/vowel-*"],
  ["--limit", "3"],
  ["--select", "linguistics/*", "--limit", "1"],
);
const of = <K extends string, T>(key: K, value: fc.Arbitrary<T>) =>
  value.map((given) => ({ [key]: given }) as { [key in K]: T });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: of("edit", fc.constantFrom(...EDITS.keys())) },
  { weight: 3, arbitrary: of("edit", fc.constantFrom(...VERIFYING.map(([what]) => what))) },
  { weight: 5, arbitrary: of("build", fc.constantFrom("program", "here", "here")) },
  { weight: 2, arbitrary: of("preview", preview) },
  { weight: 1, arbitrary: of("budget", fc.integer({ min: 1, max: 60 })) },
  { weight: 3, arbitrary: of("killed", point) },
  { weight: 1, arbitrary: of("pair", fc.option(point)) },
  { weight: 1, arbitrary: of("prune", fc.option(point)) },
  {
    weight: 1,
    arbitrary: of("lose", folder),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(folder, fc.nat(999), fc.constantFrom<Harm[]>("flip", "cut", "empty", "remove"))
      .map(([damage, place, by]) => ({ damage, place: place / 1000, by })),
  },
);

/** Mostly from a project that was built, sometimes from one whose first build was killed. */
export const timeline: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    fc.oneof(
      { weight: 3, arbitrary: of("build", fc.constant("here" as const)) },
      { weight: 1, arbitrary: of("killed", point) },
    ),
    fc.array(step, { minLength: 5, maxLength: 12 }),
  )
  .map(([first, others]) => [first, ...others]);
