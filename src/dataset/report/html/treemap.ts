import { type Html, html } from "../../../util/html.ts";
import { grouped, percent } from "../numbers.ts";
import type { DisciplineReport } from "../report.ts";
import { at, colour, fitting, lines, svg } from "./svg.ts";

const WIDTH = 1040;
const HEIGHT = 400;

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The taxonomy: disciplines and their areas, as large as the slots that they have, the stronger the more are filled. */
export function coverageChart(disciplines: readonly DisciplineReport[]): Html {
  const whole: Rectangle = { x: 0, y: 0, width: WIDTH, height: HEIGHT };
  const placed = squarified(disciplines, ({ funnel }) => funnel.wanted, whole).map(([discipline, place]) => {
    const nth = disciplines.indexOf(discipline);
    const head = place.height > 40 ? 18 : 0;
    const inside = { ...place, y: place.y + head, height: place.height - head };
    const areas = squarified(discipline.areas, ({ slots }) => slots, inset(inside, 1)).map(([area, cell]) => {
      const { x, y, width, height } = inset(cell, 1);
      const share = area.slots === 0 ? 0 : area.records / area.slots;
      const label = lines(area.area, width - 8, Math.floor((height - 4) / 13)).map(
        (line, nth) =>
          html`<text class="small cell" x="${at(x + 5)}" y="${at(y + 14 + nth * 13)}">${line}</text>`,
      );
      return html`<g><title>${discipline.title} › ${area.area}: ${grouped(area.records)} of ${grouped(area.slots)} slots filled, ${grouped(area.topics)} topics</title><rect class="area" x="${at(x)}" y="${at(y)}" width="${at(Math.max(0, width))}" height="${at(Math.max(0, height))}" rx="3" fill-opacity="${(0.12 + 0.4 * share).toFixed(2)}"/>${label}</g>`;
    });
    const title =
      head === 0
        ? []
        : html`<text class="small strong" x="${at(place.x + 4)}" y="${at(place.y + 14)}">${headOf(discipline, place.width - 6)}</text>`;
    return html`<g class="${colour(nth)}">${title}${areas}</g>`;
  });
  const said = disciplines.map(
    ({ title, funnel }) => `${title} ${grouped(funnel.kept)} of ${grouped(funnel.wanted)}`,
  );
  return svg({ width: WIDTH, height: HEIGHT, least: 680 }, `Slots filled: ${said.join(", ")}`, placed);
}

function headOf({ title, funnel }: DisciplineReport, width: number): string {
  const share = funnel.wanted === 0 ? "" : ` ${percent(funnel.kept / funnel.wanted)}`;
  const whole = fitting(title + share, width, 7);
  return whole.endsWith("…") ? fitting(title, width, 7) : whole;
}

const inset = ({ x, y, width, height }: Rectangle, by: number): Rectangle => ({
  x: x + by,
  y: y + by,
  width: Math.max(0, width - 2 * by),
  height: Math.max(0, height - 2 * by),
});

/** Items as rectangles that fill a place, none thinner than it has to be (Bruls, Huizing, van Wijk: squarified treemaps). */
function squarified<T>(items: readonly T[], sizeOf: (item: T) => number, place: Rectangle): [T, Rectangle][] {
  // The sort is stable: equal ones keep their order.
  let left = items.filter((item) => sizeOf(item) > 0).sort((a, b) => sizeOf(b) - sizeOf(a));
  let free = place;
  const placed: [T, Rectangle][] = [];
  while (left.length > 0) {
    const rest = left.reduce((sum, item) => sum + sizeOf(item), 0);
    const scale = (free.width * free.height) / rest;
    const side = Math.min(free.width, free.height);
    let taken = 1;
    while (
      taken < left.length &&
      worst(left.slice(0, taken + 1), sizeOf, scale, side) <= worst(left.slice(0, taken), sizeOf, scale, side)
    )
      taken++;
    const row = left.slice(0, taken);
    const share = row.reduce((sum, item) => sum + sizeOf(item), 0) / rest;
    const isTall = free.width >= free.height;
    const depth = share * (isTall ? free.width : free.height);
    let along = isTall ? free.y : free.x;
    for (const item of row) {
      const length = (sizeOf(item) / rest / share) * (isTall ? free.height : free.width);
      placed.push([
        item,
        isTall
          ? { x: free.x, y: along, width: depth, height: length }
          : { x: along, y: free.y, width: length, height: depth },
      ]);
      along += length;
    }
    free = isTall
      ? { ...free, x: free.x + depth, width: free.width - depth }
      : { ...free, y: free.y + depth, height: free.height - depth };
    left = left.slice(taken);
  }
  return placed;
}

/** The least square of a row's rectangles: its longer side by its shorter one. */
function worst<T>(row: readonly T[], sizeOf: (item: T) => number, scale: number, side: number): number {
  const sizes = row.map((item) => sizeOf(item) * scale);
  const sum = sizes.reduce((total, one) => total + one, 0);
  const depth = sum / side;
  return Math.max(...sizes.map((size) => Math.max(size / depth / depth, (depth * depth) / size)));
}
