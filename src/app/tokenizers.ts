import { resolve } from "node:path";
import { tokenizerNotFound } from "../diagnostics/catalogue/tokenizer.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { ResolvedDataset, ResolvedProject } from "../specs/resolved.ts";
import { readIfThere } from "../store/disk.ts";
import { sha256 } from "../util/digest.ts";
import type { BoundProject, PlaceOf } from "./found-files.ts";
import { Stamps } from "./unchanged.ts";

/** A project whose datasets know the files of their tokenizers, by digest. */
export async function bindTokenizers(
  project: ResolvedProject,
  projectDir: string,
  placeOf: PlaceOf,
): Promise<BoundProject> {
  const stamps = new Stamps(projectDir);
  const diagnostics: Diagnostic[] = [];
  const datasets: ResolvedDataset[] = [];
  const paths = new Set<string>();
  for (const dataset of project.datasets) {
    const { name, tokenizer } = dataset;
    if (tokenizer?.sha256 !== null) {
      datasets.push(dataset);
      continue;
    }
    paths.add(tokenizer.name);
    const file = resolve(projectDir, tokenizer.name);
    stamps.add(file);
    const bytes = await readIfThere(file);
    if (bytes === null) {
      const place = (await placeOf(name)).locate(["tokenizer"], null)?.location ?? null;
      diagnostics.push(tokenizerNotFound(place, tokenizer.name));
    } else datasets.push({ ...dataset, tokenizer: { ...tokenizer, sha256: sha256(bytes) } });
  }
  const found = { patterns: [...paths].sort(), inputs: stamps.settled };
  return { project: { ...project, datasets }, diagnostics, found };
}
