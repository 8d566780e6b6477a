import type { StageName } from "../../method/ask.ts";
import { ORDERS } from "../../method/grading.ts";
import type { ResolvedDataset } from "../../specs/resolved.ts";
import type { RecordedTopic } from "./evaluate.ts";

/** A role's part in one stage of a candidate: how many questions the policies ask it there. */
export interface RoleUse {
  readonly stage: StageName;
  readonly role: string;
  /** Questions to one candidate that comes so far; for judges, those that an undecided comparison asks. */
  readonly count: number;
}

/** How often candidates come through, and what a question takes: as last built here, else as assumed. */
export interface Rates {
  /** Shares of candidates that give a problem, of problems let through, of solved ones that fill their slot. */
  readonly written: number;
  readonly valid: number;
  readonly accepted: number;
  /** Calls for each question of a use. */
  callsOf(use: RoleUse): number;
  /** Mean tokens of a reply; null when no reply of the role is recorded. */
  tokensOf(role: string): { readonly input: number; readonly output: number } | null;
  /** What is assumed for want of a build, for people. */
  readonly assumptions: readonly string[];
}

const ASSUMED = {
  valid: 0.8,
  judged: 0.2,
  output: { problem: 1000, validation: 500, solution: 4000, grading: 200 },
} as const;

export const assumedOutput = (stage: StageName): number => ASSUMED.output[stage];

/** Every part that a role has in a dataset's method. */
export function usesOf({ generation, verification, solution }: ResolvedDataset): readonly RoleUse[] {
  const uses = new Map<string, RoleUse>();
  const add = (stage: StageName, role: string, count: number) => {
    const name = `${stage} ${role}`;
    uses.set(name, { stage, role, count: (uses.get(name)?.count ?? 0) + count });
  };
  add("problem", generation.role, 1);
  if (generation.outline !== null) add("problem", generation.outline.role, 1 / generation.outline.ideas);
  const shown = verification.probe ? 2 : 1;
  for (const { role } of verification.validators) add("validation", role, shown);
  const solved = solutionsOf({ verification, solution });
  for (const [role, count] of solved) add("solution", role, count);
  const answers = [...solved.values()].reduce((sum, count) => sum + count, 0);
  const orders = solution.grading.bothOrders ? ORDERS.length : 1;
  for (const { role, votes } of solution.grading.judges) add("grading", role, votes * orders * answers);
  return [...uses.values()];
}

/** Solutions by role: those of one role made blind, kept and tried are the same replies as far as they go. */
function solutionsOf({ verification, solution }: Pick<ResolvedDataset, "verification" | "solution">) {
  const counts = new Map<string, number>();
  const atLeast = (role: string, count: number) => counts.set(role, Math.max(counts.get(role) ?? 0, count));
  for (const { role, solutions } of verification.blindSolve?.solvers ?? []) atLeast(role, solutions);
  for (const { role, trajectories } of solution.solvers) atLeast(role, trajectories);
  if (solution.student !== null) atLeast(solution.student.role, solution.student.attempts);
  return counts;
}

/** Rates of the last build; `last` and `recorded` belong together. */
export function ratesOf(last: ResolvedDataset | null, recorded: readonly RecordedTopic[]): Rates {
  if (last === null || recorded.length === 0) return assumedRates();
  const sum = (of: "tried" | "problems" | "validated") =>
    recorded.reduce((total, { content }) => total + content[of], 0);
  const [tried, problems, validated] = [sum("tried"), sum("problems"), sum("validated")];
  const filled = recorded.reduce((total, { content }) => total + content.rows.length, 0);
  const asked: Readonly<Record<StageName, number>> = {
    problem: tried,
    validation: problems,
    solution: validated,
    grading: validated,
  };
  const questions = new Map<string, number>();
  for (const { stage, role, count } of usesOf(last))
    questions.set(role, (questions.get(role) ?? 0) + asked[stage] * count);
  const replies = sumByRole(recorded);
  return {
    written: share(problems, tried),
    valid: share(validated, problems),
    accepted: share(filled, validated),
    callsOf(use) {
      const before = questions.get(use.role) ?? 0;
      const given = replies.get(use.role)?.replies ?? 0;
      return before === 0 ? assumedCalls(use) : given / before;
    },
    tokensOf(role) {
      const given = replies.get(role);
      if (given === undefined || given.replies === 0) return null;
      return { input: given.input / given.replies, output: given.output / given.replies };
    },
    assumptions: [],
  };
}

function assumedRates(): Rates {
  return {
    written: 1,
    valid: ASSUMED.valid,
    accepted: 1,
    callsOf: assumedCalls,
    tokensOf: () => null,
    assumptions: [
      `no build to learn from: ${1 / ASSUMED.valid} candidates per slot, a judge for ${ASSUMED.judged * 100}% of trajectories`,
    ],
  };
}

const assumedCalls = ({ stage }: RoleUse) => (stage === "grading" ? ASSUMED.judged : 1);

function sumByRole(recorded: readonly RecordedTopic[]) {
  const sums = new Map<string, { replies: number; input: number; output: number }>();
  for (const { role, replies, input, output } of recorded.flatMap((topic) => topic.replies)) {
    const sum = sums.get(role) ?? { replies: 0, input: 0, output: 0 };
    sum.replies += replies;
    sum.input += input;
    sum.output += output;
    sums.set(role, sum);
  }
  return sums;
}

// A stage that nothing came through once may let something through yet.
const share = (part: number, whole: number) => (whole === 0 ? 1 : Math.max(part, 0.5) / whole);
