import type { DatasetRecord } from "./record.ts";

/** Attempts of a student model that a record may tell of. */
export interface StudentAttempts {
  readonly attempts: number;
  readonly correct: number;
}

export const studentOf = (record: DatasetRecord & { readonly student?: StudentAttempts }) =>
  record.student ?? { attempts: 0, correct: 0 };

/** How often a problem was solved: by the student where one was asked, else by the solvers. */
export function measuredPassRate(record: DatasetRecord & { readonly student?: StudentAttempts }): number {
  const { attempts, correct } = studentOf(record);
  return attempts > 0 ? correct / attempts : record.pass_rate;
}
