import type { Comparison } from "../../../app/diff/diff.ts";
import { changeText, hasMoved } from "../../../dataset/report/figures.ts";
import type { Cause } from "../../../versions/diff/cause.ts";
import type { DisciplineChanges, TopicChanges } from "../../../versions/diff/diff-tally.ts";
import { isSame, type VersionDiff } from "../../../versions/diff/diff-versions.ts";
import { type RecordChange, recordOf } from "../../../versions/diff/record-change.ts";
import type { Piece } from "../../../versions/diff/word-diff.ts";
import { count } from "../progress.ts";
import { causeGroupText, causeText } from "./cause-text.ts";
import { cut, inContext, printable } from "./context.ts";
import { DetailLimit, topicsThatDiffer } from "./detail-limit.ts";
import { countsText, recordsText, sideText } from "./diff-text.ts";
import { editLines, editText } from "./edit-text.ts";
import { detailOf } from "./record-detail.ts";
import { MEASURES, NO_FIGURES, shiftText } from "./shift-text.ts";

/** What a comment on GitHub holds, in characters. */
const MOST = 65_536;

const EDITS_SHOWN = 20;
const TOPICS_SHOWN = 60;
const MOST_OF_A_TEXT = 1200;
const MOST_OF_A_VALUE = 300;

/** Room that summary and tables leave to records: their own bounds keep them within the rest. */
const ROOM = { most: 5, wanted: 40, room: 36_000 };

/** A comparison as a comment on a pull request. */
export class MarkdownReport {
  readonly #comparison: Comparison;
  readonly #limit: DetailLimit;
  readonly #records: string[] = [];

  constructor(comparison: Comparison) {
    this.#comparison = comparison;
    this.#limit = new DetailLimit(topicsThatDiffer(comparison.a.artifact, comparison.b.artifact), ROOM);
  }

