import { expect, it } from "vitest";
import { shiftText } from "../../src/cli/report/diff/shift-text.ts";

it("says a mean before and after, written as the figures of the report are", () => {
  expect(shiftText("problemLength", { old: 1200, new: 1308 })).toBe("1,200 → 1,308 (+9 %)");
  expect(shiftText("problemLength", { old: null, new: 1308 })).toBe("none → 1,308");
  expect(shiftText("passRate", { old: 2 / 3, new: 0.998 })).toBe("67 % → 99.8 %");
  expect(shiftText("passRate", { old: null, new: null })).toBe("");
});
