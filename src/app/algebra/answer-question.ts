import type { AlgebraQuestion } from "../../method/grading/algebra.ts";
import type { Verdict } from "../../method/grading/comparison.ts";
import { compareReadings } from "../../method/grading/formula/compare-statements.ts";
import type { Formula, Readings } from "../../method/grading/formula/formula.ts";
import { mathJsonOf } from "./math-json.ts";

/**
 * Compares two formulas by their values, and where those are too large or too small to be worked with by what the
 * Compute Engine makes of their difference.
 */
export async function answerQuestion({ left, right, tolerance }: AlgebraQuestion): Promise<Verdict> {
  const verdict = compareReadings(left, right, tolerance);
  if (verdict !== "beyond") return verdict;
  const [a, b] = [onlyFormula(left), onlyFormula(right)];
  if (a === null || b === null) return "undecided";
  const [x, y] = [mathJsonOf(a), mathJsonOf(b)];
  if (x === null || y === null) return "undecided";
  const { isZero } = await import("./compute-engine.ts");
  return isZero(["Subtract", x, y]) ? "equal" : "undecided";
}

function onlyFormula(readings: Readings): Formula | null {
  const [statement, ...others] = readings;
  return others.length === 0 && statement?.relation === null ? statement.left : null;
}