  take(change: RecordChange, cause: Cause): void {
    const topic = recordOf(change).topic_id;
    if (!this.#limit.wants(topic)) return;
    const text = recordBlock(change, cause, this.#comparison);
    if (this.#limit.fits(topic, text.length)) this.#records.push(text);
  }

  text(diff: VersionDiff): string {
    const { a, b } = this.#comparison;
    const title = `### ${code(sideText(a))} → ${code(sideText(b))}`;
    if (isSame(diff)) return `${title}\n\nThe same version.\n`;
    const { becameCorrect, becameWrong, votes } = diff.verdicts;
    const blocks = [
      title,
      `**${countsText(diff.counts)}** · ${recordsText(a, b)}`,
      becameCorrect + becameWrong + votes === 0
        ? ""
        : `Verdicts: ${count(becameCorrect)} became correct, ${count(becameWrong)} became wrong, ${count(votes)} voted on otherwise.`,
      shiftTable(diff),
      figureTable(diff),
      causeList(diff),
      this.#edits(diff),
      ...disciplineTables(diff),
      ...this.#recordBlocks(),
    ].filter((block) => block !== "");
    return `${fitting(blocks).join("\n\n")}\n`;
  }

  #edits({ specs }: VersionDiff): string {
    if (specs === null) return "One version does not say what specs it was made from.";
    const lines = editLines(specs, this.#comparison.places).map((line) => `- ${code(editText(line))}`);
    if (lines.length === 0) return "";
    const more = lines.length - EDITS_SHOWN;
    const rest = more > 0 ? [`- and ${count(more)} more`] : [];
    return ["**Specs**", "", ...lines.slice(0, EDITS_SHOWN), ...rest].join("\n");
  }

  #recordBlocks(): string[] {
    if (this.#records.length === 0) return [];
    const left = this.#limit.leftOut;
    const note =
      left === 0
        ? ""
        : `${count(left)} further records differ and are left out here; \`chimera diff --full\`, \`--html\` and \`--json\` show them.`;
    return [`**Records**${note === "" ? "" : `: ${note}`}`, ...this.#records];
  }
}

/** Blocks as long as they fit, and a word on what did not. */
function fitting(blocks: readonly string[]): string[] {
  const kept: string[] = [];
  let room = MOST - 200;
  for (const [at, block] of blocks.entries()) {
    room -= block.length + 2;
    if (room < 0) {
      const left = blocks.length - at;
      return [...kept, `_Cut to the size of a comment: ${count(left)} further parts are left out._`];
    }
    kept.push(block);
  }
  return kept;
}

function shiftTable({ shifts }: VersionDiff): string {
  const rows = MEASURES.flatMap(([name, title]) => {
    const text = shiftText(name, shifts[name]);
    return text === "" ? [] : [`| ${title} | ${text} |`];
  });
  return rows.length === 0 ? "" : ["| of what differs | mean |", "| --- | --- |", ...rows].join("\n");
}

function figureTable({ figures }: VersionDiff): string {
  if (figures === null) return `Quality: ${NO_FIGURES}.`;
  const moved = figures.filter(hasMoved);
  if (moved.length === 0) return "";
  const rows = moved.map((one) => `| ${one.title} | ${changeText(one)} |`);
  return [
    `<details><summary><b>Quality</b>: ${count(moved.length)} of ${count(figures.length)} figures moved</summary>`,
    "",
    "| all records | |",
    "| --- | --- |",
    ...rows,
    "",
    "</details>",
  ].join("\n");
}

function causeList({ causes }: VersionDiff): string {
  const rows = Object.entries(causes).sort(([, a], [, b]) => b - a);
  if (rows.length === 0) return "";
  return ["**Why**", "", ...rows.map(([name, number]) => `- ${count(number)}: ${causeGroupText(name)}`)].join(
    "\n",
  );
}

const HEAD = [
  "| | added | removed | changed | moved | problem length | pass rate |",
  "| --- | ---: | ---: | ---: | ---: | --- | --- |",
];

function disciplineTables({ disciplines }: VersionDiff): string[] {
  if (disciplines.length === 0) return [];
  const table = [...HEAD, ...disciplines.map(tableRow)].join("\n");
  let left = TOPICS_SHOWN;
  const topics = disciplines.flatMap((discipline) => {
    const shown = discipline.topics.slice(0, left);
    left -= shown.length;
    return shown.length === 0 ? [] : [topicTable(discipline, shown)];
  });
  return [table, ...topics];
}

function topicTable({ id, topics }: DisciplineChanges, shown: readonly TopicChanges[]): string {
  const rest = topics.length - shown.length;
  const note = rest > 0 ? ["", `and ${count(rest)} more topics`] : [];
  const summary = `${escaped(id)}: ${count(topics.length)} ${topics.length === 1 ? "topic" : "topics"}`;
  return folded(summary, [...HEAD, ...shown.map(tableRow), ...note].join("\n"));
}

function tableRow({ id, added, removed, changed, moved, shifts }: TopicChanges): string {
  const cells = [
    code(id),
    ...[added, removed, changed, moved].map((number) => (number === 0 ? "" : count(number))),
    shiftText("problemLength", shifts.problemLength),
    shiftText("passRate", shifts.passRate),
  ];
  return `| ${cells.join(" | ")} |`;
}

function recordBlock(change: RecordChange, cause: Cause, { places }: Comparison): string {
  const { id, title, texts, values } = detailOf(change);
  const parts = [`<p>${escaped(causeText(change, cause, places))}</p>`];
  for (const { name, pieces } of texts.filter((text) => text.name !== "reasoning")) {
    const words = inContext(pieces, MOST_OF_A_TEXT).map(marked).join("");
    parts.push(`<p><b>${escaped(name)}</b></p>\n<pre>${words}</pre>`);
  }
  const rows = values.map(({ name, old, new: now }) => {
    const cell = (text: string | null) =>
      text === null ? "–" : `<code>${escaped(cut(text.replace(/\s+/g, " "), MOST_OF_A_VALUE))}</code>`;
    return `<tr><td>${escaped(name)}</td><td>${cell(old)}</td><td>${cell(now)}</td></tr>`;
  });
  if (rows.length > 0) parts.push(`<table>\n${rows.join("\n")}\n</table>`);
  return folded(`<code>${escaped(id)}</code> ${escaped(title)}`, parts.join("\n"));
}

function marked({ kind, text }: Piece): string {
  const shown = escaped(text);
  if (kind === "same") return shown;
  return kind === "removed" ? `<del>${shown}</del>` : `<ins>${shown}</ins>`;
}

const folded = (summary: string, content: string) =>
  `<details><summary>${summary}</summary>\n\n${content}\n\n</details>`;

/** Text that no reader of Markdown or HTML takes for anything else; a blank line would end a block of HTML. */
function escaped(text: string): string {
  return printable(text)
    .replace(/[&<>"'`*_[\]@#!|\\$~]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/\n(?=[ \t]*\n)/g, "&#10;");
}

/** A span of code: the fence is longer than any run of backticks within. */
function code(text: string): string {
  const line = printable(text).replace(/\s+/g, " ").replaceAll("|", "\u2223");
  const runs = [...line.matchAll(/`+/g)].map(([run]) => run.length);
  const fence = "`".repeat(Math.max(0, ...runs) + 1);
  return runs.length === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`;
}
