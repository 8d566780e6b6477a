import type { Report } from "../../dataset/report/report.ts";
import * as usage from "../../diagnostics/catalogue/usage.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import type { Artifact } from "../../versions/artifacts.ts";
import { findReport } from "../../versions/read-report.ts";

/** The report of an artifact, as its build wrote it. */
export async function readReport(artifact: Artifact): Promise<Report> {
  const report = await findReport(artifact);
  if (report === null) throw new DiagnosticError([usage.noReport(artifact.path)]);
  return report;
}
