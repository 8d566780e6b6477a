import { COLUMNS, type Fields } from "../dataset/columns.ts";
import type { DatasetRecord } from "../dataset/record.ts";

const { id, answer, answer_type, tolerance, discipline, subject, topic, topic_id, pass_rate } = COLUMNS;

/** What every row tells of its record, where the trainer lets it. */
export const ABOUT_COLUMNS = {
  answer,
  answer_type,
  // A column that is null in all of a file's first rows is taken for one of another type: "" stands for none.
  unit: { type: "string", about: "Unit of the answer; empty when it has none" },
  tolerance,
  discipline,
  subject,
  topic,
  topic_id,
  difficulty: { type: "string", about: "Difficulty asked for; empty when none was" },
  pass_rate,
  student_attempts: { type: "int32", about: "Attempts of the student model; 0 when none was asked" },
  student_correct: { type: "int32", about: "Those that reach the reference answer" },
} as const satisfies Fields;

/** The model behind a solution, beside it. */
export const MODEL_COLUMN = {
  model: { type: "string", about: "Model that wrote the solution" },
} as const satisfies Fields;

export const ID_COLUMN = { id } as const satisfies Fields;

export function aboutRecord(record: DatasetRecord) {
  const { answer: reference, answer_type: type, unit, topic: title, student } = record;
  return {
    answer: reference,
    answer_type: type,
    unit: unit ?? "",
    tolerance: record.tolerance,
    discipline: record.discipline,
    subject: record.subject,
    topic: title,
    topic_id: record.topic_id,
    difficulty: record.difficulty ?? "",
    pass_rate: record.pass_rate,
    student_attempts: student.attempts,
    student_correct: student.correct,
  };
}
