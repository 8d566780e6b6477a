import { many } from "../../dataset/report/numbers.ts";
import type { ExportSummary } from "../../exports/export-artifact.ts";
import { count } from "./progress.ts";

/** What an export wrote and what it left out, for people. */
export function exportText(summary: ExportSummary): string {
  const { dataset, digest, preset, path, files, splits, view, notes, simulated } = summary;
  const lines = [`${dataset}@${digest.slice(0, 12)} for ${preset} is in ${path}:`];
  for (const file of files) {
    const rows = file.rows === undefined ? "" : `  ${many(file.rows, "row")}`;
    lines.push(`  ${file.path}${rows}`);
  }
  for (const [split, { rows, withoutRow }] of Object.entries(splits))
    if (withoutRow > 0)
      lines.push(
        `The view ${view} has no row for ${count(withoutRow)} of the ${many(rows + withoutRow, "record")} of ${split}.`,
      );
  if (simulated) lines.push("The rows are simulated: do not train on them.");
  lines.push(
    "All trajectories, votes and lineage of a record stay in the version, under its id.",
    ...notes,
    "",
  );
  return `${lines.join("\n")}\n`;
}
