import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GroupTally, RecordTally } from "../../../src/dataset/report/record-tally.ts";
import { TextTally } from "../../../src/dataset/report/text-tally.ts";
import type { RecordStats } from "../../../src/dataset/report/topic-stats.ts";
import type { RecordRow } from "../../../src/dataset/topic-target.ts";
import { sha256 } from "../../../src/util/digest.ts";

const row = (stats: Partial<RecordStats>, correct = true): RecordRow => ({
  ordinal: 0,
  digest: sha256(""),
  problemKey: sha256(""),
  correct,
  answerType: "numeric",
  difficulty: null,
  stats: { words: [1, 2, 3], languages: "en en", opening: "let g be", grades: [["exact", 1, 1]], ...stats },
});

const languages = fc.constantFrom("en en", "en zh", "und und", "de en");
const rows: fc.Arbitrary<RecordRow[]> = fc.array(
  fc
    .record(
      {
        words: fc.tuple(fc.nat(500), fc.nat(9000), fc.nat(900)),
        tokens: fc.tuple(fc.nat(600), fc.nat(40_000), fc.nat(900), fc.nat(80_000)),
        languages,
        mixed: fc.constant(true as const),
        repeated: fc.nat(1000),
        opening: fc.constantFrom("let g be", "find the number", "consider a"),
        grades: fc.constant([["exact", 3, 2]] as const),
        student: fc.constant([4, 1] as const),
      },
      { requiredKeys: ["words", "languages", "opening", "grades"] },
    )
    .chain((stats) => fc.boolean().map((correct) => row(stats, correct))),
  { minLength: 1, maxLength: 20 },
);

function told(all: readonly RecordRow[]) {
  const tally = new TextTally();
  for (const one of all) tally.add(one);
  return [tally.tokens(), tally.language(["en"]), tally.repetition(), tally.openings()];
}

describe("figures of texts", () => {
  it("are the same in any order of the records", () => {
    fc.assert(
      fc.property(rows, fc.nat(), (all, by) => {
        const rotated = all.map((_, at) => all[(at + by) % all.length]!);
        expect(told(rotated)).toEqual(told(all));
        expect(told(all.toReversed())).toEqual(told(all));
      }),
    );
  });

  it("are those of records merged in any groups", () => {
    const tallied = (all: readonly RecordRow[]) => {
      const tally = new RecordTally();
      for (const one of all) tally.add(one);
      return tally;
    };
    const said = (tally: RecordTally) => [
      tally.group("x"),
      tally.lengths(),
      tally.grading(),
      tally.passRates(),
    ];
    fc.assert(
      fc.property(rows, fc.nat(20), (all, cut) => {
        const [first, second] = [all.slice(0, cut), all.slice(cut)];
        const merged = tallied(second);
        merged.merge(tallied(first));
        expect(said(merged)).toEqual(said(tallied(all)));
        const group = new GroupTally();
        for (const one of all) group.add(one);
        expect(group.group("x")).toEqual(merged.group("x"));
      }),
    );
  });

  it("says by hand what a few records come to", () => {
    const tally = new TextTally();
    const records: Partial<RecordStats>[] = [
      { tokens: [10, 4000, 90, 4106], languages: "en en", repeated: 4 },
      { tokens: [20, 4000, 76, 4096], languages: "en zh", mixed: true, repeated: 101, opening: "find the" },
      { tokens: [30, 9000, 90, 9126], languages: "und zh", repeated: 512, opening: "prove" },
      { tokens: [40, 10, 5, 61], languages: "de und" },
    ];
    for (const one of records) tally.add(row(one));
    expect(tally.tokens().windows.map(({ tokens, beyond }) => [tokens, beyond.count])).toEqual([
      [4096, 2],
      [8192, 1],
      [16_384, 0],
      [32_768, 0],
      [65_536, 0],
    ]);
    expect(tally.tokens().chat).toMatchObject({ total: 17_389, median: 4096, p90: 9126, max: 9126 });
    const language = tally.language(["en-GB"]);
    expect(language.problem).toEqual([
      { language: "en", records: 2 },
      { language: "de", records: 1 },
      { language: "und", records: 1 },
    ]);
    expect(language).toMatchObject({
      otherProblem: { count: 1, of: 3 },
      otherReasoning: { count: 2, of: 3 },
      mixedScripts: { count: 1, of: 4 },
    });
    // 0, 0, 10.1 and 51.2 per cent.
    expect(tally.repetition()).toMatchObject({
      reasoning: { median: 0, max: 51 },
      loops: { count: 2, of: 4 },
    });
    expect(tally.openings()).toMatchObject({
      words: 3,
      distinct: 3,
      effective: 2.8284,
      shared: { count: 2, of: 4 },
      top: [
        { opening: "let g be", problems: 2 },
        { opening: "find the", problems: 1 },
        { opening: "prove", problems: 1 },
      ],
    });
  });
});
