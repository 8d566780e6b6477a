import { appendFile, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encodeRows } from "../dataset/parquet.ts";
import * as usage from "../diagnostics/catalogue/usage.ts";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { unique } from "../store/unique.ts";
import { type Artifact, readWholeShard } from "../versions/artifacts.ts";
import { type ExportFile, placeExport } from "./place-export.ts";
import type { Choices, Exported, Place, Preset, Snippet } from "./preset.ts";
import { recordShards, type SplitShards } from "./shards.ts";
import { SOURCES } from "./sources.ts";
import { typedLines } from "./typed-lines.ts";

export interface ExportOptions extends Choices {
  readonly artifact: Artifact;
  readonly preset: Preset;
  /** Splits to export; null for all. */
  readonly only: readonly string[] | null;
  /** Where the files go. */
  readonly directory: string;
  /** The same as the user reads it. */
  readonly shownDirectory: string;
}

export interface ExportSummary {
  readonly preset: string;
  readonly dataset: string;
  readonly digest: string;
  readonly simulated: boolean;
  readonly view: string;
  readonly path: string;
  readonly files: readonly ExportFile[];
  /** By split: rows that were written, and records that the view has no row of. */
  readonly splits: Readonly<Record<string, { readonly rows: number; readonly withoutRow: number }>>;
  readonly notes: readonly string[];
  readonly snippet: Snippet;
}

/** Writes the rows of a version as a trainer wants them. The directory gets all of the files or none. */
export async function exportArtifact(options: ExportOptions): Promise<ExportSummary> {
  const { artifact, preset, directory, shownDirectory } = options;
  const { dataset, digest, dataDigest, simulated } = artifact.manifest;
  const shards = recordShards(artifact, options.only);
  const temporary = `${directory}.${unique()}.tmp`;
  await mkdir(temporary, { recursive: true });
  try {
    const written: WrittenSplit[] = [];
    for (const split of shards) written.push(await writeSplit(options, split, temporary));
    const filled = written.filter(({ rows }) => rows > 0);
    if (filled.length === 0) {
      const names = shards.map(({ split }) => split);
      throw new DiagnosticError([
        usage.nothingToExport(`${dataset}@${digest.slice(0, 12)}`, preset.view, names),
      ]);
    }
    const exported: Exported = {
      reasoning: options.reasoning,
      system: options.system,
      dataset,
      dir: shownDirectory,
      splits: Object.fromEntries(filled.map(({ split, rowFiles }) => [split, rowFiles])),
    };
    const further = preset.files?.(exported) ?? {};
    for (const [name, text] of Object.entries(further)) await writeFile(join(temporary, name), text);
    const rows = new Map(written.flatMap((one) => [...one.rowsIn]));
    const names = [...filled.flatMap((one) => one.files), ...Object.keys(further)];
    const about = { dataset, digest, dataDigest, preset: preset.name, view: preset.view, ...chosen(options) };
    const files = await placeExport({ temporary, directory, shownDirectory, names, rows, about });
    return {
      ...{ preset: preset.name, dataset, digest, simulated, view: preset.view, path: shownDirectory, files },
      splits: Object.fromEntries(
        written.map(({ split, rows: own, withoutRow }) => [split, { rows: own, withoutRow }]),
      ),
      notes: preset.notes,
      snippet: preset.snippet(exported),
    };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** What was chosen, as far as the rows show it. */
function chosen({ preset, reasoning, system }: ExportOptions): Readonly<Record<string, string>> {
  return {
    ...(preset.reasoning.length === 0 ? {} : { reasoning }),
    ...(system === null ? {} : { system }),
  };
}

interface WrittenSplit {
  readonly split: string;
  readonly rows: number;
  readonly withoutRow: number;
  /** Files of rows, and all that were written. */
  readonly rowFiles: readonly string[];
  readonly files: readonly string[];
  readonly rowsIn: ReadonlyMap<string, number>;
}

async function writeSplit(
  { artifact, preset, ...choices }: ExportOptions,
  { split, files: shards }: SplitShards,
  directory: string,
): Promise<WrittenSplit> {
  const columns = preset.columns(choices);
  const rowsIn = new Map<string, number>();
  const count = (name: string, more: number) => rowsIn.set(name, (rowsIn.get(name) ?? 0) + more);
  let index = 0;
  let withoutRow = 0;
  let held: object[] = [];
  for (const [at, { file, stem }] of shards.entries()) {
    const rows: Readonly<Record<string, unknown>>[] = [];
    const ids: string[] = [];
    for (const record of await readWholeShard(artifact, file)) {
      const source = SOURCES[preset.view](record);
      const place: Place = { dataset: artifact.manifest.dataset, split, index };
      if (source === null) withoutRow++;
      else {
        rows.push(preset.row(source, choices, place));
        ids.push(record.id);
        index++;
      }
    }
    const name = `${preset.fileFor === "split" ? split : stem}.${preset.format}`;
    if (rows.length > 0) count(name, rows.length);
    if (preset.format === "jsonl") await appendFile(join(directory, name), typedLines(columns, rows));
    else {
      held = [...held, ...rows];
      const isFileOver = preset.fileFor === "shard" || at === shards.length - 1;
      if (isFileOver && held.length > 0) {
        await writeFile(join(directory, name), (await encodeRows(columns, held)).bytes);
        held = [];
      }
    }
    if (preset.idsBeside && ids.length > 0) {
      const beside = `${split}.ids.txt`;
      count(beside, ids.length);
      await appendFile(join(directory, beside), `${ids.join("\n")}\n`);
    }
  }
  const files = [...rowsIn.keys()];
  const rowFiles = files.filter((name) => name.endsWith(preset.format));
  return { split, rows: index, withoutRow, rowFiles, files, rowsIn };
}
