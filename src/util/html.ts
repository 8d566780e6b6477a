/** A piece of a page that is safe to write as it stands. Only `html` makes one of what is not known. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | readonly Part[];

/** A template whose values are escaped unless they are pieces of a page themselves. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.map((text, at) => (at === 0 ? text : textOf(parts[at - 1]!) + text)).join(""));
}

function textOf(part: Part): string {
  if (part instanceof Html) return part.text;
  return typeof part === "string" || typeof part === "number"
    ? escapeHtml(String(part))
    : part.map(textOf).join("");
}

/** Text as it has to stand between tags and in quoted attributes. */
const escapeHtml = (text: string) =>
  text.replaceAll("\0", "\ufffd").replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
