import type { Target } from "../engine/engine.ts";
import type { Stage } from "../engine/stage.ts";
import type { AnswerType } from "../specs/resolved.ts";
import type { Json } from "../util/canonical-json.ts";
import { type AskedRow, askUntilUsable, modelIdentity, promptIdentity } from "./ask.ts";
import { checkProblem } from "./problem-checks.ts";
import { readJsonReply } from "./read-json-reply.ts";
import { type ProblemReply, problemSchema } from "./reply-schemas.ts";
import { modelOf, type SlotContext } from "./slot-context.ts";

export type Problem = {
  readonly problem: string;
  readonly answer: string;
  readonly answerType: AnswerType;
  readonly unit: string | null;
};

export type ProblemContent =
  | ({ readonly outcome: "written" } & Problem)
  | {
      readonly outcome: "rejected";
      readonly reason: string;
      readonly detail: string;
      readonly problem: string;
      readonly answer: string;
    };

export type StageMeta = { readonly asked: readonly AskedRow[] };

type ProblemInputs = {
  readonly prompt: Json;
  readonly variables: Json;
  readonly model: Json;
  readonly answerTypes: Json;
  readonly checks: Json;
  readonly draws: Json;
  readonly draw: Json;
  readonly seed: Json;
};

export const PROBLEM_STAGE: Stage<ProblemInputs> = {
  name: "problem",
  version: 1,
  because: {
    prompt: "its text is what the writer is asked",
    variables: "what the prompt says of discipline, topic and facets",
    model: "who writes, and how it samples",
    answerTypes: "part of the reply's schema, and checked",
    checks: "decide whether the problem is let through",
    draws: "how many unusable replies are passed over",
    draw: "which of the topic's problems this is",
    seed: "root of the seed that is sent along",
  },
};

/** Writes one candidate's problem and checks it without any model. */
export function problemTarget(
  context: SlotContext,
  candidate: number,
): Target<ProblemInputs, ProblemContent, StageMeta> {
  const { dataset, discipline, topic, facets, ordinal } = context;
  const policy = dataset.generation;
  const model = modelOf(dataset, policy.role);
  const variables = {
    discipline: discipline.title,
    disciplineGuidance: discipline.guidance,
    area: topic.area,
    topic: topic.title,
    guidance: topic.guidance,
    facets: Object.fromEntries(facets.map(({ name, value }) => [name, value])),
    answerTypes: policy.answerTypes,
  };
  // Each term only ever rises, so raising either gives draws that were never asked for.
  const revision = policy.revision + topic.revision - 1;
  return {
    stage: PROBLEM_STAGE,
    id: `${context.slotId} candidate ${candidate}`,
    inputs: {
      prompt: promptIdentity(policy.prompt),
      variables,
      model: modelIdentity(model),
      answerTypes: policy.answerTypes,
      checks: policy.checks,
      draws: policy.draws,
      draw: [ordinal, candidate, revision],
      seed: dataset.seed,
    },
    compute: async () => {
      const schema = problemSchema(policy.answerTypes);
      const asked = await askUntilUsable<ProblemReply>(context.asker, {
        stage: "problem",
        role: policy.role,
        model,
        prompt: policy.prompt,
        variables,
        schema,
        datasetSeed: dataset.seed,
        positions: [ordinal, candidate],
        revision,
        draws: policy.draws,
        read: (reply) => readJsonReply(reply, schema),
      });
      const meta = { asked: asked.rows };
      const written = asked.value;
      if (written === null) {
        const { reason, detail } = asked.defects.at(-1)!;
        return { content: { outcome: "rejected", reason, detail, problem: "", answer: "" }, meta };
      }
      const problem = written.problem.trim();
      const answer = written.answer.trim();
      const defect = checkProblem(written, policy);
      if (defect !== null) return { content: { outcome: "rejected", ...defect, problem, answer }, meta };
      const unit = written.unit?.trim() || null;
      return { content: { outcome: "written", problem, answer, answerType: written.answerType, unit }, meta };
    },
  };
}
