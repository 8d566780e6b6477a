import type { DerivedView } from "../specs/resolved.ts";
import { COLUMNS, type Fields, type FieldsOf, TOMBSTONE_FIELDS } from "./columns.ts";
import type { DatasetRecord, TrajectoryRow } from "./record.ts";

/** Raised when the same records would give other rows of a view. */
export const VIEW_VERSION = 2;

type Chat = readonly { readonly role: string; readonly content: string }[];

interface Placed {
  readonly id: string;
}

interface About {
  readonly discipline: string;
  readonly subject: string;
  readonly topic: string;
  readonly topic_id: string;
  readonly difficulty: string | null;
}

/** For supervised fine-tuning: a right solution without flaw. */
interface SftRow extends Placed, About {
  readonly messages: Chat;
  readonly problem: string;
  readonly reasoning: string;
  readonly solution: string;
  readonly answer: string;
  readonly answer_type: string;
  readonly model: string;
  readonly pass_rate: number;
}

/** For reinforcement learning: a problem that can be solved, and what to hold answers against. */
interface RlRow extends Placed, About {
  readonly prompt: Chat;
  readonly problem: string;
  readonly answer: string;
  readonly answer_type: string;
  readonly unit: string | null;
  readonly solved_by: string;
  readonly pass_rate: number;
  readonly student_attempts: number;
  readonly student_correct: number;
}

/** For learning from preferences: a right solution beside a wrong one. */
interface PreferenceRow extends Placed, About {
  readonly prompt: Chat;
  readonly chosen: Chat;
  readonly rejected: Chat;
  readonly chosen_model: string;
  readonly rejected_model: string;
  readonly answer: string;
}

const {
  discipline,
  subject,
  topic,
  topic_id,
  difficulty,
  id,
  problem,
  answer,
  answer_type,
  unit,
  pass_rate,
} = COLUMNS;
const ABOUT = { discipline, subject, topic, topic_id, difficulty } as const;
const MESSAGE = COLUMNS.messages.fields;
const chat = (about: string) => ({ type: "list", fields: MESSAGE, about }) as const;
const text = (about: string) => ({ type: "string", about }) as const;

const SFT_COLUMNS = {
  id,
  messages: chat("The problem and a right solution as a chat; reasoning stands in `<think>` tags"),
  problem,
  reasoning: text("Reasoning of the solution"),
  solution: text("The solution"),
  answer,
  answer_type,
  ...ABOUT,
  model: text("Model that wrote the solution"),
  pass_rate,
} as const satisfies FieldsOf<SftRow>;

const RL_COLUMNS = {
  id,
  prompt: chat("The problem as a chat"),
  problem,
  answer,
  answer_type,
  unit,
  ...ABOUT,
  solved_by: text("`teacher` when a solver's chosen trajectory is right, else `student`"),
  pass_rate,
  student_attempts: { type: "int32", about: "Attempts of the student model; 0 when none was asked" },
  student_correct: { type: "int32", about: "Those that reach the reference answer" },
} as const satisfies FieldsOf<RlRow>;

const PREFERENCE_COLUMNS = {
  id,
  prompt: chat("The problem as a chat"),
  chosen: chat("A right solution; reasoning stands in `<think>` tags"),
  rejected: chat("A whole solution that is wrong, likewise"),
  answer,
  ...ABOUT,
  chosen_model: text("Model that wrote the right solution"),
  rejected_model: text("Model that wrote the wrong one"),
} as const satisfies FieldsOf<PreferenceRow>;

export type ViewName = "full" | DerivedView;

interface View {
  readonly columns: Fields;
  /** For the card. */
  readonly about: string;
}

/** Views by name. */
export const VIEWS: Readonly<Record<ViewName, View>> = {
  full: { columns: COLUMNS, about: "every record with all trajectories, right or wrong, and its lineage" },
  sft: { columns: SFT_COLUMNS, about: "a right solution of each problem that has one, as a chat" },
  rl: {
    columns: RL_COLUMNS,
    about: "problem and reference answer, where the chosen trajectory or an attempt of the student is right",
  },
  preference: {
    columns: PREFERENCE_COLUMNS,
    about: "a right and a wrong solution of each problem that has both",
  },
  rejected: {
    columns: TOMBSTONE_FIELDS,
    about: "candidates that were rejected and records that were dropped",
  },
};

/** Views whose rows are made from records one by one. */
export type RowView = Exclude<DerivedView, "rejected">;

/** The row of a view that a record gives; null when it gives none. */
export function viewRow(view: RowView, record: DatasetRecord): Placed | null {
  return ROWS[view](record);
}

const ROWS: Readonly<Record<RowView, (record: DatasetRecord) => Placed | null>> = {
  sft: sftRow,
  rl: rlRow,
  preference: preferenceRow,
};

function sftRow(record: DatasetRecord): SftRow | null {
  const right = rightOf(record);
  if (right === undefined) return null;
  return {
    id: record.id,
    messages: [asked(record), answered(right)],
    problem: record.problem,
    reasoning: right.reasoning,
    solution: right.solution,
    answer: record.answer,
    answer_type: record.answer_type,
    ...aboutOf(record),
    model: right.model,
    pass_rate: record.pass_rate,
  };
}

function rlRow(record: DatasetRecord): RlRow | null {
  const { student } = record;
  if (!canBeSolved(record)) return null;
  return {
    id: record.id,
    prompt: [asked(record)],
    problem: record.problem,
    answer: record.answer,
    answer_type: record.answer_type,
    unit: record.unit,
    ...aboutOf(record),
    solved_by: record.correct ? "teacher" : "student",
    pass_rate: record.pass_rate,
    student_attempts: student.attempts,
    student_correct: student.correct,
  };
}

function preferenceRow(record: DatasetRecord): PreferenceRow | null {
  const right = rightOf(record);
  const wrong = wrongOf(record);
  if (right === undefined || wrong === undefined) return null;
  return {
    id: record.id,
    prompt: [asked(record)],
    chosen: [answered(right)],
    rejected: [answered(wrong)],
    answer: record.answer,
    ...aboutOf(record),
    chosen_model: right.model,
    rejected_model: wrong.model,
  };
}

/** The first trajectory that is right, and of which nothing else is known to be wrong. */
export const rightOf = ({ trajectories }: DatasetRecord): TrajectoryRow | undefined =>
  trajectories.find(({ correct, flaw }) => correct && flaw === "");

/** The first trajectory that is whole and wrong. */
export const wrongOf = ({ trajectories }: DatasetRecord): TrajectoryRow | undefined =>
  trajectories.find((one) => !one.correct && one.finish === "stop" && one.solution !== "");

/** Whether anyone is known to have solved it. */
export const canBeSolved = ({ correct, student }: DatasetRecord): boolean => correct || student.correct > 0;

const asked = (record: DatasetRecord) => ({ role: "user", content: record.problem });

const answered = (trajectory: TrajectoryRow) => ({ role: "assistant", content: chatText(trajectory) });

/** A trajectory as the text of one message. */
export function chatText({ reasoning, solution }: Pick<TrajectoryRow, "reasoning" | "solution">): string {
  return `${reasoning === "" ? "" : `<think>\n${reasoning}\n</think>\n\n`}${solution}`;
}

function aboutOf(record: DatasetRecord): About {
  const { discipline, subject, topic, topic_id, difficulty } = record;
  return { discipline, subject, topic, topic_id, difficulty };
}
