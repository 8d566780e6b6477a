import { join } from "node:path";
import { REPORT_FILES, REPORT_VERSION, type Report } from "../../dataset/report/report.ts";
import * as usage from "../../diagnostics/catalogue/usage.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { readIfThere } from "../../store/disk.ts";
import type { Artifact } from "../../versions/artifacts.ts";

/** The report of an artifact, as its build wrote it. */
export async function readReport({ path, manifest }: Artifact): Promise<Report> {
  const text = (await readIfThere(join(path, REPORT_FILES.json)))?.toString();
  const report = text === undefined ? null : parsed(text);
  if (report?.reportVersion !== REPORT_VERSION || report.digest !== manifest.digest)
    throw new DiagnosticError([usage.noReport(path)]);
  return report;
}

function parsed(text: string): Report | null {
  try {
    return JSON.parse(text) as Report | null;
  } catch {
    return null;
  }
}
