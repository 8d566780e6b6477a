import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { COLUMNS, TOMBSTONE_FIELDS } from "../../dataset/columns.ts";
import type { Manifest, ManifestFile } from "../../dataset/manifest.ts";
import { encodeRows, PARQUET_WRITER } from "../../dataset/parquet.ts";
import type { DatasetRecord, Tombstone } from "../../dataset/record.ts";
import { type RowView, VIEWS, type ViewName, viewRow } from "../../dataset/views.ts";
import { sha256 } from "../../util/digest.ts";
import { findingOf } from "./finding.ts";
import { misfits } from "./fits-fields.ts";
import { fileFacts, readLines } from "./read-lines.ts";
import { checkFile, type Verifying } from "./verify-shard.ts";

/** Holds the files of derived views that go with a shard against what its lines, which are whole, give. */
export async function verifyViews(
  { path, found }: Verifying,
  manifest: Manifest,
  lines: ManifestFile,
  stem: string,
  present: ReadonlyMap<string, ManifestFile>,
): Promise<void> {
  // Another writer gives other bytes for equal rows.
  if (manifest.schemes.parquet !== PARQUET_WRITER) return;
  const isRejected = lines.path.startsWith("rejected/");
  for (const view of Object.keys(manifest.counts.views) as ViewName[]) {
    const file = present.get(`data/${view}/${stem}.parquet`);
    if (view === "full" || (view === "rejected") !== isRejected || file === undefined) continue;
    const { sha256: digest } = await fileFacts(join(path, file.path));
    // One that is not the listed one is told of by itself.
    if (digest !== file.sha256) continue;
    const rows = rowsOf(view, await readFile(join(path, lines.path), "utf8"));
    // Lines that are no records are told of by themselves, and give no rows.
    if (rows === null) continue;
    if (sha256((await encodeRows(VIEWS[view].columns, rows)).bytes) === digest) continue;
    found(findingOf("parquet", `holds other rows than ${lines.path} gives`, { file: file.path }));
  }
}

function rowsOf(view: RowView | "rejected", text: string): readonly { readonly id: string }[] | null {
  const lines = text.split("\n").slice(0, -1);
  const rows = lines.map((line) => JSON.parse(line) as DatasetRecord | Tombstone);
  const fields = view === "rejected" ? TOMBSTONE_FIELDS : COLUMNS;
  if (rows.some((row) => misfits(fields, row).length > 0)) return null;
  return view === "rejected" ? rows : rows.flatMap((row) => viewRow(view, row as DatasetRecord) ?? []);
}

/** Reads the file of what is said of kept records, and counts it. */
export async function verifyTags(
  { path, found }: Verifying,
  file: ManifestFile,
  { curation }: Manifest,
): Promise<void> {
  const counts = new Map<string, number>();
  let lines = 0;
  const facts = await readLines(join(path, file.path), (bytes, line) => {
    lines = line;
    const tag = /"tag":"([^"]*)"/.exec(bytes.toString())?.[1] ?? "";
    counts.set(tag, (counts.get(tag) ?? 0) + 1);
  });
  checkFile(file, { ...facts, lines, isCut: facts.isCut }, found);
  for (const [tag, said] of Object.entries(curation.tags)) {
    const got = counts.get(tag) ?? 0;
    if (got === said) continue;
    const message = `${tag}: ${got}, and the manifest says ${said}`;
    found(findingOf("counts", message, { file: file.path }));
  }
}
