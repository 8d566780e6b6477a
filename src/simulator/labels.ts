/** What a label of a text labels, and where both stand together. */
export interface Labelled {
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

const patterns = new Map<string, { line: RegExp; tag: RegExp }>();

/**
 * Every `Label: value` of a text in order, whatever list marks or bold surround the label, or `Label (remark): value`. With nothing after the
 * colon, or under a Markdown heading, the value is the lines below up to a blank one; `<label>value</label>` counts
 * too. `label` is the source of a regular expression without capturing groups.
 */
export function labelled(text: string, label: string): Labelled[] {
  const { line, tag } = patternsOf(label);
  const found: Labelled[] = [];
  for (const match of text.matchAll(line)) {
    const after = match.index + match[0].length;
    const inline = (match[1] ?? "").replace(/\*\*$/, "").trim();
    const block = inline === "" ? blockAt(text, after) : { value: inline, end: after };
    if (block.value !== "") found.push({ start: match.index, ...block });
  }
  for (const match of text.matchAll(tag)) {
    found.push({ start: match.index, end: match.index + match[0].length, value: (match[1] ?? "").trim() });
  }
  return found.sort((a, b) => a.start - b.start);
}

/** The value of the first such label, or null. */
export function firstLabelled(text: string, label: string): string | null {
  return labelled(text, label)[0]?.value ?? null;
}

/** The lines after `from` up to the first blank one; blank lines before them are skipped. */
function blockAt(text: string, from: number): { value: string; end: number } {
  const start = text.slice(from).search(/\S/);
  if (start < 0) return { value: "", end: text.length };
  const value = text.slice(from + start).split(/\n[ \t]*(?:\n|$)/, 1)[0]!;
  return { value: value.trim(), end: from + start + value.length };
}

function patternsOf(label: string): { line: RegExp; tag: RegExp } {
  let made = patterns.get(label);
  if (made === undefined) {
    made = {
      line: new RegExp(
        `^(?:[ \\t>#*_-]*(?:${label})(?:[ \\t]*\\([^)\\n]*\\))?[*_ \\t]*:[*_]*[ \\t]*(.*)|#+[ \\t]*(?:${label})[ \\t]*)$`,
        "gim",
      ),
      tag: new RegExp(`<(?:${label.replaceAll(" ", "[ _-]")})>([\\s\\S]*?)</`, "gi"),
    };
    patterns.set(label, made);
  }
  return made;
}
