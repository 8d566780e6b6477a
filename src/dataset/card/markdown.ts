import { grouped } from "../report/numbers.ts";

export function paragraphs(...parts: string[]): string {
  return parts.filter((part) => part !== "").join("\n\n");
}

export function bullets(...items: string[]): string {
  return items.map((item) => `- ${item}`).join("\n");
}

export function code(language: string, lines: readonly string[]): string {
  return ["```".concat(language), ...lines, "```"].join("\n");
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "None.";
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

export function countTable(what: string, of: string, rows: readonly (readonly [string, number])[]): string {
  return table(
    [what, of],
    rows.map(([name, count]) => [plain(name), grouped(count)]),
  );
}

// By name and not as they stand: the same manifest read back from its text may have them in another order.
export function sorted(counts: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Text of the specs as plain text on one line: no character of it may act as Markdown or end a table's cell. */
export function plain(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_<>|[\]#]/g, "\\$&");
}
