import { type Html, html } from "../../../util/html.ts";
import type { Share } from "../distribution.ts";
import { grouped, percent, shareText } from "../numbers.ts";
import { at, fitting, svg } from "./svg.ts";

const WIDTH = 500;
const LABEL = 120;
const NUMBER = 118;
const ROW = 30;

/** Shares as bars from 0 to 1, each with the interval that it lies in with 95 % confidence. */
export function shareBars(
  label: string,
  rows: readonly { readonly name: string; readonly share: Share; readonly colour?: string }[],
): Html {
  const plot = WIDTH - LABEL - NUMBER;
  const x = (share: number) => LABEL + share * plot;
  const height = rows.length * ROW + 22;
  const grid = [0, 0.25, 0.5, 0.75, 1].map(
    (share) =>
      html`<line class="grid" x1="${at(x(share))}" x2="${at(x(share))}" y1="0" y2="${height - 20}"/><text class="small" x="${at(x(share))}" y="${height - 5}" text-anchor="middle">${share * 100}</text>`,
  );
  const bars = rows.map(({ name, share, colour }, nth) => {
    const y = nth * ROW + 4;
    const middle = y + 11;
    const { share: value, low, high, of } = share;
    const bar =
      value === null
        ? []
        : html`<rect class="bar ${colour ?? ""}" x="${LABEL}" y="${y + 3}" width="${at(value * plot)}" height="16" rx="2"/><path class="whisker" d="M${at(x(low!))} ${middle}H${at(x(high!))}M${at(x(low!))} ${middle - 4}v8M${at(x(high!))} ${middle - 4}v8"/>`;
    return html`<g><title>${name}: ${shareText(share)}</title><text x="0" y="${middle + 4}">${fitting(name, LABEL - 8, 6.8)}</text>${bar}<text x="${LABEL + plot + 12}" y="${middle + 4}"><tspan class="strong">${percent(value)}</tspan><tspan class="small"> of ${grouped(of)}</tspan></text></g>`;
  });
  return svg(
    { width: WIDTH, height },
    `${label}: ${rows.map(({ name, share }) => `${name} ${shareText(share)}`).join("; ")}`,
    [...grid, ...bars],
  );
}

interface PartOfBar {
  readonly name: string;
  readonly count: number;
  /** Class of its colour; "rate" for the one between bad and good that its share says. */
  readonly colour: string;
  readonly share?: number;
}

/** Parts of a whole, in one bar with a key. */
export function partsBar(label: string, parts: readonly PartOfBar[]): Html {
  const whole = parts.reduce((sum, { count }) => sum + count, 0);
  if (whole === 0) return html`<p class="note">None.</p>`;
  const said = parts.map(({ name, count }) => `${name} ${percent(count / whole)}`).join(", ");
  const mix = ({ share }: PartOfBar) => (share === undefined ? "" : `--share:${Math.round(share * 100)}%`);
  const spans = parts.map(
    (part) =>
      html`<span class="${part.colour}" style="flex-grow:${part.count};${mix(part)}" title="${part.name}: ${grouped(part.count)}"></span>`,
  );
  const keys = parts.map(
    (part) =>
      html`<li class="${part.colour}" style="${mix(part)}">${part.name} <b>${percent(part.count / whole)}</b> <span class="dim">${grouped(part.count)}</span></li>`,
  );
  return html`<div class="parts" role="img" aria-label="${label}: ${said}">${spans}</div>
<ul class="keys">${keys}</ul>`;
}
