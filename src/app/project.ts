import { resolve } from "node:path";
import type { Config } from "../config/config.ts";
import { loadConfig } from "../config/load-config.ts";
import * as usage from "../diagnostics/catalogue/usage.ts";
import { type Diagnostic, DiagnosticError } from "../diagnostics/diagnostic.ts";
import { hasErrors, sortDiagnostics } from "../diagnostics/sort.ts";
import { didYouMean } from "../diagnostics/suggest.ts";
import { loadSpecs } from "../specs/load-specs.ts";
import type { InputLocator } from "../specs/locate-input.ts";
import { readSpecFiles } from "../specs/read-spec-files.ts";
import type { DeclaredTaxonomy } from "../specs/resolve-taxonomy.ts";
import type { ResolvedDataset, ResolvedProject } from "../specs/resolved.ts";
import { type Memo, NO_MEMO } from "../util/memo.ts";
import { type BoundProject, type FoundFiles, NO_FILES, type PlaceOf, together } from "./found-files.ts";
import { checkLimits } from "./providers/check-limits.ts";
import { checkModelSettings } from "./providers/check-model-settings.ts";
import { checkProviders } from "./providers/check-providers.ts";
import { StateMemo } from "./state-memo.ts";

/** Where specifications lie unless the configuration says otherwise. */
export const DEFAULT_SPECS = ["specs/**/*.yaml", "specs/**/*.yml"];

/** A project as far as it could be read, with everything there is to say about it. */
export interface OpenedProject {
  readonly projectDir: string;
  readonly config: Config;
  /** Null when the specs have errors. */
  readonly project: ResolvedProject | null;
  readonly diagnostics: readonly Diagnostic[];
  /** Files of benchmarks and tokenizers, which lie outside of the specs. */
  readonly outside: FoundFiles;
  /** Disciplines and topics as declared, whatever is wrong elsewhere. */
  readonly taxonomy: DeclaredTaxonomy;
  /** Opens what finds the places of a dataset's fields. */
  readonly locatorOf: (dataset: string) => Promise<InputLocator>;
  /** What was found of the project's texts before. */
  readonly memo: Memo;
  /** Keeps what was found of the project's texts in its cache, so that opening it again takes less. Never fails. */
  readonly remember: () => Promise<void>;
}

/** Where a project keeps what it makes. */
export interface ProjectDirs {
  /** Where paths that specs name begin. */
  readonly project: string;
  readonly cache: string;
  readonly dist: string;
}

/** Reads the configuration alone: for commands that look only at artifacts. */
export async function openConfig(
  directory: string,
): Promise<{ config: Config; projectDir: string; dirs: ProjectDirs }> {
  const { config, projectDir, diagnostics } = await configure(directory);
  if (config === null) throw new DiagnosticError(diagnostics);
  return { config, projectDir, dirs: dirsOf(projectDir, config) };
}

/**
 * Reads configuration and specs, with every problem of both. Throws only when there is no configuration at all. Benchmarks
 * and tokenizers are looked for in the project, or where `filesIn` says.
 */
export async function openProject(directory: string, filesIn?: string): Promise<OpenedProject> {
  const { config, projectDir, diagnostics: ofConfig, memo, source } = await configure(directory);
  const read = await readSpecFiles(projectDir, config?.specs ?? DEFAULT_SPECS, memo ?? NO_MEMO);
  const specs = await loadSpecs(read.files, memo ?? NO_MEMO);
  const { taxonomy } = specs;
  const users = [...(specs.project?.datasets ?? []), ...taxonomy.bound];
  const ofSettings =
    specs.project === null || config === null ? [] : checkModelSettings(config, specs.models, source);
  const placeOf = async (dataset: string) => {
    const { InputLocator } = await import("../specs/locate-input.ts");
    return InputLocator.open(read.files, dataset, memo ?? NO_MEMO);
  };
  const ofProviders =
    specs.project === null || config === null
      ? []
      : [...(await checkProviders(users, config, () => placeOf(""))), ...checkLimits(users, config)];
  const bound = await bindFiles(specs.project, filesIn ?? projectDir, placeOf);
  const all = [
    ...ofConfig,
    ...read.diagnostics,
    ...specs.diagnostics,
    ...ofProviders,
    ...ofSettings,
    ...bound.diagnostics,
  ];
  const diagnostics = sortDiagnostics(all);
  const project = hasErrors(diagnostics) ? null : bound.project;
  const remember = async () => memo?.save();
  return {
    projectDir,
    config: config ?? {},
    project,
    diagnostics,
    outside: bound.found,
    taxonomy,
    locatorOf: placeOf,
    memo: memo ?? NO_MEMO,
    remember,
  };
}

/** The project with the digests of the files that it names; code for it is loaded where there are any. */
async function bindFiles(resolved: ResolvedProject | null, directory: string, placeOf: PlaceOf) {
  let project = resolved;
  let found = NO_FILES;
  const diagnostics: Diagnostic[] = [];
  const take = (bound: BoundProject) => {
    project = bound.project;
    found = together(found, bound.found);
    diagnostics.push(...bound.diagnostics);
  };
  if (hasBenchmarks(project))
    take(await (await import("./benchmarks.ts")).bindBenchmarks(project, directory, placeOf));
  if (hasTokenizerFiles(project))
    take(await (await import("./tokenizers.ts")).bindTokenizers(project, directory, placeOf));
  return { project, found, diagnostics };
}

const hasBenchmarks = (project: ResolvedProject | null): project is ResolvedProject =>
  project?.datasets.some(({ curation }) => curation.contamination.benchmarks.length > 0) === true;

const hasTokenizerFiles = (project: ResolvedProject | null): project is ResolvedProject =>
  project?.datasets.some(({ tokenizer }) => tokenizer?.sha256 === null) === true;

/** The configuration, with what is known of the project; null where it does not even say where that would be. */
async function configure(directory: string) {
  let memo = null as StateMemo | null;
  const loaded = await loadConfig(directory, (projectDir) => {
    memo = new StateMemo(dirsOf(projectDir, {}).cache);
    return memo;
  });
  const { projectDir, config } = loaded;
  if (config !== null) memo ??= new StateMemo(dirsOf(projectDir, config).cache);
  return { ...loaded, memo };
}

export function dirsOf(projectDir: string, config: Config): ProjectDirs {
  return {
    project: projectDir,
    cache: resolve(projectDir, config.cacheDir ?? "cache"),
    dist: resolve(projectDir, config.distDir ?? "dist"),
  };
}

/** The dataset of that name, or the configuration's default one. */
export function chooseDataset(
  project: ResolvedProject,
  config: Config,
  name: string | undefined,
): ResolvedDataset {
  const names = project.datasets.map((dataset) => dataset.name);
  const wanted = name ?? config.defaultDataset ?? (names.length === 1 ? names[0] : undefined);
  if (wanted === undefined) throw new DiagnosticError([usage.noDefaultDataset(names)]);
  const dataset = project.datasets.find((one) => one.name === wanted);
  if (dataset === undefined)
    throw new DiagnosticError([usage.unknownDataset(wanted, didYouMean(wanted, names))]);
  return dataset;
}
