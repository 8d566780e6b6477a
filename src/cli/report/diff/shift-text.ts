import { percent } from "../../../dataset/report/numbers.ts";
import type { Shift, Shifts } from "../../../versions/diff/diff-tally.ts";
import { count } from "../progress.ts";

/** What is measured, as people read it. */
export const MEASURES: readonly (readonly [name: keyof Shifts, title: string])[] = [
  ["problemLength", "problem length"],
  ["reasoningLength", "reasoning length"],
  ["solutionLength", "solution length"],
  ["passRate", "pass rate"],
];

/** Said in place of figures. */
export const NO_FIGURES = "one version has no report of this format";

/** "120 → 131 (+9 %)", "67 % → 100 %"; "" where nothing was measured. */
export function shiftText(name: keyof Shifts, shift: Shift): string {
  if (shift.old === null && shift.new === null) return "";
  const text = (value: number | null) =>
    value === null ? "none" : name === "passRate" ? percent(value) : count(Math.round(value));
  const change = name === "passRate" ? "" : changeText(shift);
  return `${text(shift.old)} → ${text(shift.new)}${change}`;
}

function changeText({ old, new: now }: Shift): string {
  if (old === null || now === null || old === 0) return "";
  const by = Math.round((now / old - 1) * 100);
  return by === 0 ? "" : ` (${by > 0 ? "+" : "−"}${count(Math.abs(by))} %)`;
}
