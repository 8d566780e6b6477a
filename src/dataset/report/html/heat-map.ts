import { type Html, html } from "../../../util/html.ts";
import { at, fitting, svg } from "./svg.ts";

export interface Cell {
  /** 0 to 1; null where nothing is known. */
  readonly value: number | null;
  readonly text: string;
  readonly below: string;
  readonly title: string;
  /** Drawn apart from the others, since it means something else. */
  readonly apart?: boolean;
}

const WIDEST_LABEL = 150;
const CELL = { width: 118, height: 58 };
const HEAD = 26;

/** A matrix of shares as shades: the darker, the more. Shares below a half are rare, so the shades begin there. */
export function heatMap(
  label: string,
  columns: readonly string[],
  rows: readonly { readonly name: string; readonly cells: readonly Cell[] }[],
): Html {
  const left = Math.min(WIDEST_LABEL, 16 + 6.6 * Math.max(0, ...rows.map(({ name }) => name.length)));
  const heads = columns.map(
    (name, column) =>
      html`<text class="small" x="${at(left + (column + 0.5) * CELL.width)}" y="16" text-anchor="middle">${fitting(name, CELL.width - 6, 6.6)}<title>${name}</title></text>`,
  );
  const body = rows.flatMap(({ name, cells }, row) => {
    const y = HEAD + row * CELL.height;
    return [
      html`<text class="small" x="${at(left - 10)}" y="${y + CELL.height / 2 + 4}" text-anchor="end">${fitting(name, left - 12, 6.5)}<title>${name}</title></text>`,
      ...cells.map((cell, column) => cellHtml(cell, left + column * CELL.width, y)),
    ];
  });
  const size = { width: left + columns.length * CELL.width, height: HEAD + rows.length * CELL.height };
  return html`<div class="heat" style="max-width:${size.width}px">${svg({ ...size, least: Math.min(size.width, 420) }, label, [...heads, ...body])}</div>`;
}

function cellHtml({ value, text, below, title, apart }: Cell, x: number, y: number): Html {
  const shade = value === null ? 0 : 0.06 + 0.94 * Math.max(0, (value - 0.5) * 2) ** 1.5;
  const tone = shade > 0.78 ? "over" : "";
  const middle = at(x + CELL.width / 2);
  const base = html`x="${at(x + 2)}" y="${y + 2}" width="${CELL.width - 4}" height="${CELL.height - 4}" rx="6"`;
  const fill =
    apart === true
      ? html`<rect class="apart" ${base}/>`
      : html`<rect class="shade" ${base} fill-opacity="${shade.toFixed(2)}"/>`;
  const lower =
    below === ""
      ? []
      : html`<text class="small ${apart === true ? "" : tone}" x="${middle}" y="${y + CELL.height / 2 + 17}" text-anchor="middle">${below}</text>`;
  return html`<g>${fill}<text class="value ${apart === true ? "" : tone}" x="${middle}" y="${y + CELL.height / 2 + (below === "" ? 6 : 0)}" text-anchor="middle">${text}</text>${lower}<title>${title}</title></g>`;
}
