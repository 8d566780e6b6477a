/** A table as the formatter leaves it: the first row is the head, columns are as wide as their widest cell. */
export function markdownTable(rows: readonly (readonly string[])[], numbers: readonly number[] = []): string {
  const [head = [], ...body] = rows;
  const widths = head.map((_, column) => Math.max(3, ...rows.map((row) => row[column]!.length)));
  const isNumber = (column: number) => numbers.includes(column);
  const lineOf = (row: readonly string[]) =>
    `| ${row.map((cell, at) => (isNumber(at) ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!))).join(" | ")} |`;
  const rule = widths.map((width, at) => (isNumber(at) ? `${"-".repeat(width - 1)}:` : "-".repeat(width)));
  return [lineOf(head), `| ${rule.join(" | ")} |`, ...body.map(lineOf)].join("\n");
}
