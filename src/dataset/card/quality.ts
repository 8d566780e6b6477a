import { listed } from "../../util/listed.ts";
import type { Distribution } from "../report/distribution.ts";
import { grouped, many, percent, windowText } from "../report/numbers.ts";
import { type LanguageCount, REPORT_FILES, type Report } from "../report/report.ts";
import { bullets, paragraphs, plain, table } from "./markdown.ts";

/** What the report measured, in short. */
export function quality(report: Report): string {
  const { lengths, grading, duplicates, cost } = report;
  if (report.funnel.kept === 0) return "";
  return paragraphs(
    "## Quality in figures",
    "Lengths in words, which are stretches without white space:",
    table(
      ["Text", "Mean", "10 %", "Median", "90 %", "Longest"],
      [
        lengthRow("Problem", lengths.problem),
        lengthRow("Reasoning", lengths.reasoning),
        lengthRow("Solution", lengths.solution),
      ],
    ),
    ...tokenParts(report),
    bullets(
      coverageText(report),
      languageText(report),
      repetitionText(report),
      diversityText(report),
      `Grading: ${percent(grading.correct.share)} of ${grouped(grading.correct.of)} trajectories reach the reference answer; ${grouped(grading.judged.count)} could only be told by a judge.`,
      flawsText(grading),
      `Repeated problems: ${grouped(duplicates.exact)} word for word, ${duplicates.near === null ? "near-duplicates not searched for" : `${grouped(duplicates.near)} nearly`}; ${grouped(duplicates.dropped)} of them turned down or dropped.`,
      ...(cost.perRecord === null
        ? []
        : [
            `Spent on each record, rejected candidates included: ${grouped(cost.perRecord.replies, 1)} replies and ${grouped(cost.perRecord.tokens.output)} output tokens.`,
          ]),
    ),
    report.outcomes.length > 0 ? "How replies ended:" : "",
    report.outcomes.length > 0 ? outcomeTable(report) : "",
    `\`${REPORT_FILES.html}\` shows all of it, by discipline and with examples, and \`${REPORT_FILES.json}\` has the numbers.`,
  );
}

function tokenParts({ tokens }: Report): string[] {
  if (tokens === null) return [];
  const { tokenizer, problem, reasoning, solution, chat, windows } = tokens;
  const row = (what: string, { mean, median, p90, p99, max }: Distribution) => [
    what,
    ...[mean, median, p90, p99, max].map(number),
  ];
  const beyond = windows.filter(({ beyond: { count } }) => count > 0);
  return [
    `Lengths in tokens as ${plain(tokenizer)} counts them; a chat is the three together with the tags around the reasoning, without what a chat template adds:`,
    table(
      ["Text", "Mean", "Median", "90 %", "99 %", "Longest"],
      [row("Problem", problem), row("Reasoning", reasoning), row("Solution", solution), row("Chat", chat)],
    ),
    beyond.length === 0
      ? `All chats together have ${grouped(chat.total)} tokens. None is longer than ${windowText(windows[0]!.tokens)}.`
      : `All chats together have ${grouped(chat.total)} tokens. A trainer that cuts at a maximal length would cut ${listed(
          beyond.map((one) => `${percent(one.beyond.share)} of them at ${windowText(one.tokens)}`),
        )}.`,
  ];
}

function coverageText({ coverage }: Report): string {
  const { topics, disciplines } = coverage;
  const even =
    topics.effective === null ? "" : `, as evenly as ${grouped(topics.effective, 1)} topics of equal size`;
  return `Coverage: ${grouped(topics.filled)} of ${grouped(topics.groups)} topics and ${grouped(disciplines.filled)} of ${many(disciplines.groups, "discipline")} have a record${even}.`;
}

function languageText({ language }: Report): string {
  const { problem, reasoning, otherReasoning, mixedScripts } = language;
  const list = (counts: readonly LanguageCount[]) => {
    const all = counts.reduce((sum, { records }) => sum + records, 0);
    const name = (tag: string) => (tag === "und" ? "too few words to tell" : tag);
    return listed(counts.map(({ language: tag, records }) => `${name(tag)} ${percent(records / all)}`));
  };
  const other = otherReasoning.count === 0 ? "none" : grouped(otherReasoning.count);
  return `Language, told by the words beside formulas and code: problems ${list(problem)}; reasoning ${list(reasoning)}. Of the reasoning ${other} is in a language that is not declared, and ${percent(mixedScripts.share)} has words in a second script.`;
}

function repetitionText({ repetition }: Report): string {
  const { median, p90, max } = repetition.reasoning;
  return `Repetition within reasoning: words in passages of ten that came before make up ${number(median)} % of the median trace, ${number(p90)} % at the ninetieth percentile and ${number(max)} % at most; in ${percent(repetition.loops.share)} of the traces more than 10 %.`;
}

function diversityText({ distinct, openings }: Report): string {
  const values = distinct.flatMap(({ words, share, margin }) =>
    share === null
      ? []
      : [`distinct-${words} ${share.toFixed(3)}${margin === 0 ? "" : ` ± ${margin.toFixed(3)}`}`],
  );
  const { words, top, shared, effective } = openings;
  const [first] = top;
  const most =
    first === undefined || first.problems === 1
      ? ""
      : `, ${percent(first.problems / shared.of)} with “${plain(first.opening)}”`;
  return `Diversity of problems: ${listed(values)}. By their first ${words} words ${percent(shared.share)} begin as some other problem does${most}; the openings are as diverse as ${effective === null ? "–" : grouped(effective, 1)} equally frequent ones.`;
}

const number = (value: number | null) => (value === null ? "–" : grouped(value));

function lengthRow(what: string, { mean, p10, median, p90, max }: Distribution): string[] {
  return [what, ...[mean, p10, median, p90, max].map(number)];
}

// The checks look for truncation, repetition and a wrong language whatever was found, so none found is a result.
function flawsText({ flaws, correct }: Report["grading"]): string {
  const of = `of ${grouped(correct.of)} trajectories`;
  if (flaws.length === 0)
    return `Flaws: none ${of} is truncated, repeats itself, contradicts itself, is about another problem or in a wrong language, as far as the program can tell.`;
  const found = flaws.map(({ flaw, trajectories }) => `${plain(flaw)} (${grouped(trajectories)})`);
  return `Flaws ${of}: ${listed(found)}. The view \`sft\` leaves such trajectories out.`;
}

function outcomeTable({ outcomes }: Report): string {
  const rows = outcomes.map(({ stage, role, replies, outcomes: ended }) => {
    const { usable = 0, ...others } = ended;
    const rest = Object.entries(others).map(([name, count]) => `${plain(name)} ${grouped(count)}`);
    return [plain(stage), plain(role), grouped(replies), grouped(usable), rest.join(", ") || "–"];
  });
  return table(["Stage", "Role", "Replies", "Usable", "Others"], rows);
}
