import { settleAll } from "../util/settle-all.ts";
import { type Asked, askUntilUsable } from "./ask.ts";
import { compareAnswers } from "./grading/compare-answers.ts";
import { type Problem, problemVariables, type Staged } from "./problem.ts";
import { readJsonReply } from "./read-json-reply.ts";
import { repeatsOf } from "./repeats.ts";
import { JUDGEMENT_SCHEMA, type JudgementReply } from "./reply-schemas.ts";
import { modelOf, type SlotContext } from "./slot-context.ts";

export type Grade = {
  readonly verdict: "equal" | "different" | "undecided";
  /** Step of the ladder that decided; "judge" when models did. */
  readonly step: string;
};

/** Raised when this code would give another grade for the same answer and replies. */
export const GRADING_VERSION = 1;

/** Grades a final answer against the reference: deterministic steps first, judges only for what those leave open. */
export async function gradeAnswer(
  context: SlotContext,
  problem: Problem,
  prediction: string,
): Promise<Staged<Grade>> {
  const { grading } = context.dataset.solution;
  const { judges, judgeAlways } = grading;
  const relativeTolerance = Math.max(grading.relativeTolerance, problem.tolerance);
  const compared = compareAnswers(prediction, { ...problem, relativeTolerance });
  const isSettled = compared.verdict !== "undecided" && !judgeAlways;
  if (isSettled || compared.step === "no-answer" || judges.length === 0) {
    return { content: { verdict: compared.verdict, step: compared.step }, meta: { asked: [] } };
  }
  const asked = await settleAll(judgeVotes(context, problem, prediction));
  const yes = asked.filter((one) => one.value?.equivalent === true).length;
  const no = asked.filter((one) => one.value?.equivalent === false).length;
  const verdict = yes === no ? "undecided" : yes > no ? "equal" : "different";
  return { content: { verdict, step: "judge" }, meta: { asked: asked.flatMap((one) => one.rows) } };
}

function judgeVotes(
  context: SlotContext,
  problem: Problem,
  prediction: string,
): Promise<Asked<JudgementReply>>[] {
  const { dataset } = context;
  const { grading, revision } = dataset.solution;
  const counts = grading.judges.map((judge) => judge.votes);
  const first = repeatsOf(dataset, grading.judges, counts);
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
        positions: [first[index]! + vote],
        revision,
        draws: grading.draws,
        read: (reply) => readJsonReply(reply, JUDGEMENT_SCHEMA),
      }),
    ),
  );
}
