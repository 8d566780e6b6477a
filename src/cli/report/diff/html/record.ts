import type { Comparison } from "../../../../app/diff/diff.ts";
import { type Html, html } from "../../../../util/html.ts";
import type { Cause } from "../../../../versions/diff/cause.ts";
import type { RecordChange } from "../../../../versions/diff/record-change.ts";
import type { Piece } from "../../../../versions/diff/word-diff.ts";
import { causeText } from "../cause-text.ts";
import { cut } from "../context.ts";
import { detailOf, type ValueChange } from "../record-detail.ts";
import { withFormulas } from "./formula.ts";

const MOST_OF_A_TEXT = 12_000;
const MOST_OF_A_VALUE = 1000;

/** A changed record: what it says in both versions side by side. */
export function recordHtml(change: RecordChange, cause: Cause, { places }: Comparison): Html {
  const { id, title, texts, values } = detailOf(change);
  return html`<details class="record"><summary><code>${id}</code> ${title}</summary>
<p class="cause">${causeText(change, cause, places)}</p>
${texts.map(({ name, pieces }) => textHtml(name, pieces))}
${values.length === 0 ? [] : valuesHtml(values)}
</details>
`;
}

function textHtml(name: string, pieces: readonly Piece[]): Html {
  const sides = html`<div class="sides"><div class="text">${sideOf(pieces, "removed")}</div><div class="text">${sideOf(pieces, "added")}</div></div>`;
  // Reasoning is long; it opens on demand.
  return name === "reasoning"
    ? html`<details><summary>${name}</summary>${sides}</details>`
    : html`<p class="side">${name}</p>${sides}`;
}

function sideOf(pieces: readonly Piece[], side: "removed" | "added"): Html[] {
  let room = MOST_OF_A_TEXT;
  const shown: Html[] = [];
  for (const { kind, text } of pieces) {
    if (kind !== "same" && kind !== side) continue;
    const content = withFormulas(cut(text, Math.max(0, room)));
    shown.push(
      kind === "same"
        ? html`${content}`
        : side === "added"
          ? html`<ins>${content}</ins>`
          : html`<del>${content}</del>`,
    );
    room -= text.length;
    if (room <= 0) break;
  }
  return shown;
}

function valuesHtml(values: readonly ValueChange[]): Html {
  const cell = (text: string | null) => withFormulas(cut(text ?? "", MOST_OF_A_VALUE));
  const rows = values.map(
    ({ name, old, new: now }) =>
      html`<tr><th scope="row">${name}</th><td>${cell(old)}</td><td>${cell(now)}</td></tr>`,
  );
  return html`<table>${rows}</table>`;
}
