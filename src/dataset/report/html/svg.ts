import { type Html, html } from "../../../util/html.ts";

/** A drawing that says in words what it shows. It is as wide as its place, and never narrower than `least` pixels. */
export const svg = (
  { width, height, least }: { readonly width: number; readonly height: number; readonly least?: number },
  label: string,
  content: readonly Html[],
): Html =>
  html`<div class="drawing"><svg role="img" aria-label="${label}" viewBox="0 0 ${at(width)} ${at(height)}"${least === undefined ? [] : html` style="min-width:${least}px"`}>${content}</svg></div>`;

/** A coordinate, short and the same everywhere. */
export const at = (value: number): string => String(Math.round(value * 10) / 10);

/** Class that gives the n-th discipline its colour, wherever it stands. */
export const colour = (index: number): string => `c${index % COLOURS}`;

export const COLOURS = 10;

/** The text as far as it fits into so many pixels of small print. */
export function fitting(text: string, width: number, perCharacter = 6.3): string {
  const room = Math.floor(width / perCharacter);
  if (text.length <= room) return text;
  return room < 4
    ? ""
    : `${text
        .slice(0, room - 1)
        .trimEnd()
        .toWellFormed()}…`;
}

/** The text in at most so many lines that fit into so many pixels of small print; none when not even a few letters of a word do. */
export function lines(text: string, width: number, most: number, perCharacter = 6.9): string[] {
  if (most < 1) return [];
  const room = Math.floor(width / perCharacter);
  const found: string[] = [];
  for (const word of text.split(" ")) {
    const last = found.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= room)
      found[found.length - 1] = `${last} ${word}`;
    else found.push(word);
  }
  if (found.length > most) found.splice(most - 1, found.length, found.slice(most - 1).join(" "));
  return found.map((line) => fitting(line, width, perCharacter)).filter((line) => line !== "");
}

/** A table, as what a drawing shows is for whoever cannot see it or wants the figures. */
export function table(
  head: readonly string[],
  rows: readonly (readonly (Html | string)[])[],
  numbersFrom = 1,
): Html {
  const cell = (content: Html | string, column: number) =>
    column === 0
      ? html`<th scope="row">${content}</th>`
      : html`<td${column >= numbersFrom ? html` class="number"` : []}>${content}</td>`;
  return html`<div class="drawing"><table><thead><tr>${head.map((name, column) => html`<th scope="col"${column >= numbersFrom ? html` class="number"` : []}>${name}</th>`)}</tr></thead><tbody>
${rows.map((row) => html`<tr>${row.map(cell)}</tr>\n`)}</tbody></table></div>`;
}

/** Figures that open on demand. */
export const figures = (content: Html): Html =>
  html`<details class="figures"><summary>Figures</summary>${content}</details>`;
