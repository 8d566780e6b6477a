import { join } from "node:path";
import { REPORT_FILES, REPORT_VERSION, type Report } from "../dataset/report/report.ts";
import { readIfThere } from "../store/disk.ts";
import type { Artifact } from "./artifacts.ts";

/** The report of an artifact, as its build wrote it; null when it has none that this version of the program knows. */
export async function findReport({ path, manifest }: Artifact): Promise<Report | null> {
  const text = (await readIfThere(join(path, REPORT_FILES.json)))?.toString();
  const report = text === undefined ? null : parsed(text);
  return report?.reportVersion === REPORT_VERSION && report.digest === manifest.digest ? report : null;
}

function parsed(text: string): Report | null {
  try {
    return JSON.parse(text) as Report | null;
  } catch {
    return null;
  }
}
