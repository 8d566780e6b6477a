import { type Html, html } from "../../../util/html.ts";
import type { Distribution } from "../distribution.ts";
import { brief, grouped } from "../numbers.ts";
import { at, colour, fitting, svg } from "./svg.ts";

const WIDTH = 340;
const LABEL = 110;
const BARS = 110;
const ROW = 20;
const PLOT = WIDTH - LABEL - 14;

/** Lengths of all records as a histogram, and below it where those of each discipline lie. */
export function lengthChart(
  name: string,
  all: Distribution,
  disciplines: readonly { readonly title: string; readonly lengths: Distribution }[],
  unit = "words",
): Html {
  const bins = all.counts.length;
  if (bins === 0) return html`<p class="note">No record.</p>`;
  const width = PLOT / bins;
  const most = Math.max(...all.counts);
  const x = (value: number) => LABEL + position(value, all.edges) * width;
  const bars = all.counts.map((count, bin) => {
    const height = (count / most) * (BARS - 14);
    return html`<rect class="bar" x="${at(LABEL + bin * width + 0.5)}" y="${at(BARS - height)}" width="${at(Math.max(0.5, width - 1))}" height="${at(height)}" rx="1.5"><title>${grouped(all.edges[bin]!)} to ${grouped(all.edges[bin + 1]! - 1)} ${unit}: ${grouped(count)}</title></rect>`;
  });
  const middle = x(all.median!);
  const onLeft = middle > LABEL + PLOT * 0.6;
  const mark = html`<line class="mark" x1="${at(middle)}" x2="${at(middle)}" y1="6" y2="${BARS}"/><text class="small" x="${at(middle + (onLeft ? -5 : 5))}" y="12" text-anchor="${onLeft ? "end" : "start"}">median ${brief(all.median!)}</text>`;
  const strips = disciplines.map(({ title, lengths }, nth) => {
    const y = BARS + 34 + nth * ROW;
    const label = html`<text class="small" x="0" y="${y + 4}">${fitting(title, LABEL - 6, 6.4)}</text>`;
    if (lengths.median === null) return label;
    const said = `${title}: median ${grouped(lengths.median)}, tenth to ninetieth percentile ${grouped(lengths.p10!)} to ${grouped(lengths.p90!)} ${unit}`;
    return html`<g class="${colour(nth)}"><title>${said}</title>${label}<line class="range" x1="${at(x(lengths.p10!))}" x2="${at(x(lengths.p90!))}" y1="${y}" y2="${y}"/><circle class="dot" cx="${at(x(lengths.median))}" cy="${y}" r="4.5"/></g>`;
  });
  const size = { width: WIDTH, height: BARS + 30 + disciplines.length * ROW };
  const said = `${name}: ${grouped(all.count)} records, mean ${grouped(all.mean!, 1)} ${unit}, median ${grouped(all.median!)}, from ${grouped(all.min!)} to ${grouped(all.max!)}`;
  return svg(size, said, [...axis(all.edges, width, size.height), ...bars, mark, ...strips]);
}

function axis(edges: readonly number[], width: number, bottom: number): Html[] {
  let last = Number.NEGATIVE_INFINITY;
  return edges.flatMap((edge, place) => {
    const x = LABEL + place * width;
    const isEnd = place === edges.length - 1;
    // One every so many pixels, the ends always.
    if (place > 0 && !isEnd && (x - last < 44 || PLOT - place * width < 40)) return [];
    last = x;
    return [
      html`<line class="grid" x1="${at(x)}" x2="${at(x)}" y1="${BARS}" y2="${bottom - 8}"/><text class="small" x="${at(x)}" y="${BARS + 14}" text-anchor="${isEnd ? "end" : "middle"}">${brief(edge)}</text>`,
    ];
  });
}

/** Where a number lies among the edges, in bins: all are equally wide, as on a logarithmic scale. */
function position(value: number, edges: readonly number[]): number {
  const above = edges.findIndex((edge) => edge > value);
  if (above === -1) return edges.length - 1;
  if (above === 0) return 0;
  const [from, to] = [edges[above - 1]!, edges[above]!];
  return above - 1 + (value + 0.5 - from) / (to - from);
}
