import { type Html, html } from "./html.ts";

/** Nothing is fetched and no script is run, whatever the content says. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** A page that stands alone: one file, no network. */
export function standalonePage(title: string, style: Html, content: Html): string {
  const page = html`<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${style}</style>
${content}
`;
  return `<!doctype html>\n<html lang="en">\n${page.text}</html>\n`;
}
