import { type Html, html } from "../../../util/html.ts";
import { grouped, percent, windowText } from "../numbers.ts";
import type { Report } from "../report.ts";
import { shareBars } from "./bars.ts";
import { lengthChart } from "./lengths.ts";
import { figures, table } from "./svg.ts";

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
  return html`<div class="pair">${PARTS.map(
    ([name, title]) =>
      html`<figure><figcaption><b>${title}</b> mean ${number(tokens[name].mean, 1)} tokens</figcaption>${lengthChart(title, tokens[name], [], "tokens")}</figure>`,
  )}<figure><figcaption>${title}: what a trainer with that maximal length cuts or leaves out</figcaption>${shareBars(
    title,
    tokens.windows.map((one) => ({ name: windowText(one.tokens), share: one.beyond })),
  )}</figure></div>
<p class="note">Counted by <code>${tokens.tokenizer}</code> <code class="dim">${tokens.sha256.slice(0, 12)}</code>. A chat is problem, reasoning and solution with the tags around the reasoning; what a chat template adds is not in it. Another model's tokenizer counts otherwise.</p>
${figures(
  table(
    ["Tokens", "Mean", "Median", "90 %", "99 %", "Longest", "In all"],
    PARTS.map(([name, title]) => {
      const { mean, median, p90, p99, max, total } = tokens[name];
      return [title, number(mean, 1), ...[median, p90, p99, max, total].map((one) => number(one))];
    }),
  ),
)}${figures(
  table(
    ["Longer than", "Chats", "Share"],
    tokens.windows.map((one) => [grouped(one.tokens), grouped(one.beyond.count), percent(one.beyond.share)]),
  ),
)}`;
}
