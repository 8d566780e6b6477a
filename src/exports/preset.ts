import type { Fields } from "../dataset/columns.ts";
import type { DatasetRecord, TrajectoryRow } from "../dataset/record.ts";

/** Where a trajectory's reasoning goes: before the solution in <think> tags, a key of its own, or nowhere. */
export type Reasoning = "inline" | "reasoning_content" | "thinking" | "drop";

export const REASONING: readonly Reasoning[] = ["inline", "reasoning_content", "thinking", "drop"];

/** What a row is made from, by the view that its preset reads. */
export interface Sources {
  readonly full: { readonly record: DatasetRecord };
  readonly rl: { readonly record: DatasetRecord };
  readonly sft: { readonly record: DatasetRecord; readonly right: TrajectoryRow };
  readonly preference: {
    readonly record: DatasetRecord;
    readonly right: TrajectoryRow;
    readonly wrong: TrajectoryRow;
  };
}

export type ExportView = keyof Sources;

/** What a user may choose. */
export interface Choices {
  readonly reasoning: Reasoning;
  /** A message of the system before every problem. */
  readonly system: string | null;
}

/** Where a row stands. */
export interface Place {
  readonly dataset: string;
  readonly split: string;
  /** 0-based, within the split. */
  readonly index: number;
}

/** An export as its snippet and its further files see it. */
export interface Exported extends Choices {
  readonly dataset: string;
  /** The directory as the user names it. */
  readonly dir: string;
  /** Files of rows by split, relative to the directory; the first split is the one to train on. */
  readonly splits: Readonly<Record<string, readonly string[]>>;
}

/** The few lines of code or configuration that use an export. */
export interface Snippet {
  readonly language: "python" | "bash" | "yaml";
  readonly text: string;
}

/** How one trainer wants a dataset. */
export interface Preset<V extends ExportView = ExportView> {
  readonly name: string;
  /** One line for lists. */
  readonly about: string;
  readonly view: V;
  readonly format: "jsonl" | "parquet";
  /** A file for each split, or, where rows in Parquet may be too long to hold all of them, for each shard of it. */
  readonly fileFor: "split" | "shard";
  /** What may become of the reasoning, the usual first; empty where rows hold none. */
  readonly reasoning: readonly Reasoning[];
  /** Whether rows hold a chat that a system message can open. */
  readonly chat: boolean;
  /** Whether the trainer refuses columns that it does not know, so that ids stand in a file beside the rows. */
  readonly idsBeside: boolean;
  /** What the rows do not carry, and what to mind; told after each export. */
  readonly notes: readonly string[];
  columns(choices: Choices): Fields;
  row(source: Sources[V], choices: Choices, place: Place): Readonly<Record<string, unknown>>;
  /** Files besides those of the rows, by name. */
  files?(exported: Exported): Readonly<Record<string, string>>;
  snippet(exported: Exported): Snippet;
}
