import { type Html, html } from "../../../util/html.ts";
import { grouped, percent } from "../numbers.ts";
import type { DisciplineReport, StageCounts } from "../report.ts";
import { STAGES, type Stage } from "../stages.ts";
import { at, colour, svg } from "./svg.ts";

const WIDTH = 1040;
const TOP = 62;
const HEIGHT = 300;
const NODE = 14;
const GAP = 3;

interface Band {
  readonly y: number;
  readonly height: number;
}

/** All disciplines side by side from slots to records: each a stream as wide as what is left of it. */
export function riverChart(whole: StageCounts, disciplines: readonly DisciplineReport[]): Html {
  const thickness = ({ left, wrong }: Stage, counts: StageCounts) => left(counts) + wrong(counts);
  const most = Math.max(1, ...STAGES.map((stage) => thickness(stage, whole)));
  const scale = (HEIGHT - GAP * (disciplines.length - 1)) / most;
  const step = (WIDTH - NODE - 60) / (STAGES.length - 1);
  const x = (stage: number) => 30 + stage * step;
  const bands = STAGES.map((stage) => {
    const total = thickness(stage, whole) * scale + GAP * (disciplines.length - 1);
    let y = TOP + (HEIGHT - total) / 2;
    return disciplines.map(({ funnel }): Band => {
      const height = thickness(stage, funnel) * scale;
      const band = { y, height };
      y += height + GAP;
      return band;
    });
  });
  const streams = disciplines.flatMap(({ title }, nth) =>
    STAGES.slice(1).map((_, stage) =>
      stream(x(stage) + NODE, x(stage + 1), bands[stage]![nth]!, bands[stage + 1]![nth]!, nth, title),
    ),
  );
  const nodes = STAGES.flatMap((stage, place) =>
    disciplines.map(({ title, funnel }, nth) => {
      const { y, height } = bands[place]![nth]!;
      const wrong = stage.wrong(funnel) * scale;
      return html`<g class="${colour(nth)}"><title>${title}: ${grouped(stage.count(funnel))} ${stage.name}${stage.wrong(funnel) > 0 ? `; ${grouped(stage.wrong(funnel))} do not reach the answer` : ""}</title><rect class="node" x="${at(x(place))}" y="${at(y)}" width="${NODE}" height="${at(height - wrong)}"/>${wrong > 0 ? html`<rect class="node wrong" x="${at(x(place) + 0.5)}" y="${at(y + height - wrong + 0.5)}" width="${NODE - 1}" height="${at(Math.max(0.1, wrong - 1))}"/>` : []}</g>`;
    }),
  );
  const heads = STAGES.map((stage, place) => {
    const middle = at(x(place) + NODE / 2);
    return html`<text class="label" x="${middle}" y="14" text-anchor="middle">${stage.name}</text><text class="big" x="${middle}" y="38" text-anchor="middle">${grouped(stage.count(whole))}</text><text class="small" x="${middle}" y="${TOP + HEIGHT + 20}" text-anchor="middle">${stage.about}</text>`;
  });
  const losses = STAGES.slice(1).map(
    (stage, place) =>
      html`<text class="small" x="${at(x(place) + NODE / 2 + step / 2)}" y="38" text-anchor="middle">${lossText(STAGES[place]!, stage, whole)}</text>`,
  );
  const said = STAGES.map((stage) => `${grouped(stage.count(whole))} ${stage.name}`).join(", ");
  return svg({ width: WIDTH, height: TOP + HEIGHT + 30, least: 680 }, `Funnel: ${said}`, [
    ...streams,
    ...nodes,
    ...heads,
    ...losses,
  ]);
}

// What a stage took from those before it, and whom it only marks. Slots and candidates are not counted alike.
function lossText(from: Stage, to: Stage, whole: StageCounts): string {
  if (from.name === "wanted") return "";
  const had = from.left(whole) + from.wrong(whole);
  const lost = had - to.left(whole) - to.wrong(whole);
  const marked = to.wrong(whole) - from.wrong(whole);
  const parts = [
    lost > 0 ? `−${grouped(lost)} (${percent(lost / had)})` : "",
    marked > 0 ? `${grouped(marked)} not` : "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}

function stream(from: number, to: number, a: Band, b: Band, nth: number, title: string): Html {
  const middle = at((from + to) / 2);
  const path = `M${at(from)} ${at(a.y)}C${middle} ${at(a.y)} ${middle} ${at(b.y)} ${at(to)} ${at(b.y)}V${at(b.y + b.height)}C${middle} ${at(b.y + b.height)} ${middle} ${at(a.y + a.height)} ${at(from)} ${at(a.y + a.height)}Z`;
  return html`<path class="stream ${colour(nth)}" d="${path}"><title>${title}</title></path>`;
}

/** One discipline by itself: its stages as bars around a middle, the shape of a funnel. */
export function funnelChart({ title, funnel }: DisciplineReport, nth: number): Html {
  const [width, row, label, number] = [250, 17, 58, 40];
  const room = width - label - number;
  const most = Math.max(1, ...STAGES.map((stage) => stage.left(funnel) + stage.wrong(funnel)));
  const bars = STAGES.map((stage, place) => {
    const [left, wrong] = [stage.left(funnel), stage.wrong(funnel)].map((count) => (count / most) * room) as [
      number,
      number,
    ];
    const x = label + (room - left - wrong) / 2;
    const y = place * row + 2;
    return html`<text x="0" y="${y + 11}">${stage.name}</text><rect x="${at(x)}" y="${y}" width="${at(left)}" height="${row - 4}" rx="2"/>${wrong > 0 ? html`<rect class="wrong" x="${at(x + left)}" y="${y}" width="${at(wrong)}" height="${row - 4}" rx="2"/>` : []}<text x="${width}" y="${y + 11}" text-anchor="end">${grouped(stage.count(funnel))}</text>`;
  });
  const said = STAGES.map((stage) => `${grouped(stage.count(funnel))} ${stage.name}`).join(", ");
  return svg({ width, height: STAGES.length * row }, `${title}: ${said}`, [
    html`<g class="bars ${colour(nth)}">${bars}</g>`,
  ]);
}
