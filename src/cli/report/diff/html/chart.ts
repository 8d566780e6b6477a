import { changeText, type FigureChange, figureText } from "../../../../dataset/report/figures.ts";
import { type Html, html } from "../../../../util/html.ts";
import type { DisciplineChanges, Shifts } from "../../../../versions/diff/diff-tally.ts";
import { count } from "../../progress.ts";
import { MEASURES, shiftText } from "../shift-text.ts";

const WIDTH = 640;
const LABEL = 190;
const FIGURE_LABEL = 250;
const NUMBER = 70;
const ROW = 24;

const FATES = ["added", "removed", "changed", "moved"] as const;

/** Records by discipline and fate, as stacked bars. */
export function countsChart(disciplines: readonly DisciplineChanges[]): Html {
  const sum = (one: DisciplineChanges) => FATES.reduce((total, fate) => total + one[fate], 0);
  const longest = Math.max(1, ...disciplines.map(sum));
  const scale = (WIDTH - LABEL - NUMBER) / longest;
  const rows = disciplines.map((one, at) => {
    let x = LABEL;
    const bars = FATES.filter((fate) => one[fate] > 0).map((fate) => {
      const width = one[fate] * scale;
      const bar = html`<rect class="${fate}" x="${x.toFixed(1)}" y="${at * ROW + 4}" width="${width.toFixed(1)}" height="${ROW - 8}" rx="2"><title>${one.id}: ${count(one[fate])} ${fate}</title></rect>`;
      x += width;
      return bar;
    });
    return html`<text x="0" y="${at * ROW + 16}">${short(one.id)}</text>${bars}<text x="${(x + 6).toFixed(1)}" y="${at * ROW + 16}">${count(sum(one))}</text>`;
  });
  const legend = FATES.map((fate) => html`<span class="key ${fate}">${fate}</span> `);
  return html`<figure><figcaption>Records by discipline: ${legend}</figcaption>${svg(disciplines.length * ROW, "Records by discipline", rows)}</figure>`;
}

/** What is measured, before and after, each pair of bars on a scale of its own. */
export function shiftsChart(shifts: Shifts): Html {
  const measured = MEASURES.filter(([name]) => shiftText(name, shifts[name]) !== "");
  const rows = measured.map(([name, title], at) => {
    const { old, new: now } = shifts[name];
    const whole = name === "passRate" ? 1 : Math.max(old ?? 0, now ?? 0, 1e-9);
    const width = (value: number | null) => (((value ?? 0) / whole) * (WIDTH - LABEL - 190)).toFixed(1);
    const y = at * 2 * ROW;
    const end = LABEL + Math.max(Number(width(old)), Number(width(now))) + 6;
    return html`<text x="0" y="${y + 28}">${title}</text><rect class="before" x="${LABEL}" y="${y + 8}" width="${width(old)}" height="13" rx="2"><title>before</title></rect><rect class="after" x="${LABEL}" y="${y + 24}" width="${width(now)}" height="13" rx="2"><title>after</title></rect><text x="${end.toFixed(1)}" y="${y + 28}">${shiftText(name, shifts[name])}</text>`;
  });
  return html`<figure><figcaption>Means of what differs: <span class="key before">before</span> <span class="key after">after</span></figcaption>${svg(measured.length * 2 * ROW, "Means of what differs", rows)}</figure>`;
}

/** Figures of the whole dataset before and after, each pair as two marks on a scale from 0 to the greater of both. */
export function figuresChart(moved: readonly FigureChange[]): Html {
  if (moved.length === 0) return html`<p>No figure moved.</p>`;
  const plot = 110;
  const rows = moved.map((one, at) => {
    const whole = Math.max(one.old ?? 0, one.new ?? 0, 1e-9);
    const x = (value: number) => (FIGURE_LABEL + (value / whole) * plot).toFixed(1);
    const y = at * ROW + 12;
    const mark = (value: number | null, name: "before" | "after") =>
      value === null
        ? []
        : html`<circle class="${name}" cx="${x(value)}" cy="${y}" r="5"><title>${name}: ${figureText(one.unit, value)}</title></circle>`;
    return html`<text x="0" y="${y + 4}">${one.title}</text><line class="scale" x1="${FIGURE_LABEL}" x2="${FIGURE_LABEL + plot}" y1="${y}" y2="${y}"/>${mark(one.old, "before")}${mark(one.new, "after")}<text x="${FIGURE_LABEL + plot + 14}" y="${y + 4}">${changeText(one)}</text>`;
  });
  return html`<figure><figcaption>All records: <span class="key before">before</span> <span class="key after">after</span></figcaption>${svg(moved.length * ROW, "Figures of quality", rows)}</figure>`;
}

const svg = (height: number, label: string, content: readonly Html[]): Html =>
  html`<svg role="img" aria-label="${label}" viewBox="0 0 ${WIDTH} ${Math.max(1, height)}">${content}</svg>`;

const short = (text: string) => (text.length <= 26 ? text : `${text.slice(0, 25)}…`);
