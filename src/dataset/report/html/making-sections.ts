import { type Html, html } from "../../../util/html.ts";
import { brief, grouped, money, percent } from "../numbers.ts";
import type { ComparisonRow, Report } from "../report.ts";
import { acceptance, STAGES } from "../stages.ts";
import { lengthChart } from "./lengths.ts";
import { funnelChart, riverChart } from "./river.ts";
import { colour, figures, table } from "./svg.ts";
import { coverageChart } from "./treemap.ts";

/** What the calls cost at the prices of a day: no part of a version, and only in pages that were asked for. */
export interface Dollars {
  /** Where the prices are from, and of when. */
  readonly source: string;
  /** US dollars by role; null when the price is not known. */
  readonly byRole: Readonly<Record<string, number | null>>;
  /** Null when that of any role is. */
  readonly total: number | null;
  readonly perRecord: number | null;
}

export function funnelSection({ funnel, disciplines }: Report): Html {
  const rows = [...disciplines.map(({ title, funnel }) => ({ title, funnel })), { title: "All", funnel }];
  const wrong = funnel.filled > funnel.correct;
  return html`<figure class="hero">${riverChart(funnel, disciplines)}</figure>
<p class="note">${grouped(funnel.tried)} candidates were asked for; ${grouped(funnel.wanted - funnel.filled)} of ${grouped(funnel.wanted)} slots stayed empty.${wrong ? ` Hollow: ${grouped(funnel.filled - funnel.correct)} whose chosen trajectory does not reach the reference answer, of which ${grouped(funnel.kept - funnel.keptCorrect)} are kept and labelled as wrong.` : ""}</p>
<div class="cards">${disciplines.map(
    (discipline, nth) =>
      html`<div class="card"><h3 class="${colour(nth)}">${discipline.title}</h3><p class="dim">${percent(acceptance(discipline.funnel))} of candidates kept</p>${funnelChart(discipline, nth)}</div>`,
  )}</div>
${figures(
  table(
    ["Discipline", "tried", ...STAGES.map(({ name }) => name), "kept of tried"],
    rows.map(({ title, funnel }) => [
      title,
      grouped(funnel.tried),
      ...STAGES.map(({ count }) => grouped(count(funnel))),
      percent(acceptance(funnel)),
    ]),
  ),
)}`;
}

export function coverageSection({ disciplines, hardest, coverage }: Report): Html {
  return html`<figure>${coverageChart(disciplines)}</figure>
<p class="note">As large as the slots, the stronger the more of them are filled.</p>
${spreadTable(coverage)}
${
  hardest.length === 0
    ? []
    : html`<h3>Topics that were hard to fill</h3>${table(
        ["Topic", "Slots", "Candidates", "Filled"],
        hardest.map(({ id, slots, tried, filled }) => [
          html`<code>${id}</code>`,
          grouped(slots),
          grouped(tried),
          grouped(filled),
        ]),
      )}`
}
${figures(
  table(
    ["Discipline", "Topics", "Without a record", "Slots", "Records"],
    disciplines.map(({ title, topics, emptyTopics, funnel }) => [
      title,
      grouped(topics),
      grouped(emptyTopics),
      grouped(funnel.wanted),
      grouped(funnel.kept),
    ]),
  ),
)}`;
}

const SPREADS = [
  ["topics", "Topics"],
  ["areas", "Areas"],
  ["disciplines", "Disciplines"],
  ["answerTypes", "Types of answers"],
  ["difficulty", "Difficulties"],
] as const;

function spreadTable(coverage: Report["coverage"]): Html {
  const number = (value: number | null) => (value === null ? "–" : grouped(value, 2));
  const rows = SPREADS.flatMap(([of, title]) => {
    const spread = coverage[of];
    if (spread === null) return [];
    const { groups, filled, entropy, effective, evenness } = spread;
    return [[title, grouped(groups), grouped(filled), number(effective), number(entropy), percent(evenness)]];
  });
  return html`${table(["Records over", "Asked for", "With a record", "Effective number", "Entropy, bits", "Evenness"], rows)}
<p class="note">The effective number is that of equally large groups with the same entropy; evenness is the entropy's share of what it would be if all that were asked for had as many records.</p>`;
}

const MEASURES = [
  ["problem", "Problem"],
  ["reasoning", "Reasoning"],
  ["solution", "Solution"],
] as const;

