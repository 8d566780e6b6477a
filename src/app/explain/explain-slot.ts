import type {
  BlindSolutionRow,
  DatasetRecord,
  LineageRow,
  Tombstone,
  TrajectoryRow,
  VerdictRow,
} from "../../dataset/record.ts";
import * as usage from "../../diagnostics/catalogue/usage.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { slotIdOf } from "../../method/slot-context.ts";
import type { ChatMessage } from "../../models/chat.ts";
import type { Json } from "../../util/canonical-json.ts";
import { readRecords, readTombstones } from "../../versions/artifacts.ts";
import type { ExplainOptions } from "./explain.ts";
import { explainTopic, type TopicExplanation } from "./explain-topic.ts";
import { readRecorded } from "./read-recorded.ts";

/** A slot: its topic's fate, and everything that was tried to fill it. */
export interface SlotExplanation {
  readonly type: "slot";
  readonly slot: string;
  readonly topic: TopicExplanation;
  readonly filled: boolean;
  /** Why a filled slot's record is not in the dataset; null when it is, or the slot is empty. */
  readonly dropped: string | null;
  readonly candidates: readonly CandidateExplanation[];
}

export interface CandidateExplanation {
  readonly candidate: number;
  /** Null for the one that filled the slot. */
  readonly rejected: { readonly stage: string; readonly reason: string; readonly detail: string } | null;
  readonly problem: string;
  readonly answer: string;
  readonly verdicts: readonly VerdictRow[];
  readonly blindSolutions: readonly BlindSolutionRow[];
  /** Known of the candidate that filled the slot. */
  readonly trajectories: readonly Omit<TrajectoryRow, "reasoning" | "solution">[];
  readonly replies: readonly ReplyExplanation[];
}

/** A reply in a lineage; what the cache no longer holds is null. */
export interface ReplyExplanation extends LineageRow {
  /** Stage, positions and revision: which of several samples this is. */
  readonly draw: Json;
  readonly tokens: { readonly input: number; readonly output: number; readonly reasoning: number } | null;
  readonly finish: string | null;
  /** On request. */
  readonly messages?: readonly ChatMessage[];
  readonly reasoning?: string | null;
  readonly text?: string;
}

/** Throws when the version has no slot of that name. */
export async function explainSlot(options: ExplainOptions, id: string): Promise<SlotExplanation> {
  const topic = await explainTopic(options, id.slice(0, id.indexOf("#")));
  const { artifact } = options;
  const known = Array.from({ length: topic.slots }, (_, ordinal) => slotIdOf(topic.topic, ordinal));
  if (!known.includes(id)) {
    const hint = `The topic has ${topic.slots} slots, "${known[0]}" to "${known.at(-1)}".`;
    throw new DiagnosticError([usage.unknownRecord(id, hint)]);
  }
  const wanted = (one: string) => one === id;
  let record: DatasetRecord | null = null;
  for await (const one of readRecords(artifact, wanted)) record = one;
  const tombstones: Tombstone[] = [];
  for await (const one of readTombstones(artifact, wanted)) tombstones.push(one);
  const drop = tombstones.find(({ candidate }) => candidate < 0);
  const candidates: CandidateExplanation[] = [];
  for (const one of tombstones)
    if (one.candidate >= 0) candidates.push(await rejectedCandidate(options, one));
  if (record !== null) candidates.push(await filledCandidate(options, record));
  return {
    type: "slot",
    slot: id,
    topic,
    filled: record !== null || drop !== undefined,
    dropped: drop === undefined ? null : `${drop.reason}${drop.detail === "" ? "" : ` ${drop.detail}`}`,
    candidates: candidates.sort((a, b) => a.candidate - b.candidate),
  };
}

async function rejectedCandidate(options: ExplainOptions, one: Tombstone): Promise<CandidateExplanation> {
  const { candidate, stage, reason, detail, problem, answer, verdicts, lineage } = one;
  const blindSolutions = one.blind_solutions;
  const replies = await explainReplies(options, lineage);
  const rejected = { stage, reason, detail };
  return { candidate, rejected, problem, answer, verdicts, blindSolutions, trajectories: [], replies };
}

async function filledCandidate(
  options: ExplainOptions,
  record: DatasetRecord,
): Promise<CandidateExplanation> {
  const { candidate, problem, answer, verdicts, blind_solutions: blindSolutions, lineage } = record;
  const trajectories = record.trajectories.map(({ reasoning: _, solution: __, ...rest }) => rest);
  const replies = await explainReplies(options, lineage);
  return { candidate, rejected: null, problem, answer, verdicts, blindSolutions, trajectories, replies };
}

async function explainReplies(
  { dirs, full }: ExplainOptions,
  lineage: readonly LineageRow[],
): Promise<ReplyExplanation[]> {
  const explained: ReplyExplanation[] = [];
  for (const row of lineage) {
    const recorded = await readRecorded(dirs.cache, row.key, row.reply);
    if (recorded === null) {
      explained.push({ ...row, draw: null, tokens: null, finish: null });
      continue;
    }
    const { request, draw, reply } = recorded;
    const said = { messages: request.messages, reasoning: reply.reasoning, text: reply.text };
    const usage = reply.usage;
    const tokens = usage && { input: usage.input, output: usage.output, reasoning: usage.reasoning };
    explained.push({ ...row, draw, tokens, finish: reply.finish, ...(full ? said : {}) });
  }
  return explained;
}
