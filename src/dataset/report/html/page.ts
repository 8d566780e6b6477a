import { type Html, html } from "../../../util/html.ts";
import { standalonePage } from "../../../util/html-page.ts";
import { brief, grouped, percent } from "../numbers.ts";
import type { Report } from "../report.ts";
import { acceptance } from "../stages.ts";
import {
  comparisonSection,
  costSection,
  coverageSection,
  type Dollars,
  funnelSection,
  lengthSection,
  outcomeSection,
} from "./making-sections.ts";
import {
  difficultySection,
  duplicatesSection,
  gradingSection,
  rejectionSection,
  validationSection,
} from "./quality-sections.ts";
import { STYLE } from "./style.ts";
import { colour } from "./svg.ts";
import { diversitySection, languageSection, tokenSection } from "./text-sections.ts";

/** report.html: the report as one page that stands alone, without a script. */
export function renderReport(report: Report, dollars: Dollars | null = null): string {
  const section = (id: string, title: string, about: string, content: Html) =>
    html`<section id="${id}"><h2>${title}</h2><p class="about">${about}</p>
${content}
</section>
`;
  const content = html`<header>
<h1>${report.title}</h1>
<p class="version"><code>${report.dataset}@${report.digest.slice(0, 12)}</code> <span class="dim">what became of everything that its build asked for</span></p>
${report.simulated ? simulatedBanner(report) : []}
${tiles(report)}
<nav aria-label="Sections">${SECTIONS.map(([id, title]) => html`<a href="#${id}">${title}</a> `)}</nav>
<ul class="keys legend" aria-label="Colours of the disciplines">${report.disciplines.map(({ title }, nth) => html`<li class="${colour(nth)}">${title}</li>`)}</ul>
</header>
<main>
${SECTIONS.map(([id, title, about, contentOf]) => section(id, title, about, contentOf(report, dollars)))}
</main>
<footer><p class="note">Made by Chimera from the version's own topics, votes and grades; the same version gives the same page. <code>report.json</code> beside it has all figures.</p></footer>`;
  return standalonePage(`${report.title}: report`, STYLE, content);
}

type Section = readonly [
  id: string,
  title: string,
  about: string,
  contentOf: (report: Report, dollars: Dollars | null) => Html,
];

const SECTIONS: readonly Section[] = [
  [
    "funnel",
    "Funnel",
    "From slots to records: what each stage let through, discipline by discipline.",
    funnelSection,
  ],
  [
    "validators",
    "Validators",
    "How they voted, and how far they agree beyond what chance would give.",
    validationSection,
  ],
  [
    "rejections",
    "Rejections",
    "Why candidates were turned down and records dropped. Open one for examples.",
    rejectionSection,
  ],
  ["lengths", "Lengths", "Words of what is in the records.", lengthSection],
  ["tokens", "Tokens", "Lengths as trainers count them.", tokenSection],
  ["language", "Language", "What problems and reasoning are written in.", languageSection],
  [
    "diversity",
    "Diversity and repetition",
    "How much of what problems and reasoning say is said again.",
    diversitySection,
  ],
  ["difficulty", "Difficulty", "How often solvers reach the reference answer.", difficultySection],
  [
    "grading",
    "Grading",
    "Which step of the ladder decided whether an answer is the reference answer.",
    gradingSection,
  ],
  ["coverage", "Coverage", "Disciplines and areas of the taxonomy, and what came of them.", coverageSection],
  [
    "duplicates",
    "Duplicates and contamination",
    "What is in it more than once, or elsewhere already.",
    duplicatesSection,
  ],
  ["outcomes", "Outcomes", "How replies ended, whatever was done about it.", outcomeSection],
  ["cost", "Models and cost", "What it took.", costSection],
  ["comparison", "Beside other datasets", "Its row in the paper's comparison.", comparisonSection],
];

function simulatedBanner({ models }: Report): Html {
  const roles = models.filter((model) => model.simulated).map((model) => model.role);
  const which = roles.length === models.length ? "Every reply" : `The replies for ${roles.join(", ")}`;
  return html`<p class="banner" role="note"><b>Simulated.</b> ${which} came from Chimera's simulator, which is not a language model. The figures exercise the pipeline and say nothing about any model.</p>`;
}

function tiles({ funnel, validation, comparison, cost }: Report): Html {
  const own = comparison.find((row) => row.own)!;
  const agreeing = validation.pairs.filter(({ kappa }) => kappa !== null);
  const kappa = agreeing.reduce((sum, pair) => sum + pair.kappa!, 0) / agreeing.length;
  const words = (value: number | null) => (value === null ? "–" : brief(Math.round(value)));
  const all: readonly (readonly [value: string, name: string, note: string])[] = [
    [grouped(funnel.kept), "records", `of ${grouped(funnel.wanted)} wanted`],
    [percent(acceptance(funnel)), "candidates kept", `of ${grouped(funnel.tried)} tried`],
    [
      percent(funnel.kept === 0 ? null : funnel.keptCorrect / funnel.kept),
      "reach the answer",
      `${grouped(funnel.keptCorrect)} records`,
    ],
    [
      agreeing.length === 0 ? "–" : kappa.toFixed(2).replace("-", "−"),
      "validators' κ",
      agreeing.length > 1 ? "mean of the pairs" : "agreement beyond chance",
    ],
    [words(own.promptWords), "words a problem", `${words(own.solutionWords)} a solution`],
    [
      cost.perRecord === null
        ? "–"
        : brief(Math.round(cost.perRecord.tokens.input + cost.perRecord.tokens.output)),
      "tokens a record",
      cost.perRecord === null ? "" : `${grouped(cost.perRecord.replies, 1)} calls`,
    ],
  ];
  return html`<dl class="tiles">${all.map(([value, name, note]) => html`<div><dt>${name}</dt><dd>${value}</dd><dd class="dim">${note}</dd></div>`)}</dl>`;
}
