import type { DatasetRecord, TrajectoryRow, VerdictRow } from "../../../dataset/record.ts";
import type { Json } from "../../../util/canonical-json.ts";
import { type RecordChange, recordOf } from "../../../versions/diff/record-change.ts";
import { type Piece, wordDiff } from "../../../versions/diff/word-diff.ts";
import { count } from "../progress.ts";
import { shortJson } from "./edit-text.ts";

/** A change as a person reads it, whatever it is written in. */
export interface RecordDetail {
  readonly id: string;
  readonly topic: string;
  /** "changed: problem, answer", "moved: train → test". */
  readonly title: string;
  /** Texts, word by word. */
  readonly texts: readonly { readonly name: string; readonly pieces: readonly Piece[] }[];
  /** What is short enough for a line; null where a version has no such value. */
  readonly values: readonly ValueChange[];
}

export interface ValueChange {
  readonly name: string;
  readonly old: string | null;
  readonly new: string | null;
}

const TEXTS = ["problem", "solution", "reasoning"] as const;

/** Columns that repeat what others say, or have lines of their own. */
const TOLD_ELSEWHERE = new Set<string>([...TEXTS, "messages", "trajectories", "verdicts", "answer", "unit"]);

export function detailOf(change: RecordChange): RecordDetail {
  const { id, topic_id: topic } = recordOf(change);
  if (change.kind !== "changed") {
    const { record, kind, split } = change;
    const side = kind === "added" ? "new" : "old";
    const piece = (text: string): Piece[] => [{ kind: kind === "added" ? "added" : "removed", text }];
    const texts = (["problem", "solution"] as const).map((name) => ({ name, pieces: piece(record[name]) }));
    const value = (name: string, text: string): ValueChange => ({ name, old: null, new: null, [side]: text });
    const values = [value("answer", answerOf(record)), value("split", split)];
    return { id, topic, title: kind, texts, values };
  }
  const { old, new: now, fields, moved } = change;
  const names = fields.map(({ field }) => field).filter((field) => field !== "messages");
  const parts = names.length === 0 ? [] : [`changed: ${names.join(", ")}`];
  if (moved !== null) parts.push(`moved: ${moved.from} → ${moved.to}`);
  const texts = TEXTS.filter((name) => old[name] !== now[name]).map((name) => ({
    name,
    pieces: wordDiff(old[name], now[name]),
  }));
  return { id, topic, title: parts.join("; "), texts, values: valuesOf(old, now, names, change) };
}

function valuesOf(
  old: DatasetRecord,
  now: DatasetRecord,
  names: readonly string[],
  { fields }: RecordChange & { readonly kind: "changed" },
): ValueChange[] {
  const rows: ValueChange[] = [];
  const add = (name: string, from: string | null, to: string | null) => {
    if (from !== to) rows.push({ name, old: from, new: to });
  };
  add("answer", answerOf(old), answerOf(now));
  for (const { field, old: from, new: to } of fields) {
    if (TOLD_ELSEWHERE.has(field)) continue;
    add(field, plain(from), plain(to));
  }
  addRows(old.verdicts, now.verdicts, ({ role }) => `verdict of ${role}`, voteOf, add);
  addRows(old.trajectories, now.trajectories, ({ role }) => `trajectory of ${role}`, outcomeOf, add);
  if (old.reasoning !== now.reasoning)
    add("reasoning length", count(old.reasoning.length), count(now.reasoning.length));
  const isTold = rows.some(({ name }) => name.startsWith("trajectory"));
  if (names.includes("trajectories") && !isTold && old.solution === now.solution)
    rows.push({ name: "trajectories", old: "as they were", new: "others, with the same outcomes" });
  return rows;
}

const answerOf = ({ answer, unit }: DatasetRecord) => (unit === null ? answer : `${answer} ${unit}`);

// The same vote in other words is no change of the verdict.
const voteOf = ({ model, valid, reason }: VerdictRow) => ({
  said: `${valid ? "valid" : "invalid"} (${model})`,
  why: reason === "" ? "" : `: ${reason}`,
});

const outcomeOf = ({ answer, correct, graded_by: step, model }: TrajectoryRow) => ({
  said: `${answer === "" ? "no answer" : answer}, ${correct ? "correct" : "wrong"} (${model})`,
  why: `, graded by ${step}`,
});

/** Rows of one role face each other in their order. */
function addRows<T extends { readonly role: string }>(
  old: readonly T[],
  now: readonly T[],
  nameOf: (row: T) => string,
  textOf: (row: T) => { readonly said: string; readonly why: string },
  add: (name: string, from: string | null, to: string | null) => void,
): void {
  const numbered = (rows: readonly T[]) => {
    const seen = new Map<string, number>();
    return new Map(
      rows.map((row) => {
        const number = (seen.get(row.role) ?? 0) + 1;
        seen.set(row.role, number);
        return [number === 1 ? nameOf(row) : `${nameOf(row)}, ${number}`, textOf(row)] as const;
      }),
    );
  };
  const [before, after] = [numbered(old), numbered(now)];
  for (const name of new Set([...after.keys(), ...before.keys()]))
    if (before.get(name)?.said !== after.get(name)?.said)
      add(name, textIn(before, name), textIn(after, name));
}

const textIn = (rows: ReadonlyMap<string, { readonly said: string; readonly why: string }>, name: string) => {
  const row = rows.get(name);
  return row === undefined ? null : `${row.said}${row.why}`;
};

const plain = (value: Json) => (typeof value === "string" ? value : shortJson(value));
