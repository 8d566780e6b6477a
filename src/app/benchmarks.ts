import { readdirSync, statSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { benchmarkNotFound } from "../diagnostics/catalogue/curation.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { ResolvedBenchmark, ResolvedDataset, ResolvedProject } from "../specs/resolved.ts";
import { readIfThere } from "../store/disk.ts";
import { sha256 } from "../util/digest.ts";
import type { BoundProject, PlaceOf } from "./found-files.ts";
import { Stamps } from "./unchanged.ts";

const WILDCARD = /[*?[\](){}!+@|\\]/;

const isFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

/** Paths of the files that patterns match, sorted, relative to the project. */
export async function findBenchmarkFiles(projectDir: string, patterns: readonly string[]): Promise<string[]> {
  const paths = new Set<string>();
  const globs: string[] = [];
  for (const pattern of patterns) {
    if (WILDCARD.test(pattern)) globs.push(pattern);
    else if (isFile(resolve(projectDir, pattern))) paths.add(pattern.replace(/^\.\//, ""));
  }
  if (globs.length > 0) {
    // A name needs no search.
    const { default: fastGlob } = await import("fast-glob");
    // A link to a file is one; links to directories are not followed, since they may lead back.
    const found = await fastGlob(globs, { cwd: projectDir, onlyFiles: false, followSymbolicLinks: false });
    for (const path of found) if (isFile(resolve(projectDir, path))) paths.add(path);
  }
  return [...paths].sort();
}

/** A project whose datasets know the files of their benchmarks, by digest. */
export async function bindBenchmarks(
  project: ResolvedProject,
  projectDir: string,
  placeOf: PlaceOf,
): Promise<BoundProject> {
  const stamps = new Stamps(projectDir);
  const diagnostics = new Map<string, Diagnostic>();
  const datasets: ResolvedDataset[] = [];
  const patterns = new Set<string>();
  for (const dataset of project.datasets) {
    const { benchmarks } = dataset.curation.contamination;
    const bound: ResolvedBenchmark[] = [];
    for (const benchmark of benchmarks) {
      for (const pattern of benchmark.patterns) patterns.add(pattern);
      stampBases(projectDir, benchmark.patterns, stamps);
      const files = await filesOf(projectDir, benchmark.patterns, stamps);
      bound.push({ ...benchmark, files });
      if (files.length > 0) continue;
      const path = ["curation", "contamination", "benchmarks", benchmark.name, "patterns"];
      const place = (await placeOf(dataset.name)).locate(path, null)?.location ?? null;
      const diagnostic = benchmarkNotFound(place, benchmark.name, benchmark.patterns);
      // Datasets may share a policy.
      diagnostics.set(JSON.stringify(diagnostic), diagnostic);
    }
    datasets.push(benchmarks.length === 0 ? dataset : withBenchmarks(dataset, bound));
  }
  const found = { patterns: [...patterns].sort(), inputs: stamps.settled };
  return { project: { ...project, datasets }, diagnostics: [...diagnostics.values()], found };
}

function withBenchmarks(dataset: ResolvedDataset, benchmarks: readonly ResolvedBenchmark[]): ResolvedDataset {
  const { curation } = dataset;
  const contamination = { ...curation.contamination, benchmarks };
  return { ...dataset, curation: { ...curation, contamination } };
}

async function filesOf(projectDir: string, patterns: readonly string[], stamps: Stamps) {
  const files: { path: string; sha256: string }[] = [];
  for (const path of await findBenchmarkFiles(projectDir, patterns)) {
    const file = resolve(projectDir, path);
    stamps.add(file);
    const bytes = await readIfThere(file);
    if (bytes !== null) files.push({ path, sha256: sha256(bytes) });
  }
  return files;
}

/** What a glob matches changes when a directory below its beginning does. */
function stampBases(projectDir: string, patterns: readonly string[], stamps: Stamps): void {
  for (const pattern of patterns) {
    if (!WILDCARD.test(pattern)) continue;
    const parts = pattern.split("/");
    const wild = parts.findIndex((part) => WILDCARD.test(part));
    const base = resolve(projectDir, parts.slice(0, wild).join("/"));
    // Below the project itself its own output would come and go.
    if (relative(projectDir, base).split(sep).join("") === "") stamps.refuse();
    else stampDirectories(base, stamps);
  }
}

function stampDirectories(directory: string, stamps: Stamps): void {
  stamps.add(directory);
  try {
    for (const entry of readdirSync(directory, { withFileTypes: true }))
      if (entry.isDirectory()) stampDirectories(join(directory, entry.name), stamps);
  } catch {
    stamps.refuse();
  }
}
