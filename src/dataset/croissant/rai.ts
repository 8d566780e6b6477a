import type { ResolvedDataset, ResolvedVerification } from "../../specs/resolved.ts";
import type { JsonObject } from "../../util/canonical-json.ts";
import { listed } from "../../util/listed.ts";
import type { Manifest } from "../manifest.ts";
import { many } from "../report/numbers.ts";
import type { CroissantFacts } from "./facts.ts";

/** The dataset in the words of Croissant's vocabulary for responsible AI: what is known of how it was made, and no more. */
export function raiOf(facts: CroissantFacts): JsonObject {
  const { manifest, dataset } = facts;
  const writers = writersOf(manifest);
  return {
    "rai:hasSyntheticData": true,
    "rai:dataCollection": `Nothing was collected: every problem, reference answer and solution was written by ${writers}, asked as the specs declare. ${modelsText(manifest)} A model writes candidates for each slot of a topic; those that fail a check leave a tombstone and the next is tried; solvers then write solutions, each graded against the reference answer.`,
    "rai:dataCollectionType": ["Software Collection", `Others: synthetic data, written by ${writers}`],
    "rai:dataCollectionRawData": `None from outside. The input is the specs in spec.json: ${many(topicsOf(manifest), "topic")} of ${many(manifest.disciplines.length, "discipline")} by title, prompts and policies.`,
    "rai:dataCollectionMissingData": `${manifest.funnel.unfilled} of ${many(manifest.funnel.slots, "slot")} could not be filled, and ${many(manifest.funnel.dropped, "record")} were dropped at curation; rejected/ has what was turned down, with the reason.`,
    "rai:dataPreprocessingProtocol": checksText(facts),
    "rai:dataManipulationProtocol":
      "Problems, reasoning and solutions are not rewritten. Reasoning is told from the solution by the server's field or by its tags.",
    "rai:dataAnnotationProtocol": annotationText(dataset),
    "rai:dataAnnotationAnalysis": [
      `The chosen solution reaches the reference answer in ${manifest.counts.correct} of ${many(manifest.counts.records, "record")}. report.json has how far the validators agree and which step of grading decided.`,
    ],
    "rai:annotationsPerItem":
      "None by people. verdicts and blind_solutions of a record have one row for each vote and blind solution, trajectories one for each graded solution.",
    "rai:machineAnnotationTools": toolsOf(facts),
    "rai:dataLimitations": limitationsOf(manifest),
    "rai:dataBiases": [
      "What the checks select is what models can solve and agree on, so hard and unusual problems are rarer than in their field.",
      "The topics are those that the specs declare; their share says nothing about their weight in a field.",
      "Problems and solutions share the habits and gaps in knowledge of the models that wrote them.",
    ],
    "rai:dataUseCases": useCases(manifest),
    "rai:dataSocialImpact":
      "Not assessed. A model that is trained on this data may take over the errors in it.",
    "rai:personalSensitiveInformation": [
      "The build collects nothing from or about people. The texts were not searched for personal information that a model may have written by itself.",
    ],
    "rai:dataReleaseMaintenancePlan": `Versions are never changed: this one is ${manifest.digest}, and a build from other specs or replies is another version with another digest. Who maintains the dataset is for its publisher to say.`,
  };
}

function writersOf({ simulated, models }: Manifest): string {
  if (!simulated) return "language models";
  const isAll = models.every((model) => model.simulated);
  return isAll ? "a simulator, which is not a language model" : "language models and a simulator";
}

const modelsText = ({ models }: Manifest) =>
  models.length === 0
    ? "No model was asked."
    : `Asked were ${listed(models.map(({ role, id, simulated }) => `${id} as ${role}${simulated ? " (simulated)" : ""}`))}.`;

const topicsOf = ({ disciplines }: Manifest) =>
  disciplines.reduce((sum, { topics }) => sum + topics.length, 0);

