import { describe, expect, it } from "vitest";
import { distributionOf } from "../../../src/dataset/report/distribution.ts";
import { changeText, figureChanges, hasMoved } from "../../../src/dataset/report/figures.ts";
import type { Report } from "../../../src/dataset/report/report.ts";
import { sampleReport } from "../sample-report.ts";

const said = (a: Report, b: Report) =>
  Object.fromEntries(
    figureChanges(a, b)
      .filter(hasMoved)
      .map((one) => [one.title, changeText(one)]),
  );

describe("figures of two versions", () => {
  it("have not moved between equal ones", () => {
    expect(said(sampleReport, { ...sampleReport, digest: sampleReport.digest })).toEqual({});
    const ids = figureChanges(sampleReport, sampleReport).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("are said with what they were, what they are, and the change", () => {
    const tokens = sampleReport.tokens!;
    const now: Report = {
      ...sampleReport,
      funnel: { ...sampleReport.funnel, kept: 1357 },
      tokens: { ...tokens, chat: distributionOf([3360, 13_480]) },
      grading: { ...sampleReport.grading, flaws: [] },
      distinct: sampleReport.distinct.with(0, { ...sampleReport.distinct[0]!, share: 0.1397 }),
      duplicates: { ...sampleReport.duplicates, near: 5 },
    };
    expect(said(sampleReport, now)).toEqual({
      records: "1,234 → 1,357 (+10 %)",
      "chat tokens, mean": "7,920.0 → 8,420.0 (+6.3 %)",
      "chat tokens, 90 %": "12,480 → 13,480 (+8 %)",
      "chat tokens, 99 %": "12,480 → 13,480 (+8 %)",
      "chat tokens, longest": "12,480 → 13,480 (+8 %)",
      "chat tokens, in all": "15,840 → 16,840 (+6.3 %)",
      "truncated trajectories": "1.24 % → 0 % (−1.2 points)",
      "problems nearly repeated": "none → 5",
      "distinct-1 of problems": "0.130 → 0.140 (+7.7 %)",
    });
  });

  it("of another tokenizer stand for themselves", () => {
    const other = { ...sampleReport.tokens!, tokenizer: "models/tokenizer.json" };
    const changes = figureChanges(sampleReport, { ...sampleReport, tokens: other });
    const medians = changes.filter(({ title }) => title === "chat tokens, median");
    expect(medians.map(({ old, new: now }) => [old, now])).toEqual([
      [null, 3360],
      [3360, null],
    ]);
    expect(figureChanges(sampleReport, { ...sampleReport, tokens: null }).filter(hasMoved)).toHaveLength(
      figureChanges(sampleReport, sampleReport).filter(({ id }) => id.startsWith("tokens/")).length,
    );
  });
});
