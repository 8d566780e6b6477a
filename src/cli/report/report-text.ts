import type { ReportPrices } from "../../app/report/price-report.ts";
import { brief, grouped, many, money, percent, shareText, windowText } from "../../dataset/report/numbers.ts";
import type { LanguageCount, Lengths, Report, TokenReport } from "../../dataset/report/report.ts";
import { acceptance, STAGES } from "../../dataset/report/stages.ts";
import { styler } from "../style.ts";
import { printable } from "./diff/context.ts";

/** A version's report in short: for a terminal. */
export function reportText(report: Report, prices: ReportPrices, page: string, color: boolean): string {
  const style = styler(color);
  const { dataset, digest, funnel, simulated } = report;
  const parts: (readonly [title: string, lines: readonly string[]])[] = [
    ["Funnel", funnelLines(report)],
    ["Validators", validatorLines(report)],
    ["Rejected", rejectionLines(report)],
    ["Words", lengthLines(report.lengths)],
    ...(report.tokens === null
      ? []
      : [[`Tokens, by ${printable(report.tokens.tokenizer)}`, tokenLines(report.tokens)] as const]),
    ["Language, repetition and diversity", textLines(report)],
    ["Coverage", coverageLines(report)],
    ["Trajectories that reach the answer", difficultyLines(report)],
    ["Graded by", [gradingLine(report)]],
    ["Duplicates and contamination", repetitionLines(report)],
    ["Replies", outcomeLines(report)],
    ["Cost", costLines(report, prices)],
    ["Beside other datasets", comparisonLines(report)],
  ];
  const head = `${style("bold", `${dataset}@${digest.slice(0, 12)}`)}  ${many(funnel.kept, "record")} of ${many(funnel.wanted, "slot")}${simulated ? ", simulated" : ""}`;
  const body = parts.map(([title, lines]) =>
    [style("bold", title), ...lines.map((line) => `  ${line}`)].join("\n"),
  );
  return `${[head, ...body, `The page: ${page}`].join("\n\n")}\n`;
}

function funnelLines({ funnel, disciplines }: Report): string[] {
  const rows = [...disciplines, { title: "All", funnel }].map((one) => [
    printable(one.title),
    ...STAGES.map(({ count }) => grouped(count(one.funnel))),
    percent(acceptance(one.funnel)),
  ]);
  return aligned([["", ...STAGES.map(({ name }) => name), "of tried"], ...rows]);
}

function validatorLines({ validation }: Report): string[] {
  const { validators, pairs, blind } = validation;
  if (validators.length === 0) return ["none"];
  return [
    ...validators.map(({ role, approved, discounted }) => {
      // One who stands in where another does not count may never have to.
      if (approved.of === 0) return `${role} was not asked`;
      const planted = discounted.of === 0 ? "" : `, of a planted wrong answer too ${shareText(discounted)}`;
      return `${role} approves ${shareText(approved)}${planted}`;
    }),
    ...pairs
      .filter(({ agree }) => agree.of > 0)
      .map(
        ({ a, b, agree, kappa }) =>
          `${validators[a]!.role} and ${validators[b]!.role} agree on ${shareText(agree)}, κ ${kappa === null ? "–" : kappa.toFixed(2)}`,
      ),
    ...blind.map(({ role, reaching }) => `${role}, blind, reaches the answer in ${shareText(reaching)}`),
  ];
}

function rejectionLines({ rejections }: Report): string[] {
  if (rejections.length === 0) return ["nothing"];
  return rejections.map(({ stage, reason, count, examples }) => {
    const [example] = examples;
    const such = example === undefined ? "" : `  ${example.id}`;
    return `${grouped(count).padStart(7)}  ${stage}: ${reason}${such}`;
  });
}

function lengthLines(lengths: Lengths): string[] {
  return aligned(
    (["problem", "reasoning", "solution"] as const).map((name) => {
      const { mean, median, p10, p90 } = lengths[name];
      if (mean === null) return [name, "–"];
      return [
        name,
        `mean ${grouped(mean, 1)}`,
        `median ${grouped(median!)}`,
        `p10–p90 ${brief(p10!)}–${brief(p90!)}`,
      ];
    }),
  );
}

function tokenLines(tokens: TokenReport): string[] {
  const lengths = (["problem", "reasoning", "solution", "chat"] as const).map((name) => {
    const { mean, median, p90, p99, max } = tokens[name];
    if (mean === null) return [name, "–"];
    return [
      name,
      `mean ${grouped(mean, 1)}`,
      `median ${grouped(median!)}`,
      `p90 ${grouped(p90!)}`,
      `p99 ${grouped(p99!)}`,
      `longest ${grouped(max!)}`,
    ];
  });
  const windows = tokens.windows.map((one) => `${windowText(one.tokens)} ${percent(one.beyond.share)}`);
  return [...aligned(lengths), `${grouped(tokens.chat.total)} in chats; longer than ${windows.join(", ")}`];
}

function textLines({ language, repetition, openings, distinct }: Report): string[] {
  const { p90, max } = repetition.reasoning;
  const [first] = openings.top;
  const values = distinct.flatMap(({ words, share, margin }) =>
    share === null
      ? []
      : [`distinct-${words} ${share.toFixed(3)}${margin === 0 ? "" : ` ± ${margin.toFixed(3)}`}`],
  );
  const most = first === undefined ? "" : `, ${grouped(first.problems)} with "${printable(first.opening)}"`;
  return [
    `problems ${languagesText(language.problem)}; reasoning ${languagesText(language.reasoning)}; ${grouped(language.mixedScripts.count)} in two scripts`,
    `reasoning repeats p90 ${grouped(p90 ?? 0)} %, at most ${grouped(max ?? 0)} % of its words; ${percent(repetition.loops.share)} more than 10 %`,
    `problems ${values.join(", ")}`,
    `${percent(openings.shared.share)} begin as others do${most}`,
  ];
}

