import temml from "temml";
import { Html, html } from "../../../../util/html.ts";
import { FORMULA } from "../../../../versions/diff/word-diff.ts";

/** A text with its formulas rendered to MathML, which browsers show without a script or a font. */
export function withFormulas(text: string): Html[] {
  const found: Html[] = [];
  let at = 0;
  for (const match of text.matchAll(FORMULA)) {
    const [whole, dollars, bracket, parenthesis, dollar] = match;
    if (match.index > at) found.push(html`${text.slice(at, match.index)}`);
    const display = dollars ?? bracket;
    found.push(formula(whole, display ?? parenthesis ?? dollar!, display !== undefined));
    at = match.index + whole.length;
  }
  if (at < text.length) found.push(html`${text.slice(at)}`);
  return found;
}

// What a model wrote may be anything: commands that reach out of a formula are not trusted, expansions are bounded,
// and what cannot be rendered, or comes out as a link, is shown as it was written.
function formula(whole: string, source: string, displayMode: boolean): Html {
  try {
    const markup = temml.renderToString(source, {
      displayMode,
      throwOnError: true,
      trust: false,
      maxExpand: 200,
      maxSize: [20, 50],
    });
    if (/<(?!\/?m[a-z]|\/?semantics|\/?annotation)/.test(markup)) return html`<code>${whole}</code>`;
    return html`<span class="formula" title="${whole}">${new Html(markup)}</span>`;
  } catch {
    return html`<code>${whole}</code>`;
  }
}
