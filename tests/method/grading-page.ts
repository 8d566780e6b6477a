import { readFileSync } from "node:fs";
import { join } from "node:path";
import { markdownTable } from "../markdown-table.ts";
import type { Pair } from "./grading-table.ts";

const PAGE = join(import.meta.dirname, "../../docs/grading.md");
const OPENS = "<!-- The tables below are written by `npm run docs`. -->";

const HEAD = ["answer", "reference", "asked for", "verdict", "step", "looks equal"];

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

function section(type: string, pairs: readonly Pair[]): string {
  const rows = pairs.map(({ prediction, reference, verdict, step, looksAlike }) => {
    const { unit, tolerance, problem } = reference;
    const asked = [
      unit === null ? "" : code(unit),
      tolerance === undefined ? "" : `within ${tolerance}`,
      problem === undefined ? "" : code(problem),
    ];
    const by = verdict === "undecided" ? "" : step;
    const cells = [
      code(prediction),
      code(reference.answer),
      asked.join(""),
      verdict,
      by,
      looksAlike ? "yes" : "",
    ];
    return cells;
  });
  return `### ${type}\n\n${markdownTable([HEAD, ...rows])}\n`;
}

const code = (text: string) =>
  text === ""
    ? "(nothing)"
    : `\`${text
        .replaceAll("|", "\\|")
        .replaceAll("\n", "⏎")
        .replace(/^ +| +$/g, (spaces) => "␣".repeat(spaces.length))}\``;
