import type { Finish, Reply } from "../models/reply.ts";
import { askUntilUsable } from "./ask.ts";
import { extractAnswer } from "./grading/extract-answer.ts";
import type { Problem, Staged, StageMeta } from "./problem.ts";
import { defectOf } from "./read-json-reply.ts";
import { repeatsOf } from "./repeats.ts";
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

/** With the tokens that the trajectory took. */
export type SolutionMeta = StageMeta & { readonly outputTokens: number };

/** Raised when this code would give other trajectories for the same replies. */
export const SOLUTION_VERSION = 1;

/** Every trajectory that the policy wants, under way at once. Asking for more of them keeps those there are. */
export function solveProblem(
  context: SlotContext,
  problem: Problem,
): Promise<Staged<Trajectory, SolutionMeta>>[] {
  const { solvers } = context.dataset.solution;
  const counts = solvers.map((solver) => solver.trajectories);
  const first = repeatsOf(context.dataset, solvers, counts);
  return solvers.flatMap((solver, index) =>
    Array.from({ length: solver.trajectories }, (_, nth) =>
      solveOnce(context, problem, solver, first[index]! + nth),
    ),
  );
}

async function solveOnce(
  context: SlotContext,
  problem: Problem,
  solver: SlotContext["dataset"]["solution"]["solvers"][number],
  attempt: number,
): Promise<Staged<Trajectory, SolutionMeta>> {
  const { dataset } = context;
  const policy = dataset.solution;
  const model = modelOf(dataset, solver.role);
  const asked = await askUntilUsable<Reply>(context.asker, {
    stage: "solution",
    role: solver.role,
    model,
    prompt: solver.prompt,
    variables: { problem: problem.problem, answerType: problem.answerType },
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
    meta: { asked: asked.rows, outputTokens: asked.rows.at(-1)?.output ?? 0 },
  };
}
