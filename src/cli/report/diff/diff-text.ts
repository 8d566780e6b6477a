import type { Comparison, FoundSide } from "../../../app/diff/diff.ts";
import { changeText, type FigureChange, hasMoved } from "../../../dataset/report/figures.ts";
import type { Cause } from "../../../versions/diff/cause.ts";
import type { ChangeCounts, TopicChanges } from "../../../versions/diff/diff-tally.ts";
import { isSame, type VersionDiff } from "../../../versions/diff/diff-versions.ts";
import type { RecordChange } from "../../../versions/diff/record-change.ts";
import type { Piece } from "../../../versions/diff/word-diff.ts";
import { type Style, styler } from "../../style.ts";
import { count } from "../progress.ts";
import { causeGroupText, causeText } from "./cause-text.ts";
import { cut, inContext, printable } from "./context.ts";
import { editLines, editText } from "./edit-text.ts";
import { detailOf } from "./record-detail.ts";
import { MEASURES, NO_FIGURES, shiftText } from "./shift-text.ts";

const EDITS_SHOWN = 20;
const TOPICS_SHOWN = 40;
const FIGURES_SHOWN = 24;
const MOST_OF_A_TEXT = 2000;
const MOST_OF_A_VALUE = 300;

/** What differs, at a glance. */
export function diffText(diff: VersionDiff, { a, b, places }: Comparison, color: boolean): string {
  const style = styler(color);
  const lines = [`${style("bold", sideText(a))} → ${style("bold", sideText(b))}`];
  if (isSame(diff)) return `${lines[0]}\n  The same version.\n`;
  lines.push(`  ${recordsText(a, b)}`, `  ${countsText(diff.counts)}`);
  const { becameCorrect, becameWrong, votes } = diff.verdicts;
  if (becameCorrect + becameWrong + votes > 0)
    lines.push(
      `  verdicts: ${count(becameCorrect)} became correct, ${count(becameWrong)} became wrong, ${count(votes)} voted on otherwise`,
    );
  const section = (title: string, rows: readonly string[], most: number) => {
    if (rows.length === 0) return;
    lines.push("", style("bold", title), ...rows.slice(0, most).map((row) => `  ${row}`));
    if (rows.length > most) lines.push(`  and ${count(rows.length - most)} more; --json lists all`);
  };
  section("Shifts, of what differs", shiftRows(diff), MEASURES.length);
  if (diff.figures === null) section("Quality", [NO_FIGURES], 1);
  else section("Quality", figureRows(diff.figures), FIGURES_SHOWN);
  section("Why", causeRows(diff), Number.POSITIVE_INFINITY);
  if (diff.specs === null) section("Specs", ["one version does not say what it was made from"], 1);
  else
    section(
      "Specs",
      editLines(diff.specs, places).map((line) => printable(editText(line))),
      EDITS_SHOWN,
    );
  section(
    "Columns",
    [columnsText(diff)].filter((row) => row !== ""),
    1,
  );
  section("Topics", topicRows(diff), TOPICS_SHOWN);
  return `${lines.join("\n")}\n`;
}

/** "my-dataset@1a2b3c4d5e6f", and how it was named where that says more. */
export function sideText({ name, artifact }: FoundSide): string {
  const { dataset, digest } = artifact.manifest;
  const known = `${dataset}@${digest.slice(0, 12)}`;
  const said = name.replace(`${dataset}@`, "");
  return name === dataset || digest.startsWith(said) ? known : `${known} (${said})`;
}

export function recordsText(a: FoundSide, b: FoundSide): string {
  const [old, now] = [a.artifact.manifest.counts, b.artifact.manifest.counts];
  return `records ${count(old.records)} → ${count(now.records)}, correct ${count(old.correct)} → ${count(now.correct)}`;
}

export function countsText({ added, removed, changed, moved }: ChangeCounts): string {
  const parts = [
    [added, "added"],
    [removed, "removed"],
    [changed, "changed"],
    [moved, "moved between splits"],
  ] as const;
  return parts.map(([number, word]) => `${count(number)} ${word}`).join(", ");
}

function shiftRows({ shifts }: VersionDiff): string[] {
  return MEASURES.flatMap(([name, title]) => {
    const text = shiftText(name, shifts[name]);
    return text === "" ? [] : [`${title.padEnd(16)}  ${text}`];
  });
}

function figureRows(figures: readonly FigureChange[]): string[] {
  const moved = figures.filter(hasMoved);
  const width = Math.max(0, ...moved.map(({ title }) => title.length));
  return moved.map((one) => `${one.title.padEnd(width)}  ${changeText(one)}`);
}

const causeRows = ({ causes }: VersionDiff) =>
  Object.entries(causes)
    .sort(([, a], [, b]) => b - a)
    .map(([name, number]) => `${count(number).padStart(7)}  ${causeGroupText(name)}`);

const columnsText = ({ fields }: VersionDiff) =>
  Object.entries(fields)
    .sort(([, a], [, b]) => b - a)
    .map(([name, number]) => `${name} ${count(number)}`)
    .join(", ");

function topicRows({ disciplines }: VersionDiff): string[] {
  return disciplines.flatMap((discipline) => [
    topicRow(discipline, discipline.id),
    ...discipline.topics.map((topic) => `  ${topicRow(topic, topic.id)}`),
  ]);
}

function topicRow(changes: TopicChanges, name: string): string {
  const { added, removed, changed, moved, shifts } = changes;
  const marks = [
    added > 0 ? `+${count(added)}` : "",
    removed > 0 ? `−${count(removed)}` : "",
    changed > 0 ? `~${count(changed)}` : "",
    moved > 0 ? `↷${count(moved)}` : "",
  ].filter((mark) => mark !== "");
  const { problemLength, passRate } = shifts;
  const rest = [
    `problem length ${shiftText("problemLength", problemLength)}`,
    `pass rate ${shiftText("passRate", passRate)}`,
  ];
  return `${name}  ${marks.join(" ")}  ${rest.join(", ")}`;
}

/** One change with its words and its cause. */
export function recordText(
  change: RecordChange,
  cause: Cause,
  { places }: Comparison,
  color: boolean,
): string {
  const style = styler(color);
  const detail = detailOf(change);
  const lines = [
    `${style("bold", detail.id)}  ${detail.title}`,
    `  ${style("dim", printable(causeText(change, cause, places)))}`,
  ];
  for (const { name, pieces } of detail.texts) {
    if (name === "reasoning") continue;
    const text = inContext(pieces, MOST_OF_A_TEXT)
      .map((piece) => marked(piece, style))
      .join("");
    lines.push(`  ${name}`, text.replace(/^/gm, "    "));
  }
  for (const { name, old, new: now } of detail.values) lines.push(`  ${name}  ${valueText(old, now, style)}`);
  return `${lines.join("\n")}\n`;
}

function marked({ kind, text }: Piece, style: Style): string {
  const shown = printable(text);
  if (kind === "same") return shown;
  return kind === "removed" ? style("red", `[-${shown}-]`) : style("green", `{+${shown}+}`);
}

function valueText(old: string | null, now: string | null, style: Style): string {
  const short = (text: string) => printable(cut(text, MOST_OF_A_VALUE).replace(/\s+/g, " "));
  if (old === null) return style("green", `{+${short(now!)}+}`);
  if (now === null) return style("red", `[-${short(old)}-]`);
  return `${style("red", short(old))} → ${style("green", short(now))}`;
}
