import { type Html, html } from "../../../util/html.ts";
import { shareOf } from "../distribution.ts";
import { grouped, many, percent, shareText, windowText } from "../numbers.ts";
import type { LanguageCount, Report } from "../report.ts";
import { partsBar, shareBars } from "./bars.ts";
import { lengthChart } from "./lengths.ts";
import { COLOURS, colour, figures, table } from "./svg.ts";

const PARTS = [
  ["problem", "Problem"],
  ["reasoning", "Reasoning"],
  ["solution", "Solution"],
  ["chat", "Chat"],
] as const;

export function tokenSection({ tokens }: Report): Html {
  if (tokens === null) return html`<p class="note">Not counted: the dataset declares no tokenizer.</p>`;
  const number = (value: number | null, digits = 0) => (value === null ? "–" : grouped(value, digits));
  const title = "Chats that are longer than so many tokens";
  return html`<div class="triple">${PARTS.map(
    ([name, title]) =>
      html`<figure><figcaption><b>${title}</b> mean ${number(tokens[name].mean, 1)} tokens</figcaption>${lengthChart(title, tokens[name], [], "tokens")}</figure>`,
  )}<figure><figcaption>${title}: what a trainer with that maximal length cuts or leaves out</figcaption>${shareBars(
    title,
    tokens.windows.map((one) => ({ name: windowText(one.tokens), share: one.beyond })),
  )}</figure></div>
<p class="note">Counted by <code>${tokens.tokenizer}</code> <code class="dim">${tokens.sha256.slice(0, 12)}</code>. A chat is problem, reasoning and solution with the tags around the reasoning; what a chat template adds is not in it. Another model's tokenizer counts otherwise.</p>
${figures(
  html`${table(
    ["Tokens", "Mean", "Median", "90 %", "99 %", "Longest", "In all"],
    PARTS.map(([name, title]) => {
      const { mean, median, p90, p99, max, total } = tokens[name];
      return [title, number(mean, 1), ...[median, p90, p99, max, total].map((one) => number(one))];
    }),
  )}${table(
    ["Longer than", "Chats", "Share"],
    tokens.windows.map((one) => [grouped(one.tokens), grouped(one.beyond.count), percent(one.beyond.share)]),
  )}`,
)}`;
}

export function languageSection({ language }: Report): Html {
  const { declared, problem, reasoning, otherProblem, otherReasoning, mixedScripts } = language;
  const names = [...new Set([...problem, ...reasoning].map((one) => one.language))].sort();
  const bar = (title: string, counts: readonly LanguageCount[]) =>
    html`<figure><figcaption>${title}</figcaption>${partsBar(
      title,
      counts.map(({ language: name, records }) => ({
        name: name === "und" ? "cannot be told" : name,
        count: records,
        colour: colour(names.indexOf(name) % COLOURS),
      })),
    )}</figure>`;
  return html`<div class="pair">${bar("Problems by language", problem)}${bar("Reasoning by language", reasoning)}</div>
<p class="note">Declared: ${declared.join(", ")}. In another language, of those that can be told: ${shareText(otherProblem)} problems, ${shareText(otherReasoning)} traces of reasoning. With words in a second script: ${shareText(mixedScripts)}. Told by the words beside formulas and code; of fewer than 50 letters nothing can be.</p>`;
}

export function diversitySection({ repetition, openings, distinct }: Report): Html {
  const { top, words, shared, effective, distinct: different } = openings;
  const problems = shared.of;
  const repeated = repetition.reasoning;
  const mean = repeated.mean === null ? "–" : grouped(repeated.mean, 1);
  return html`<div class="pair"><figure><figcaption><b>Distinct-n of problems</b>: how many of their runs of n words are different ones</figcaption>${shareBars(
    "Distinct-n of problems",
    distinct.flatMap(({ words: n, share, total, margin }) =>
      share === null
        ? []
        : [
            {
              name: `${n} word${n === 1 ? "" : "s"}`,
              share: { share, of: total, count: 0, low: share - margin, high: share + margin },
            },
          ],
    ),
  )}</figure>
<figure><figcaption><b>How problems begin</b>: the most frequent first ${words} words</figcaption>${shareBars(
    "The most frequent openings",
    top.map(({ opening, problems: own }) => ({
      name: opening === "" ? "(no word)" : opening,
      share: shareOf(own, problems),
    })),
  )}</figure>
<figure><figcaption><b>Reasoning that repeats itself</b> mean ${mean} per cent of its words</figcaption>${lengthChart("Repetition", repeated, [], "per cent")}</figure></div>
<p class="note">${many(different, "opening")} for ${many(problems, "problem")}, as diverse as ${effective === null ? "–" : grouped(effective, 1)} equally frequent ones; ${shareText(shared)} problems begin as some other one does. Repeated are words in passages of ten that came before in the same reasoning; in ${shareText(repetition.loops)} it is more than a tenth of them. Distinct-n falls as a dataset grows: compare it between datasets of one size.</p>
${figures(
  html`${table(
    ["Runs of words", "Runs", "Different", "Distinct-n", "Margin at 95 %"],
    distinct.map(({ words: n, total, distinct: own, share, margin }) => [
      String(n),
      grouped(total),
      grouped(own),
      share === null ? "–" : share.toFixed(3),
      margin === 0 ? "exact" : `± ${margin.toFixed(4)}`,
    ]),
  )}${table(
    ["Opening", "Problems"],
    top.map(({ opening, problems: own }) => [opening, grouped(own)]),
  )}`,
)}`;
}
