import type { Comparison } from "../../../../app/diff/diff.ts";
import { hasMoved } from "../../../../dataset/report/figures.ts";
import { type Html, html } from "../../../../util/html.ts";
import { standalonePage } from "../../../../util/html-page.ts";
import type { Cause } from "../../../../versions/diff/cause.ts";
import type { TopicChanges } from "../../../../versions/diff/diff-tally.ts";
import { isSame, type VersionDiff } from "../../../../versions/diff/diff-versions.ts";
import { type RecordChange, recordOf } from "../../../../versions/diff/record-change.ts";
import { count } from "../../progress.ts";
import { causeGroupText } from "../cause-text.ts";
import { DetailLimit, topicsThatDiffer } from "../detail-limit.ts";
import { countsText, recordsText, sideText } from "../diff-text.ts";
import { editLines, editText } from "../edit-text.ts";
import { NO_FIGURES, shiftText } from "../shift-text.ts";
import { countsChart, figuresChart, shiftsChart } from "./chart.ts";
import { recordHtml } from "./record.ts";
import { STYLE } from "./style.ts";

const LIMITS = { most: 20, wanted: 400, room: 8_000_000 };
const EDITS_SHOWN = 200;

/** A comparison as one page that stands alone. */
export class HtmlReport {
  readonly #comparison: Comparison;
  readonly #limit: DetailLimit;
  readonly #records = new Map<string, Html[]>();

  constructor(comparison: Comparison) {
    this.#comparison = comparison;
    this.#limit = new DetailLimit(topicsThatDiffer(comparison.a.artifact, comparison.b.artifact), LIMITS);
  }

  take(change: RecordChange, cause: Cause): void {
    const topic = recordOf(change).topic_id;
    if (!this.#limit.wants(topic)) return;
    const piece = recordHtml(change, cause, this.#comparison);
    if (!this.#limit.fits(topic, piece.text.length)) return;
    const pieces = this.#records.get(topic);
    if (pieces === undefined) this.#records.set(topic, [piece]);
    else pieces.push(piece);
  }

  text(diff: VersionDiff): string {
    const { a, b } = this.#comparison;
    const title = `${sideText(a)} → ${sideText(b)}`;
    const content = isSame(diff) ? html`<p>The same version.</p>` : this.#content(diff);
    return standalonePage(
      title,
      STYLE,
      html`<h1>${title}</h1>
${content}`,
    );
  }

  #content(diff: VersionDiff): Html {
    const { a, b } = this.#comparison;
    const { becameCorrect, becameWrong, votes } = diff.verdicts;
    return html`<p><strong>${countsText(diff.counts)}</strong></p>
<p>${recordsText(a, b)}. Verdicts: ${count(becameCorrect)} became correct, ${count(becameWrong)} became wrong, ${count(votes)} voted on otherwise.</p>
${diff.disciplines.length === 0 ? [] : [countsChart(diff.disciplines), shiftsChart(diff.shifts)]}
<h2>Quality</h2>
${figuresHtml(diff)}
<h2>Why</h2>
${causesHtml(diff)}
<h2>Specs</h2>
${this.#edits(diff)}
<h2>Topics</h2>
${diff.disciplines.map((discipline) => this.#discipline(discipline.id, discipline, discipline.topics))}
`;
  }

  #edits({ specs }: VersionDiff): Html {
    if (specs === null) return html`<p>One version does not say what it was made from.</p>`;
    if (specs.length === 0) return html`<p>They say the same.</p>`;
    const lines = editLines(specs, this.#comparison.places);
    const more = lines.length - EDITS_SHOWN;
    return html`<ul>${lines.slice(0, EDITS_SHOWN).map((line) => html`<li><code>${editText(line)}</code></li>`)}</ul>
${more > 0 ? html`<p class="note">and ${count(more)} more</p>` : []}`;
  }

  #discipline(id: string, changes: TopicChanges, topics: readonly TopicChanges[]): Html {
    return html`<details open><summary><strong>${id}</strong> ${countsText(changes)}</summary>
<p class="side">problem length ${shiftText("problemLength", changes.shifts.problemLength)}, pass rate ${shiftText("passRate", changes.shifts.passRate)}</p>
${topics.map((topic) => this.#topic(topic))}
</details>
`;
  }

  #topic(topic: TopicChanges): Html {
    const left = this.#limit.leftOutOf(topic.id);
    return html`<details><summary><code>${topic.id}</code> ${countsText(topic)}</summary>
<p class="side">problem length ${shiftText("problemLength", topic.shifts.problemLength)}, pass rate ${shiftText("passRate", topic.shifts.passRate)}</p>
${this.#records.get(topic.id) ?? []}
${left > 0 ? html`<p class="note">${count(left)} further records differ and are not shown here.</p>` : []}
</details>
`;
  }
}

function figuresHtml({ figures }: VersionDiff): Html {
  if (figures === null) return html`<p>${NO_FIGURES}</p>`;
  const moved = figures.filter(hasMoved);
  const still = figures.length - moved.length;
  return html`${figuresChart(moved)}
${still > 0 ? html`<p class="note">${count(still)} further figures are the same.</p>` : []}`;
}

function causesHtml({ causes }: VersionDiff): Html {
  const rows = Object.entries(causes)
    .sort(([, a], [, b]) => b - a)
    .map(
      ([name, number]) =>
        html`<tr><td class="number">${count(number)}</td><td>${causeGroupText(name)}</td></tr>`,
    );
  return html`<table>${rows}</table>`;
}
