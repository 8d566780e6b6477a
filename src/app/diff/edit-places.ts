import { parseSpec, specText } from "../../dataset/spec-text.ts";
import type { Location } from "../../diagnostics/diagnostic.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import type { ResolvedDataset } from "../../specs/resolved.ts";
import { canonicalJson } from "../../util/canonical-json.ts";
import type { SpecEdits } from "../../versions/diff/cause.ts";
import type { Change } from "../../versions/spec-changes.ts";
import { snapshotOf } from "../../versions/spec-snapshot.ts";
import { openLocator } from "../plan/reasons.ts";
import { DEFAULT_SPECS, dirsOf, openProject } from "../project.ts";

/** Where an edit is declared in the project's files, and what to call it there. */
export interface EditPlace {
  readonly location: Location;
  /** Set where one declaration speaks for many topics. */
  readonly shared: string | null;
}

export type EditPlaces = ReadonlyMap<Change, EditPlace>;

// As an artifact has it, which names no prompt by its document.
const asWritten = (dataset: ResolvedDataset) => parseSpec(specText(dataset))!.dataset;

/** The places of edits where the newer version is what the specs say as they stand in the project; else none. */
export async function placesOf(edits: SpecEdits, dataset: string, directory: string): Promise<EditPlaces> {
  const places = new Map<Change, EditPlace>();
  if (edits.changes.length === 0) return places;
  try {
    const { project, projectDir, config } = await openProject(directory);
    const declared = project?.datasets.find(({ name }) => name === dataset);
    const isWorking =
      declared !== undefined && canonicalJson(snapshotOf(asWritten(declared))) === canonicalJson(edits.new);
    if (!isWorking) return places;
    const specs = { projectDir, patterns: config.specs ?? DEFAULT_SPECS, dirs: dirsOf(projectDir, config) };
    const locator = await openLocator(dataset, specs);
    for (const change of edits.changes) {
      const place = locator.locate(change.path, change.old);
      if (place !== null) places.set(change, place);
    }
  } catch (error) {
    // A comparison of artifacts needs no specs.
    if (!(error instanceof DiagnosticError)) throw error;
  }
  return places;
}
