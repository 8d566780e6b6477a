import type { Scope } from "../engine/engine.ts";
import { settleAll } from "../util/settle-all.ts";
import type { AskedRow } from "./ask.ts";
import type { FacetChoice } from "./facets.ts";
import { type Grade, gradeAnswer } from "./grading.ts";
import { type Problem, type Staged, writeProblem } from "./problem.ts";
import type { SlotContext } from "./slot-context.ts";
import { solveProblem, type Trajectory } from "./solution.ts";
import { type Vote, validateProblem } from "./validation.ts";

export type GradedTrajectory = Trajectory & { readonly grade: Grade; readonly outputTokens: number };

export type FilledSlot = {
  readonly candidate: number;
  readonly problem: Problem;
  readonly votes: readonly Vote[];
  readonly trajectories: readonly GradedTrajectory[];
};

export type RejectedCandidate = {
  readonly candidate: number;
  readonly stage: "problem" | "validation" | "solution" | "grading" | "curation";
  readonly reason: string;
  readonly detail: string;
  readonly problem: string;
  readonly answer: string;
  readonly votes: readonly Vote[];
};

export type SlotContent = {
  readonly facets: readonly FacetChoice[];
  /** Null when no candidate was good enough. */
  readonly filled: FilledSlot | null;
  readonly rejected: readonly RejectedCandidate[];
};

/** The replies behind each candidate that was tried. */
export type SlotMeta = {
  readonly asked: readonly { readonly candidate: number; readonly rows: readonly AskedRow[] }[];
};

/** Raised when this code would fill a slot otherwise from the same replies. */
export const SLOT_VERSION = 1;

type CandidateOutcome =
  | { readonly filled: FilledSlot; readonly rows: readonly AskedRow[] }
  | { readonly rejected: RejectedCandidate; readonly rows: readonly AskedRow[] };

/** Fills a slot: candidates are tried in order until one comes through every stage, or the policy's limit is reached. */
export function fillSlot(
  scope: Pick<Scope, "step">,
  context: SlotContext,
  firstCandidate: number,
): Promise<Staged<SlotContent, SlotMeta>> {
  return scope.step("slot", context.slotId, async () => {
    const rejected: RejectedCandidate[] = [];
    const asked: { candidate: number; rows: readonly AskedRow[] }[] = [];
    let filled: FilledSlot | null = null;
    const { candidates } = context.dataset.generation;
    for (let n = firstCandidate; n < candidates && filled === null; n++) {
      const outcome = await tryCandidate(scope, context, n);
      asked.push({ candidate: n, rows: outcome.rows });
      if ("filled" in outcome) filled = outcome.filled;
      else rejected.push(outcome.rejected);
    }
    return { content: { facets: context.facets, filled, rejected }, meta: { asked } };
  });
}

async function tryCandidate(
  scope: Pick<Scope, "step">,
  context: SlotContext,
  candidate: number,
): Promise<CandidateOutcome> {
  const { slotId } = context;
  const written = await scope.step("problem", slotId, () => writeProblem(context, candidate));
  const rows: AskedRow[] = [...written.meta.asked];
  if (written.content.outcome === "rejected") {
    const { outcome: _, ...why } = written.content;
    return { rejected: { candidate, stage: "problem", ...why, votes: [] }, rows };
  }
  const { outcome: _, ...problem } = written.content;
  const validated = await scope.step("validation", slotId, () => validateProblem(context, problem));
  rows.push(...validated.meta.asked);
  const { votes } = validated.content;
  const reject = (stage: RejectedCandidate["stage"], reason: string, detail: string): CandidateOutcome => ({
    rejected: { candidate, stage, reason, detail, problem: problem.problem, answer: problem.answer, votes },
    rows,
  });
  if (!validated.content.valid) {
    return reject("validation", failedCriterion(votes), votes.find((vote) => !vote.valid)?.reason ?? "");
  }
  const trajectories = await settleAll(
    solveProblem(context, problem).map(async (solving, nth): Promise<GradedTrajectory> => {
      const id = `${slotId} trajectory ${nth}`;
      const solved = await scope.step("solution", id, () => solving);
      rows.push(...solved.meta.asked);
      const { answer } = solved.content;
      const graded = await scope.step("grading", id, () => gradeAnswer(context, problem, answer));
      rows.push(...graded.meta.asked);
      return { ...solved.content, grade: graded.content, outputTokens: solved.meta.outputTokens };
    }),
  );
  rows.sort(byPlace);
  dropRepeats(rows);
  if (!trajectories.some((one) => one.complete)) {
    return reject(
      "solution",
      "no-complete-trajectory",
      `finish: ${trajectories.map((one) => one.finish).join(", ")}`,
    );
  }
  if (
    context.dataset.solution.accept === "correct" &&
    !trajectories.some((one) => one.grade.verdict === "equal")
  ) {
    return reject("grading", "no-correct-trajectory", "");
  }
  return { filled: { candidate, problem, votes, trajectories }, rows };
}

const STAGES = ["problem", "validation", "solution", "grading"];

// Trajectories finish in any order; their rows must not.
function byPlace(a: AskedRow, b: AskedRow): number {
  const stages = STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage);
  if (stages !== 0) return stages;
  return a.stage === "problem" || a.stage === "validation" || a.key === b.key ? 0 : a.key < b.key ? -1 : 1;
}

// Trajectories with equal answers share a grade, and so its replies.
function dropRepeats(rows: AskedRow[]): void {
  const seen = new Set<string>();
  const once = rows.filter((row) => !seen.has(row.key) && seen.add(row.key));
  rows.splice(0, rows.length, ...once);
}

function failedCriterion(votes: readonly Vote[]): string {
  const criteria = votes.find((vote) => !vote.valid)?.criteria ?? null;
  if (criteria === null) return "validator-gave-no-verdict";
  if (!criteria.answerCorrect) return "answer-judged-wrong";
  if (!criteria.clear) return "judged-unclear";
  if (!criteria.singleAnswer) return "judged-ambiguous";
  return "judged-off-topic";
}
