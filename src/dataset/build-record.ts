import type { AskedRow } from "../method/ask.ts";
import type { BlindSolution } from "../method/blind-solve.ts";
import { comparable } from "../method/comparable.ts";
import type { FilledSlot, RejectedCandidate, SlotContent, SlotMeta } from "../method/slot.ts";
import type { SlotContext } from "../method/slot-context.ts";
import type { StudentResult } from "../method/student.ts";
import type { Vote } from "../method/validation.ts";
import { type Digest, digestOf } from "../util/digest.ts";
import { wilsonInterval } from "../util/wilson.ts";
import type {
  BlindSolutionRow,
  DatasetRecord,
  LineageRow,
  StudentRow,
  Tombstone,
  TrajectoryRow,
  VerdictRow,
} from "./record.ts";
import { chatText } from "./views.ts";

/** The record of a filled slot. */
export function buildRecord(
  context: SlotContext,
  slot: SlotContent,
  filled: FilledSlot,
  meta: SlotMeta,
  contamination: DatasetRecord["contamination"],
): DatasetRecord {
  const { discipline, topic } = context;
  const { problem, answer, answerType, unit, tolerance } = filled.problem;
  const rows = meta.asked.find((asked) => asked.candidate === filled.candidate)!.rows;
  const trajectories = filled.trajectories.map(trajectoryRow);
  // The first that is right speaks for the record, best one without a flaw, else the first that is whole.
  const chosen =
    trajectories.find((one) => one.correct && one.flaw === "") ??
    trajectories.find((one) => one.correct) ??
    trajectories[filled.trajectories.findIndex((one) => one.complete)] ??
    trajectories[0]!;
  return {
    id: context.slotId,
    problem,
    answer,
    answer_type: answerType,
    unit,
    tolerance,
    discipline: discipline.id,
    subject: discipline.title,
    area: topic.area,
    topic: topic.title,
    topic_id: topic.id,
    difficulty: slot.facets.find((facet) => facet.name === "difficulty")?.value ?? null,
    facets: slot.facets,
    messages: [
      { role: "user", content: problem },
      { role: "assistant", content: chatText(chosen) },
    ],
    reasoning: chosen.reasoning,
    solution: chosen.solution,
    correct: chosen.correct,
    pass_rate: trajectories.filter((one) => one.correct).length / trajectories.length,
    student: studentRow(filled.student),
    trajectories,
    verdicts: filled.votes.map(verdictRow),
    blind_solutions: filled.blindSolutions.map(blindSolutionRow),
    contamination,
    candidate: filled.candidate,
    tokens: tokensOf(rows),
    simulated: rows.some((row) => row.simulated),
    lineage: rows.map(lineageRow),
  };
}

/** What is left of a candidate that was turned down. */
export function buildTombstone(slotId: string, rejected: RejectedCandidate, meta: SlotMeta): Tombstone {
  const rows = meta.asked.find((asked) => asked.candidate === rejected.candidate)?.rows ?? [];
  const { candidate, stage, reason, detail, problem, answer, votes, blindSolutions } = rejected;
  const verdicts = votes.map(verdictRow);
  return {
    id: slotId,
    candidate,
    stage,
    reason,
    detail,
    problem,
    answer,
    verdicts,
    blind_solutions: blindSolutions.map(blindSolutionRow),
    lineage: rows.map(lineageRow),
  };
}

/** Equal for problems that say the same in the same words. */
export function problemKey(problem: string): Digest {
  return digestOf("problem", comparable(problem));
}

function tokensOf(rows: readonly AskedRow[]): DatasetRecord["tokens"] {
  const tokens = { input: 0, output: 0, reasoning: 0 };
  for (const row of rows) {
    tokens.input += row.input;
    tokens.output += row.output;
    tokens.reasoning += row.reasoning;
  }
  return tokens;
}

function trajectoryRow(trajectory: FilledSlot["trajectories"][number]): TrajectoryRow {
  const { role, model, reasoning, solution, answer, finish, grade, flaw, outputTokens } = trajectory;
  return {
    role,
    model,
    reasoning,
    solution,
    answer,
    finish,
    correct: grade.verdict === "equal",
    graded_by: grade.step,
    flaw: flaw ?? "",
    output_tokens: outputTokens,
  };
}

function verdictRow(vote: Vote): VerdictRow {
  const { role, model, valid, criteria, reason, probe, counted } = vote;
  return {
    role,
    model,
    valid,
    fits_topic: criteria?.fitsTopic ?? false,
    clear: criteria?.clear ?? false,
    single_answer: criteria?.singleAnswer ?? false,
    answer_correct: criteria?.answerCorrect ?? false,
    reason,
    probe,
    counted,
  };
}

function blindSolutionRow({ role, model, answer, reaches, step }: BlindSolution): BlindSolutionRow {
  return { role, model, answer, reaches, graded_by: step };
}

function studentRow({ attempts, correct }: StudentResult): StudentRow {
  return { attempts, correct, ...wilsonInterval(correct, attempts) };
}

function lineageRow(row: AskedRow): LineageRow {
  const { stage, role, model, key, reply, outcome } = row;
  return { stage, role, model, key, reply, outcome };
}
