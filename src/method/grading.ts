import type { Target } from "../engine/engine.ts";
import type { Stage } from "../engine/stage.ts";
import type { Json } from "../util/canonical-json.ts";
import { settleAll } from "../util/settle-all.ts";
import {
  type Asked,
  askUntilUsable,
  modelIdentity,
  promptIdentity,
  questionIdentity,
  repeatIndex,
} from "./ask.ts";
import { compareAnswers } from "./grading/compare-answers.ts";
import type { Problem, StageMeta } from "./problem.ts";
import { readJsonReply } from "./read-json-reply.ts";
import { JUDGEMENT_SCHEMA, type JudgementReply } from "./reply-schemas.ts";
import { modelOf, type SlotContext } from "./slot-context.ts";
import { problemVariables } from "./validation.ts";

export type Grade = {
  readonly verdict: "equal" | "different" | "undecided";
  /** Step of the ladder that decided; "judge" when models did. */
  readonly step: string;
};

type GradingInputs = {
  readonly problem: Json;
  readonly prediction: Json;
  readonly relativeTolerance: Json;
  readonly judges: Json;
  readonly draws: Json;
  readonly revision: Json;
  readonly seed: Json;
};

export const GRADING_STAGE: Stage<GradingInputs> = {
  name: "grading",
  version: 1,
  because: {
    problem: "the reference answer, and the question it answers",
    prediction: "the final answer to be graded; how it was reached is not looked at",
    relativeTolerance: "how near two numbers must be",
    judges: "who decides what comparison cannot, asked how, with how many votes",
    draws: "how many unusable replies are passed over",
    revision: "raised to judge again",
    seed: "root of the seed that is sent along",
  },
};

/** Grades a final answer against the reference: deterministic steps first, judges only for what those leave open. */
export function gradingTarget(
  context: SlotContext,
  problem: Problem,
  prediction: string,
  label: string,
): Target<GradingInputs, Grade, StageMeta> {
  const { dataset } = context;
  const { grading, revision } = dataset.solution;
  const identities = grading.judges.map(({ role, prompt }) => ({
    model: modelIdentity(modelOf(dataset, role)),
    prompt: promptIdentity(prompt),
  }));
  return {
    stage: GRADING_STAGE,
    id: `${context.slotId} ${label}`,
    inputs: {
      problem,
      prediction,
      relativeTolerance: grading.relativeTolerance,
      judges: grading.judges.map(({ role, votes }, index) => ({ role, votes, ...identities[index]! })),
      draws: grading.draws,
      revision,
      seed: dataset.seed,
    },
    compute: async () => {
      const compared = compareAnswers(prediction, {
        ...problem,
        relativeTolerance: grading.relativeTolerance,
      });
      if (compared.verdict !== "undecided" || grading.judges.length === 0) {
        return { content: { verdict: compared.verdict, step: compared.step }, meta: { asked: [] } };
      }
      const asked = await settleAll(judgeVotes(context, problem, prediction));
      const yes = asked.filter((one) => one.value?.equivalent === true).length;
      const no = asked.filter((one) => one.value?.equivalent === false).length;
      const verdict = yes === no ? "undecided" : yes > no ? "equal" : "different";
      return { content: { verdict, step: "judge" }, meta: { asked: asked.flatMap((one) => one.rows) } };
    },
  };
}

function judgeVotes(
  context: SlotContext,
  problem: Problem,
  prediction: string,
): Promise<Asked<JudgementReply>>[] {
  const { dataset } = context;
  const { grading, revision } = dataset.solution;
  const counts = grading.judges.map((judge) => judge.votes);
  const questions = grading.judges.map(({ role, prompt }) =>
    questionIdentity(modelOf(dataset, role), prompt),
  );
  return grading.judges.flatMap((judge, index) =>
    Array.from({ length: judge.votes }, (_, vote) =>
      askUntilUsable<JudgementReply>(context.asker, {
        stage: "grading",
        role: judge.role,
        model: modelOf(dataset, judge.role),
        prompt: judge.prompt,
        variables: { ...problemVariables(problem), prediction },
        schema: JUDGEMENT_SCHEMA,
        datasetSeed: dataset.seed,
        positions: [repeatIndex(questions, index, counts) + vote],
        revision,
        draws: grading.draws,
        read: (reply) => readJsonReply(reply, JUDGEMENT_SCHEMA),
      }),
    ),
  );
}
