import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Pair } from "./grading-table.ts";

const PAGE = join(import.meta.dirname, "../../docs/grading.md");
const OPENS = "<!-- The tables below are written by `npm run docs`. -->";

/** docs/grading.md with the table as it is: what stands above the mark is written by hand. */
export function gradingPage(table: readonly Pair[]): string {
  const page = readFileSync(PAGE, "utf8");
  const at = page.indexOf(OPENS);
  if (at === -1) throw new Error("docs/grading.md has lost the mark above its tables");
  const types = [...new Set(table.map(({ reference }) => reference.answerType))];
  const sections = types.map((type) =>
    section(
      type,
      table.filter(({ reference }) => reference.answerType === type),
    ),
  );
  return `${page.slice(0, at)}${OPENS}\n\n${sections.join("\n")}`;
}

const HEAD = ["answer", "reference", "asked for", "verdict", "step", "looks equal"];

function section(type: string, pairs: readonly Pair[]): string {
  const cells = [HEAD, ...pairs.map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`;
  const rule = line(widths.map((width) => "-".repeat(width)));
  return `### ${type}\n\n${[line(HEAD), rule, ...cells.slice(1).map(line)].join("\n")}\n`;
}

function cellsOf({ prediction, reference, verdict, step, looksAlike }: Pair): string[] {
  const { unit, tolerance, problem } = reference;
  const asked = [
    ...(unit === null ? [] : [code(unit)]),
    ...(tolerance === undefined ? [] : [`within ${tolerance}`]),
    ...(problem === undefined ? [] : [code(problem)]),
  ];
  const by = verdict === "undecided" ? "" : step;
  return [code(prediction), code(reference.answer), asked.join(", "), verdict, by, looksAlike ? "yes" : ""];
}

const code = (text: string) =>
  text === ""
    ? "(nothing)"
    : `\`${text
        .replaceAll("|", "\\|")
        .replaceAll("\n", "⏎")
        .replace(/^ +| +$/g, (run) => "␣".repeat(run.length))}\``;