export function lengthSection({ lengths, disciplines }: Report): Html {
  const mean = (value: number | null) => (value === null ? "–" : grouped(value, 1));
  return html`<div class="triple">${MEASURES.map(([name, title]) => {
    const own = disciplines.map((one) => ({ title: one.title, lengths: one.lengths[name] }));
    return html`<figure><figcaption><b>${title}</b> mean ${mean(lengths[name].mean)} words</figcaption>${lengthChart(title, lengths[name], own)}</figure>`;
  })}</div>
<p class="note">Words are stretches without white space; reasoning and solution are the chosen trajectory's. Lines reach from the tenth to the ninetieth percentile, dots are medians.</p>
${figures(
  table(
    ["Discipline", ...MEASURES.flatMap(([name]) => [`${name}: mean`, "median"])],
    [...disciplines, { title: "All", lengths }].map((one) => [
      one.title,
      ...MEASURES.flatMap(([name]) => {
        const { mean: average, median } = one.lengths[name];
        return [mean(average), median === null ? "–" : grouped(median)];
      }),
    ]),
  ),
)}`;
}

export function outcomeSection({ outcomes }: Report): Html {
  const names = [...new Set(outcomes.flatMap((one) => Object.keys(one.outcomes)))].sort();
  const others = names.filter((name) => name !== "usable");
  return html`<div class="wide">${table(
    ["Stage", "Role", "Replies", "usable", ...others],
    outcomes.map(({ stage, role, replies, outcomes: own }) => [
      stage,
      role,
      grouped(replies),
      percent((own.usable ?? 0) / replies),
      ...others.map((name) => (own[name] === undefined ? "–" : grouped(own[name]))),
    ]),
    2,
  )}</div>`;
}

export function comparisonSection({ comparison, simulated }: Report): Html {
  const most = (numberOf: (row: ComparisonRow) => number | null) =>
    Math.max(10, ...comparison.map((row) => numberOf(row) ?? 0));
  const [problems, prompt, solution] = [
    most((row) => row.problems),
    most((row) => row.promptWords),
    most((row) => row.solutionWords),
  ];
  const bar = (value: number | null, whole: number, digits: number) =>
    value === null
      ? html`<td class="number">–</td>`
      : html`<td class="number"><span class="scale"><span style="width:${((100 * Math.log10(Math.max(1, value))) / Math.log10(whole)).toFixed(1)}%"></span></span>${grouped(value, digits)}</td>`;
  return html`<div class="drawing"><table class="comparison"><thead><tr><th scope="col">Dataset</th><th scope="col" class="number">Problems</th><th scope="col" class="number">Words of a prompt</th><th scope="col" class="number">Words of a solution</th></tr></thead><tbody>
${comparison.map(
  (row) =>
    html`<tr${row.own ? html` class="own"` : []}><th scope="row">${row.name}${row.own && simulated && !/simulated/i.test(row.name) ? " (simulated)" : ""}</th>${bar(row.problems, problems, 0)}${bar(row.promptWords, prompt, 1)}${bar(row.solutionWords, solution, 1)}</tr>\n`,
)}</tbody></table></div>
<p class="note">Means, from the comparison table of the CHIMERA paper (arXiv:2603.00889). Bars are logarithmic. A solution here is reasoning and solution together.</p>`;
}

export function costSection({ models, cost, funnel }: Report, dollars: Dollars | null): Html {
  const per = (value: number) => (funnel.kept === 0 ? "–" : grouped(value / funnel.kept, 1));
  const priced = (role: string) => (dollars === null ? [] : [money(dollars.byRole[role] ?? null)]);
  return html`<div class="wide">${table(
    [
      "Role",
      "Model",
      "Answered as",
      "Calls",
      "Input",
      "Output",
      "of it reasoning",
      "Calls per record",
      "Tokens per record",
      ...(dollars === null ? [] : ["US dollars"]),
    ],
    [
      ...models.map(({ role, name, id, answeredAs, simulated, replies, tokens }) => [
        role,
        html`${name}${simulated ? html` <span class="badge">simulated</span>` : []}<br><code class="dim">${id}</code>`,
        html`<code>${answeredAs.join(", ")}</code>`,
        grouped(replies),
        brief(tokens.input),
        brief(tokens.output),
        brief(tokens.reasoning),
        per(replies),
        per(tokens.input + tokens.output),
        ...priced(role),
      ]),
      [
        "All",
        "",
        "",
        grouped(cost.replies),
        brief(cost.tokens.input),
        brief(cost.tokens.output),
        brief(cost.tokens.reasoning),
        per(cost.replies),
        per(cost.tokens.input + cost.tokens.output),
        ...(dollars === null ? [] : [money(dollars.total)]),
      ],
    ],
    3,
  )}</div><p class="note">Every answered call behind the version, those for rejected candidates too; tokens as the servers counted them. ${dollars === null ? `US dollars are not in it, since prices change and a version does not: "chimera report" works them out.` : `${dollars.perRecord === null ? "" : `${money(dollars.perRecord)} per record. `}${dollars.source}`}</p>`;
}
