import type { AlgebraQuestion } from "../../method/grading/algebra.ts";
import type { Verdict } from "../../method/grading/comparison.ts";

/** To a worker, and back. */
export type AlgebraMessage = { readonly number: number; readonly question: AlgebraQuestion };
export type AlgebraReply = { readonly number: number; readonly verdict: Verdict };
