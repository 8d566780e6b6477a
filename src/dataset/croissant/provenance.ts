import { fallbackRoles } from "../../specs/resolve-outcomes.ts";
import type { ModelTerms, ResolvedDataset } from "../../specs/resolved.ts";
import type { JsonObject } from "../../util/canonical-json.ts";
import type { ManifestModel } from "../manifest.ts";
import { SPEC_FILE } from "../spec-text.ts";
import type { CroissantFacts } from "./facts.ts";

type StepName = "problem" | "validation" | "solution" | "grading" | "student" | "curation";

interface Step {
  readonly name: StepName;
  readonly about: string;
  readonly roles: readonly string[];
}

/** What of a build made something, in order; a step that the policies leave out is not there. */
function stepsOf({ generation, verification, solution }: ResolvedDataset): Step[] {
  const { blindSolve } = verification;
  const { grading, student } = solution;
  const validating = [
    ...verification.validators.map(({ role }) => role),
    ...fallbackRoles(verification.outcomes),
    ...(blindSolve?.solvers ?? []).map(({ role }) => role),
    ...(blindSolve?.outcomes ? fallbackRoles(blindSolve.outcomes) : []),
  ];
  return [
    {
      name: "problem",
      about: "Writing a problem with its reference answer for each slot of a topic",
      roles: [
        ...(generation.outline === null ? [] : [generation.outline.role]),
        generation.role,
        ...fallbackRoles(generation.outcomes),
      ],
    },
    ...(validating.length === 0
      ? []
      : [
          {
            name: "validation" as const,
            about: "Voting on each problem, and solving it without sight of its answer",
            roles: validating,
          },
        ]),
    {
      name: "solution",
      about: "Solving each problem that was let pass, with reasoning",
      roles: [...solution.solvers.map(({ role }) => role), ...fallbackRoles(solution.outcomes)],
    },
    {
      name: "grading",
      about: "Comparing each final answer with the reference answer, by rules before models",
      roles: [...grading.judges.map(({ role }) => role), ...fallbackRoles(grading.outcomes)],
    },
    ...(student === null
      ? []
      : [{ name: "student" as const, about: "Measuring how hard each problem is", roles: [student.role] }]),
    {
      name: "curation",
      about: "Choosing the records that stay, and their splits; no model is asked",
      roles: [],
    },
  ];
}

const stepId = (name: StepName) => `#step-${name}`;
const modelId = (role: string) => `#model-${role}`;
const CHIMERA = "#chimera";

/** How the dataset came to be, in the words of PROV-O: steps as activities, models as agents, the specs as what was used. */
export function provenanceOf({ manifest, dataset }: CroissantFacts): JsonObject {
  const agents = new Map(manifest.models.map((model) => [model.role, agentOf(model)]));
  // No type of its own, since it is one of the files.
  const specs: JsonObject = { "@id": SPEC_FILE };
  const benchmarks = manifest.curation.benchmarks.flatMap(({ name, files }) =>
    files.map(({ sha256 }) => ({
      "@type": "prov:Entity",
      "@id": `urn:sha256:${sha256}`,
      "prov:label": `Benchmark ${name}, compared with and not copied from`,
    })),
  );
  const told = new Set<string>();
  const steps = stepsOf(dataset).map(({ name, about, roles }, at, all): JsonObject => {
    const asked = [...new Set(roles)].flatMap((role): JsonObject[] => {
      const agent = agents.get(role);
      if (agent === undefined) return [];
      if (told.has(role)) return [{ "@id": modelId(role) }];
      told.add(role);
      return [agent];
    });
    return {
      "@type": "prov:Activity",
      "@id": stepId(name),
      "prov:label": about,
      "prov:used": [specs, ...(name === "curation" ? benchmarks : [])],
      "prov:wasAssociatedWith": [{ "@id": CHIMERA }, ...asked],
      ...(at === 0 ? {} : { "prov:wasInformedBy": { "@id": stepId(all[at - 1]!.name) } }),
    };
  });
  return {
    "prov:wasAttributedTo": { "@type": "prov:SoftwareAgent", "@id": CHIMERA, "prov:label": "Chimera" },
    "prov:wasDerivedFrom": specs,
    "prov:wasGeneratedBy": steps,
  };
}

function agentOf({ role, name, id, answeredAs, simulated, terms }: ManifestModel): JsonObject {
  const others = answeredAs.filter((one) => one !== id);
  const answered = others.length === 0 ? "" : `, answered as ${others.join(", ")}`;
  return {
    "@type": "prov:SoftwareAgent",
    "@id": modelId(role),
    "prov:label": `${role}: ${name} (${id}${answered})${simulated ? ", simulated" : ""}${termsText(terms)}`,
  };
}

function termsText(terms: ModelTerms | undefined): string {
  if (terms === undefined) return "";
  const { training, license, url } = terms;
  const said = [license, `training on what it writes is ${training}`, url].filter((part) => part !== null);
  return `; declared terms: ${said.join(", ")}`;
}

const COLUMNS_OF: Readonly<Record<StepName, readonly string[]>> = {
  problem: ["problem", "answer", "answer_type", "unit", "tolerance", "facets", "prompt"],
  validation: ["verdicts", "blind_solutions"],
  solution: ["messages", "reasoning", "solution", "trajectories", "chosen", "rejected"],
  grading: ["correct", "pass_rate"],
  student: ["student", "student_attempts", "student_correct"],
  curation: ["contamination"],
};

/** A reference to the step that a column comes from; null for those that come from the specs or from all of them. */
export function madeBy(column: string, { dataset }: CroissantFacts): JsonObject | null {
  const step = stepsOf(dataset).find(({ name }) => COLUMNS_OF[name].includes(column));
  return step === undefined ? null : { "@id": stepId(step.name) };
}
