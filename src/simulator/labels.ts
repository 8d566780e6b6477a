const patterns = new Map<string, { line: RegExp; tag: RegExp }>();

/** A label's place in a text: where its line starts, and where what it labels starts and ends. */
export interface Labelled {
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

/**
 * The last `Label: value` line of a text, whatever list marks or bold surround the label; when nothing follows the
 * colon, the value is the lines below up to a blank one. `<label>value</label>` counts as well. `label` is the
 * source of a regular expression without capturing groups.
 */
export function lastLabelled(text: string, label: string): Labelled | null {
  return labelledAll(text, label).at(-1) ?? null;
}

/** The value of the first such line, or null. */
export function firstValue(text: string, label: string): string | null {
  return labelledAll(text, label)[0]?.value ?? null;
}

function labelledAll(text: string, label: string): Labelled[] {
  const { line, tag } = patternsOf(label);
  const found: Labelled[] = [];
  for (const match of text.matchAll(line)) {
    const after = match.index + match[0].length;
    const inline = (match[1] ?? "").replace(/\*\*$/, "").trim();
    const value = inline === "" ? blockAt(text, after) : inline;
    if (value !== "") found.push({ start: match.index, end: inline === "" ? text.indexOf(value, after) + value.length : after, value });
  }
  for (const match of text.matchAll(tag)) {
    found.push({ start: match.index, end: match.index + match[0].length, value: (match[1] ?? "").trim() });
  }
  return found.sort((a, b) => a.start - b.start);
}

/** The lines after `from` up to the first blank one; one blank line right after a heading is skipped. */
function blockAt(text: string, from: number): string {
  const rest = text.slice(from).replace(/^\s*\n/, "");
  return rest.split(/\n[ \t]*(?:\n|$)/, 1)[0]!.trim();
}

function patternsOf(label: string): { line: RegExp; tag: RegExp } {
  let made = patterns.get(label);
  if (made === undefined) {
    const marks = "[ \\t>#*_-]*";
    made = {
      line: new RegExp(`^${marks}(?:${label})${marks}(?::[*_]*|(?<=^[ \\t]*#[^\\n]*)$)[ \\t]*(.*)$`, "gim"),
      tag: new RegExp(`<(?:${label.replaceAll(" ", "[ _-]")})>([\\s\\S]*?)</`, "gi"),
    };
    patterns.set(label, made);
  }
  return made;
}
