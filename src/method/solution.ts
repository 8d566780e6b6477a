import type { Target } from "../engine/engine.ts";
import type { Stage } from "../engine/stage.ts";
import type { Finish, Reply } from "../models/reply.ts";
import type { Json } from "../util/canonical-json.ts";
import { askUntilUsable, modelIdentity, promptIdentity, questionIdentity, repeatIndex } from "./ask.ts";
import { extractAnswer } from "./grading/extract-answer.ts";
import type { Problem, StageMeta } from "./problem.ts";
import { defectOf } from "./read-json-reply.ts";
import { modelOf, type SlotContext } from "./slot-context.ts";

/** One worked solution. Reasoning, solution text and final answer are kept apart. */
export type Trajectory = {
  readonly role: string;
  readonly model: string;
  readonly reasoning: string;
  readonly solution: string;
  /** "" when the solution states none. */
  readonly answer: string;
  readonly finish: Finish;
  /** False when no try gave a reply that ended by itself. */
  readonly complete: boolean;
};

/** With the tokens each trajectory took, in the same order. */
export type SolutionMeta = StageMeta & { readonly outputTokens: readonly number[] };

type SolutionInputs = {
  readonly problem: Json;
  readonly solver: Json;
  readonly attempt: Json;
  readonly draws: Json;
  readonly revision: Json;
  readonly seed: Json;
};

export const SOLUTION_STAGE: Stage<SolutionInputs> = {
  name: "solution",
  version: 1,
  because: {
    problem: "the text that the solver sees, without its answer",
    solver: "who solves, in which role, asked how",
    attempt: "which of the solver's trajectories this is",
    draws: "how many unusable replies are passed over",
    revision: "raised to solve again",
    seed: "root of the seed that is sent along",
  },
};

/** One target for each trajectory that the policy wants, so that asking for more of them keeps those there are. */
export function solutionTargets(
  context: SlotContext,
  problem: Problem,
): Target<SolutionInputs, Trajectory, SolutionMeta>[] {
  const { solvers } = context.dataset.solution;
  const identities = solvers.map(({ role, prompt }) =>
    questionIdentity(modelOf(context.dataset, role), prompt),
  );
  const counts = solvers.map((solver) => solver.trajectories);
  return solvers.flatMap((solver, index) =>
    Array.from({ length: solver.trajectories }, (_, nth) =>
      solutionTarget(context, problem, solver, repeatIndex(identities, index, counts) + nth),
    ),
  );
}

function solutionTarget(
  context: SlotContext,
  problem: Problem,
  solver: SlotContext["dataset"]["solution"]["solvers"][number],
  attempt: number,
): Target<SolutionInputs, Trajectory, SolutionMeta> {
  const { dataset } = context;
  const policy = dataset.solution;
  const model = modelOf(dataset, solver.role);
  const variables = { problem: problem.problem, answerType: problem.answerType };
  return {
    stage: SOLUTION_STAGE,
    id: `${context.slotId} ${solver.role} ${attempt}`,
    inputs: {
      problem: variables,
      solver: { role: solver.role, model: modelIdentity(model), prompt: promptIdentity(solver.prompt) },
      attempt,
      draws: policy.draws,
      revision: policy.revision,
      seed: dataset.seed,
    },
    compute: async () => {
      const asked = await askUntilUsable<Reply>(context.asker, {
        stage: "solution",
        role: solver.role,
        model,
        prompt: solver.prompt,
        variables,
        schema: null,
        datasetSeed: dataset.seed,
        positions: [attempt],
        revision: policy.revision,
        draws: policy.draws,
        read: (reply) => {
          const defect = defectOf(reply);
          return defect === null ? { ok: true, value: reply } : { ok: false, defect };
        },
      });
      const { reply } = asked;
      return {
        content: {
          role: solver.role,
          model: model.id,
          reasoning: reply?.reasoning?.trim() ?? "",
          solution: reply?.text.trim() ?? "",
          answer: asked.value === null ? "" : extractAnswer(asked.value.text),
          finish: reply?.finish ?? "refusal",
          complete: asked.value !== null,
        },
        meta: { asked: asked.rows, outputTokens: [asked.rows.at(-1)?.output ?? 0] },
      };
    },
  };
}
