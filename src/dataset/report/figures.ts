import { type Distribution, rounded, type Share } from "./distribution.ts";
import { grouped, windowText } from "./numbers.ts";
import type { CoverageReport, Report, Spread, TokenReport } from "./report.ts";

/** A number that says something of how good a dataset is, and that two versions can be compared by. */
export interface Figure {
  /** Equal for what can be compared: "tokens/chat/p90 o200k_base@446a9538". */
  readonly id: string;
  readonly title: string;
  readonly unit: "count" | "mean" | "share" | "ratio" | "number";
  /** Null where there was nothing to measure. */
  readonly value: number | null;
}

/** The figures of a report, in the order in which people read them. */
function figuresOf(report: Report): Figure[] {
  const { funnel, tokens, grading, coverage } = report;
  return [
    figure("records", "records", "count", funnel.kept),
    ...(tokens === null ? [] : chatFigures(tokens)),
    ...truncationFigures(grading),
    ...languageFigures(report.language),
    ...repetitionFigures(report),
    ...coverageFigures(coverage),
    ...(tokens === null ? [] : partFigures(tokens)),
  ];
}

const figure = (id: string, title: string, unit: Figure["unit"], value: number | null): Figure => ({
  id,
  title,
  unit,
  value,
});

const MEASURES = [
  ["mean", "mean", "mean"],
  ["median", "median", "count"],
  ["p90", "90 %", "count"],
  ["p99", "99 %", "count"],
  ["max", "longest", "count"],
] as const;

// Tokens of another tokenizer are others.
const tokenizerOf = ({ tokenizer, sha256 }: TokenReport) => `${tokenizer}@${sha256.slice(0, 8)}`;

function lengthFigures(tokens: TokenReport, name: "problem" | "reasoning" | "solution" | "chat"): Figure[] {
  const lengths: Distribution = tokens[name];
  return MEASURES.map(([of, title, unit]) =>
    figure(`tokens/${name}/${of} ${tokenizerOf(tokens)}`, `${name} tokens, ${title}`, unit, lengths[of]),
  );
}

function chatFigures(tokens: TokenReport): Figure[] {
  const by = tokenizerOf(tokens);
  return [
    ...lengthFigures(tokens, "chat"),
    figure(`tokens/chat/total ${by}`, "chat tokens, in all", "count", tokens.chat.total),
    ...tokens.windows.map((one) =>
      share(`tokens/beyond/${one.tokens} ${by}`, `chats beyond ${windowText(one.tokens)} tokens`, one.beyond),
    ),
  ];
}

const partFigures = (tokens: TokenReport) =>
  (["problem", "reasoning", "solution"] as const).flatMap((name) => lengthFigures(tokens, name));

const share = (id: string, title: string, of: Share) => figure(id, title, "share", of.share);

function truncationFigures({ flaws, correct }: Report["grading"]): Figure[] {
  const cut = flaws.find(({ flaw }) => flaw === "truncated")?.trajectories ?? 0;
  return [
    figure(
      "truncated",
      "truncated trajectories",
      "share",
      correct.of === 0 ? null : rounded(cut / correct.of),
    ),
  ];
}

const languageFigures = ({ otherProblem, otherReasoning, mixedScripts }: Report["language"]) => [
  share("language/problem", "problems in another language", otherProblem),
  share("language/reasoning", "reasoning in another language", otherReasoning),
  share("language/mixed", "reasoning in two scripts", mixedScripts),
];

function repetitionFigures({ repetition, openings, distinct, duplicates }: Report): Figure[] {
  const { mean, p90, max } = repetition.reasoning;
  const percent = (value: number | null) => value && value / 100;
  return [
    figure("repetition/mean", "reasoning that repeats itself, mean", "share", percent(mean)),
    figure("repetition/p90", "reasoning that repeats itself, 90 %", "share", percent(p90)),
    figure("repetition/max", "reasoning that repeats itself, most", "share", percent(max)),
    share("repetition/loops", "reasoning of which a tenth is repeated", repetition.loops),
    figure("duplicates/exact", "problems repeated word for word", "count", duplicates.exact),
    figure("duplicates/near", "problems nearly repeated", "count", duplicates.near),
    figure("openings/effective", "effective number of openings", "number", openings.effective),
    share("openings/shared", "problems that begin as others do", openings.shared),
    ...distinct.map(({ words, share: value }) =>
      figure(`distinct/${words}`, `distinct-${words} of problems`, "ratio", value),
    ),
  ];
}

const SPREADS: readonly (readonly [keyof CoverageReport, string])[] = [
  ["topics", "topics"],
  ["areas", "areas"],
  ["disciplines", "disciplines"],
  ["answerTypes", "types of answers"],
  ["difficulty", "difficulties"],
];

function coverageFigures(coverage: CoverageReport): Figure[] {
  return SPREADS.flatMap(([of, title]) => {
    const spread: Spread | null = coverage[of];
    if (spread === null) return [];
    const { filled, effective, evenness } = spread;
    return [
      figure(`coverage/${of}/filled`, `${title} with a record`, "count", filled),
      figure(`coverage/${of}/effective`, `effective number of ${title}`, "number", effective),
      figure(`coverage/${of}/evenness`, `evenness over ${title}`, "share", evenness),
    ];
  });
}

const DIGITS = { count: 0, mean: 1, number: 2, ratio: 3 } as const;

/** "11,034", "12.3 %", "0.359", "3.17"; "none" where there was nothing to measure. */
export function figureText(unit: Figure["unit"], value: number | null): string {
  if (value === null) return "none";
  if (unit === "share") return `${Number((100 * value).toFixed(2))} %`;
  return grouped(value, DIGITS[unit]);
}

export interface FigureChange extends Omit<Figure, "value"> {
  /** Null where that version has nothing to measure it by. */
  readonly old: number | null;
  readonly new: number | null;
}

/** The figures of two reports side by side: those of the newer one in their order, then those that it has no more. */
export function figureChanges(a: Report, b: Report): FigureChange[] {
  const [old, now] = [figuresOf(a), figuresOf(b)];
  const before = new Map(old.map(({ id, value }) => [id, value]));
  const after = new Set(now.map(({ id }) => id));
  return [
    ...now.map(({ value, ...one }) => ({ ...one, old: before.get(one.id) ?? null, new: value })),
    ...old.filter(({ id }) => !after.has(id)).map(({ value, ...one }) => ({ ...one, old: value, new: null })),
  ];
}

export const hasMoved = ({ old, new: now }: FigureChange): boolean => old !== now;

/** "1,204 → 1,310 (+8.8 %)", "12 % → 15 % (+3 points)" */
export function changeText({ unit, old, new: now }: FigureChange): string {
  return `${figureText(unit, old)} → ${figureText(unit, now)}${difference(unit, old, now)}`;
}

function difference(unit: Figure["unit"], old: number | null, now: number | null): string {
  if (old === null || now === null || old === now || (old === 0 && unit !== "share")) return "";
  const by = unit === "share" ? 100 * (now - old) : 100 * (now / old - 1);
  const amount = grouped(Math.abs(by), Math.abs(by) < 9.95 ? 1 : 0).replace(/\.0$/, "");
  if (amount === "0") return "";
  return ` (${by > 0 ? "+" : "−"}${amount} ${unit === "share" ? "points" : "%"})`;
}
