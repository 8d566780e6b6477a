import type { DatasetRecord } from "./record.ts";

/** How often a problem was solved: by the student where one was asked, else by the solvers. */
export function measuredPassRate({
  student,
  pass_rate: solvers,
}: Pick<DatasetRecord, "student" | "pass_rate">): number {
  return student.attempts > 0 ? student.correct / student.attempts : solvers;
}