function languagesText(counts: readonly LanguageCount[]): string {
  const all = counts.reduce((sum, { records }) => sum + records, 0);
  return counts.map(({ language, records }) => `${language} ${percent(records / all)}`).join(", ") || "–";
}

function coverageLines({ coverage }: Report): string[] {
  const rows = (["topics", "areas", "disciplines", "answerTypes", "difficulty"] as const).flatMap((of) => {
    const spread = coverage[of];
    if (spread === null) return [];
    const { groups, filled, effective } = spread;
    const name = of === "answerTypes" ? "answer types" : of;
    return [
      [
        name,
        `${grouped(filled)} of ${grouped(groups)}`,
        `effective ${effective === null ? "–" : grouped(effective, 1)}`,
      ],
    ];
  });
  return aligned(rows);
}

function difficultyLines({ grading, difficulty, disciplines }: Report): string[] {
  const rows = [
    ...disciplines.map(({ title, solved }) => [printable(title), shareText(solved)]),
    ...difficulty.declared.map(({ name, trajectories }) => [printable(name), shareText(trajectories)]),
    ["All", shareText(grading.correct)],
    ...(difficulty.student.of === 0 ? [] : [["The student", shareText(difficulty.student)]]),
  ];
  return aligned(rows, false);
}

function gradingLine({ grading }: Report): string {
  const { steps, correct } = grading;
  return steps.length === 0
    ? "nothing"
    : steps.map(({ step, trajectories }) => `${step} ${percent(trajectories / correct.of)}`).join(", ");
}

function repetitionLines({ duplicates, contamination }: Report): string[] {
  const near = duplicates.near === null ? "near ones not checked" : `${grouped(duplicates.near)} nearly`;
  return [
    `${grouped(duplicates.exact)} word for word, ${near}; ${grouped(duplicates.dropped)} turned down or dropped`,
    ...(contamination === null
      ? ["contamination not checked"]
      : contamination.map(
          (one) =>
            `${printable(one.name)}: ${grouped(one.contaminated)} contaminated by ${many(one.questions, "question")}`,
        )),
  ];
}

function outcomeLines({ outcomes }: Report): string[] {
  if (outcomes.length === 0) return ["none"];
  return aligned(
    outcomes.map(({ stage, role, replies, outcomes: { usable = 0, ...others } }) => [
      `${stage}, ${printable(role)}`,
      grouped(replies),
      `${percent(usable / replies)} usable`,
      ...Object.entries(others).map(([outcome, count]) => `${outcome} ${grouped(count)}`),
    ]),
    false,
  );
}

function costLines({ cost }: Report, prices: ReportPrices): string[] {
  const { replies, tokens, perRecord } = cost;
  const taken = (calls: string, input: string, output: string) =>
    `${calls} calls, ${input} tokens in, ${output} out`;
  return [
    taken(grouped(replies), brief(tokens.input), brief(tokens.output)),
    ...(perRecord === null
      ? []
      : [
          `per record ${taken(grouped(perRecord.replies, 1), brief(Math.round(perRecord.tokens.input)), brief(Math.round(perRecord.tokens.output)))}`,
        ]),
    prices.total === null
      ? pricesText(prices)
      : `${money(prices.total)}${prices.perRecord === null ? "" : `, ${money(prices.perRecord)} per record`}. ${pricesText(prices)}`,
  ];
}

const SOURCES = {
  config: "the configuration's prices",
  simulated: "the simulator's",
  table: "today's list prices",
};

/** Where the dollars are from, and what they are not. */
export function pricesText({ sources, byRole, total }: ReportPrices): string {
  const unknown = Object.entries(byRole).flatMap(([role, amount]) => (amount === null ? [role] : []));
  const missing = total === null ? `The price of ${unknown.join(", ")} is not known. ` : "";
  if (sources.length === 0) return missing.trim();
  if (sources.length === 1 && sources[0] === "simulated") return `${missing}Simulated replies cost nothing.`;
  return `${missing}An estimate from mean calls at ${sources.map((source) => SOURCES[source]).join(" and ")}, without what servers take off for cached input.`;
}

function comparisonLines({ comparison }: Report): string[] {
  const words = (value: number | null) => (value === null ? "–" : grouped(value, 1));
  return aligned([
    ["", "problems", "prompt words", "solution words"],
    ...comparison.map(({ name, problems, promptWords, solutionWords }) => [
      printable(name),
      grouped(problems),
      words(promptWords),
      words(solutionWords),
    ]),
  ]);
}

/** Rows as columns: the first to the left, the others to the right unless they are words. */
function aligned(rows: readonly (readonly string[])[], numbers = true): string[] {
  const widths = rows.reduce<number[]>(
    (all, row) => row.reduce((own, cell, at) => own.with(at, Math.max(own[at]!, cell.length)), all),
    Array.from({ length: Math.max(...rows.map((row) => row.length)) }, () => 0),
  );
  return rows.map((row) =>
    row
      .map((cell, at) => (at === 0 || !numbers ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!)))
      .join("  ")
      .trimEnd(),
  );
}
