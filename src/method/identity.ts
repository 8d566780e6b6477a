import type { ResolvedDataset } from "../specs/resolved.ts";
import type { Json } from "../util/canonical-json.ts";
import { type Digest, digestOf } from "../util/digest.ts";
import { modelIdentity, promptIdentity } from "./ask.ts";
import { GRADING_VERSION } from "./grading.ts";
import { PROBLEM_VERSION } from "./problem.ts";
import { SLOT_VERSION } from "./slot.ts";
import { modelOf } from "./slot-context.ts";
import { SOLUTION_VERSION } from "./solution.ts";
import { VALIDATION_VERSION } from "./validation.ts";

/**
 * What decides how every slot of a dataset is made, apart from its topic: the policies with their prompts' texts and
 * the models their roles are bound to.
 */
export type MethodIdentity = {
  readonly generation: Digest;
  readonly verification: Digest;
  readonly solution: Digest;
};

/** Versions of the code that reads what those declare. */
export const METHOD_CODE: Json = [
  PROBLEM_VERSION,
  VALIDATION_VERSION,
  SOLUTION_VERSION,
  GRADING_VERSION,
  SLOT_VERSION,
];

export function methodIdentity(dataset: ResolvedDataset): MethodIdentity {
  const { generation, verification, solution } = dataset;
  const asked = ({ role, prompt }: (typeof verification.validators)[number]) => ({
    role,
    model: modelIdentity(modelOf(dataset, role)),
    prompt: promptIdentity(prompt),
  });
  // Digests, because every topic and slot is keyed by them.
  return {
    generation: digestOf("generation", { ...generation, ...asked(generation) }),
    verification: digestOf("verification", {
      ...verification,
      validators: verification.validators.map(asked),
    }),
    solution: digestOf("solution", {
      ...solution,
      solvers: solution.solvers.map((solver) => ({ ...asked(solver), trajectories: solver.trajectories })),
      grading: {
        ...solution.grading,
        judges: solution.grading.judges.map((judge) => ({ ...asked(judge), votes: judge.votes })),
      },
    }),
  };
}

/** What of a topic decides its slots, apart from how many there are. */
export function topicIdentity(context: {
  readonly discipline: ResolvedDataset["disciplines"][number];
  readonly topic: ResolvedDataset["disciplines"][number]["topics"][number];
}): Json {
  const { discipline, topic } = context;
  const { id, area, title, guidance, revision } = topic;
  return {
    discipline: { id: discipline.id, title: discipline.title, guidance: discipline.guidance },
    topic: { id, area, title, guidance, revision },
  };
}
