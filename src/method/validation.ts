import type { ResolvedVerification } from "../specs/resolved.ts";
import { settleAll } from "../util/settle-all.ts";
import { type Asked, askUntilUsable } from "./ask.ts";
import type { Problem, Staged } from "./problem.ts";
import { readJsonReply } from "./read-json-reply.ts";
import { repeatsOf } from "./repeats.ts";
import { VALIDATION_SCHEMA, type ValidationReply } from "./reply-schemas.ts";
import { modelOf, type SlotContext } from "./slot-context.ts";

export type Vote = {
  readonly role: string;
  readonly model: string;
  readonly valid: boolean;
  /** Null when no reply could be used: such a validator approves of nothing. */
  readonly criteria: Omit<ValidationReply, "reason"> | null;
  readonly reason: string;
};

export type ValidationContent = { readonly valid: boolean; readonly votes: readonly Vote[] };

/** Raised when this code would give another verdict for the same replies. */
export const VALIDATION_VERSION = 1;

/** Lets the validators vote on a problem, independently of one another, and applies the policy's rule. */
export async function validateProblem(
  context: SlotContext,
  problem: Problem,
): Promise<Staged<ValidationContent>> {
  const { dataset, discipline, topic } = context;
  const policy = dataset.verification;
  const place = { discipline: discipline.title, area: topic.area, topic: topic.title };
  const positions = repeatsOf(dataset, policy.validators);
  const ask = (index: number) => {
    const { role, prompt } = policy.validators[index]!;
    return askUntilUsable<ValidationReply>(context.asker, {
      stage: "validation",
      role,
      model: modelOf(dataset, role),
      prompt,
      variables: { ...place, ...problemVariables(problem) },
      schema: VALIDATION_SCHEMA,
      datasetSeed: dataset.seed,
      positions: [positions[index]!],
      revision: policy.revision,
      draws: policy.draws,
      read: (reply) => readJsonReply(reply, VALIDATION_SCHEMA),
    });
  };
  const asked = await collectVotes(policy, ask);
  const votes = asked.map((one, index) => {
    const { role } = policy.validators[index]!;
    return voteOf(role, modelOf(dataset, role).id, one);
  });
  const said = votes.map((vote) => vote.valid);
  return {
    content: { valid: decided(policy, said) === true, votes },
    meta: { asked: asked.flatMap((one) => one.rows) },
  };
}

/** How a problem reads to those who see it with its answer. */
export function problemVariables(problem: Problem): { problem: string; answer: string; answerType: string } {
  const answer = problem.unit === null ? problem.answer : `${problem.answer} ${problem.unit}`;
  return { problem: problem.problem, answer, answerType: problem.answerType };
}

// With an early stop votes are taken one after another in the declared order, else all at once.
async function collectVotes<T extends Asked<ValidationReply>>(
  policy: ResolvedVerification,
  ask: (index: number) => Promise<T>,
): Promise<T[]> {
  if (!policy.earlyStop) return settleAll(policy.validators.map((_, index) => ask(index)));
  const asked: T[] = [];
  for (const index of policy.validators.keys()) {
    asked.push(await ask(index));
    if (
      decided(
        policy,
        asked.map((one) => isValid(one.value)),
      ) !== null
    )
      break;
  }
  return asked;
}

function voteOf(role: string, model: string, asked: Asked<ValidationReply>): Vote {
  if (asked.value === null) {
    const { reason, detail } = asked.defects.at(-1)!;
    return {
      role,
      model,
      valid: false,
      criteria: null,
      reason: `no usable reply: ${reason} ${detail}`.trim(),
    };
  }
  const { reason, ...criteria } = asked.value;
  return { role, model, valid: isValid(asked.value), criteria, reason };
}

function isValid(reply: ValidationReply | null): boolean {
  if (reply === null) return false;
  return reply.fitsTopic && reply.clear && reply.singleAnswer && reply.answerCorrect;
}

/** The verdict that the votes so far settle, or null while further votes could turn it. */
export function decided(
  policy: Pick<ResolvedVerification, "rule" | "validators">,
  votes: readonly boolean[],
): boolean | null {
  const all = policy.validators.length;
  const needed =
    policy.rule === "unanimous"
      ? all
      : policy.rule === "majority"
        ? Math.floor(all / 2) + 1
        : policy.rule.atLeast;
  const yes = votes.filter(Boolean).length;
  if (yes >= needed) return true;
  return yes + (all - votes.length) < needed ? false : null;
}