function checksText({ manifest, dataset }: CroissantFacts): string[] {
  const { nearDuplicates, benchmarks, drops } = manifest.curation;
  const { curation } = dataset;
  return [
    "Deterministic checks of each problem's form and length, as the generation policy declares.",
    ...(curation.exactDuplicates === "drop" ? ["Exact duplicates were dropped."] : []),
    nearDuplicates === null
      ? "Near-duplicates were not searched for."
      : `Near-duplicates (${Math.round(100 * nearDuplicates.threshold)} % of their terms shared) were searched for; ${drops["near-duplicate"] ?? 0} were dropped.`,
    benchmarks.length === 0
      ? "The problems were not compared with benchmarks."
      : `The problems were compared by word n-grams with the questions of ${listed(benchmarks.map(({ name }) => name))}; ${curation.contamination.action === "drop" ? "what shares too many was dropped" : "what shares too many is tagged"}.`,
    ...(curation.requireCorrect
      ? ["Records whose chosen solution misses the reference answer were dropped."]
      : []),
  ];
}

function annotationText({ verification, solution }: ResolvedDataset): string {
  const { blindSolve } = verification;
  const { grading, student } = solution;
  return [
    "All annotations are by machine; no person is part of the build.",
    verification.validators.length === 0 ? "No validator voted on the problems." : votesText(verification),
    blindSolve === null
      ? ""
      : `Models that did not see the answer solved the problems, and at least ${blindSolve.atLeast} of their solutions had to reach it.`,
    `Final answers were graded by a ladder of rules, numbers within a relative tolerance of ${grading.relativeTolerance} unless the problem names another${grading.judges.length === 0 ? "; no model judged what rules could not decide" : `; ${listed(grading.judges.map(({ role }) => role))} ${grading.judgeAlways ? "judged all of them" : "judged what rules could not decide"}`}.`,
    student === null ? "" : `${student.role} tried problems to measure how hard they are.`,
  ]
    .filter((text) => text !== "")
    .join(" ");
}

function votesText({ validators, panel, probe, rule }: ResolvedVerification): string {
  const who = listed(validators.map(({ role }) => role));
  const needed =
    rule === "unanimous" || rule === "majority"
      ? `the rule is ${rule}`
      : `at least ${rule.atLeast} had to approve`;
  return `Validators (${who}${panel === null ? "" : `, of whose votes ${panel} decide`}) voted whether a problem fits its topic, is clear, has one answer and a right one; ${needed}.${probe ? " Who approved was shown a planted wrong answer too, and is not counted for having approved of that." : ""}`;
}

function toolsOf({ manifest, dataset }: CroissantFacts): string[] {
  const { verification, solution } = dataset;
  const annotating = new Set([
    ...verification.validators.map(({ role }) => role),
    ...(verification.blindSolve?.solvers ?? []).map(({ role }) => role),
    ...solution.grading.judges.map(({ role }) => role),
    ...(solution.student === null ? [] : [solution.student.role]),
  ]);
  const models = manifest.models.filter(({ role }) => annotating.has(role));
  return [
    "Chimera's checks and grading ladder",
    ...models.map(({ role, id, simulated }) => `${id} as ${role}${simulated ? " (simulated)" : ""}`),
  ];
}

const limitationsOf = ({ simulated }: Manifest): string[] => [
  "Nothing proves the reference answers. That solvers agree with one is evidence, and models can share an error.",
  "The steps of the reasoning were not proven right: the final answer was checked, and flaws that show in the text, such as repetition.",
  "A low pass_rate means a hard problem or a wrong reference answer; the dataset cannot tell which.",
  ...(simulated
    ? ["Simulated records come from a small set of templates and say nothing about how a model reasons."]
    : []),
];

const useCases = ({ simulated, counts }: Manifest): string[] =>
  simulated
    ? ["Trying out a pipeline. Not for training or for judging a model."]
    : [
        "Fine tuning: supervised, on right solutions.",
        ...("rl" in counts.views ? ["Reinforcement learning against the reference answers."] : []),
        ...("preference" in counts.views
          ? ["Learning from preferences between right and wrong solutions."]
          : []),
      ];
