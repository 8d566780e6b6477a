import type { Config } from "../../config/config.ts";
import { type Diagnostic, DiagnosticError } from "../../diagnostics/diagnostic.ts";
import type { ResolvedDataset } from "../../specs/resolved.ts";
import { narrowDataset, type Selection } from "../narrow-dataset.ts";
import {
  chooseDataset,
  DEFAULT_SPECS,
  dirsOf,
  type OpenedProject,
  openProject,
  type ProjectDirs,
} from "../project.ts";
import { type Coverage, coverageOf } from "./coverage.ts";
import { type Scope, type Snapshot, takeSnapshot } from "./snapshot.ts";
import type { Reading } from "./watch.ts";

/** What is built of a project. */
export interface Wanted {
  readonly directory: string;
  /** Name of the dataset; the default one else. */
  readonly dataset: string | undefined;
  readonly selection: Selection;
}

/** A dataset that can be built. */
export interface Buildable {
  readonly dataset: ResolvedDataset;
  readonly config: Config;
  readonly dirs: ProjectDirs;
}

export interface ProjectReading extends Reading {
  /** Null when the diagnostics have an error. */
  readonly buildable: Buildable | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly coverage: Coverage;
  readonly remember: OpenedProject["remember"];
}

/** Openings until the files hold still; then what is there is taken, to be looked at again. */
const MOST_TRIES = 5;

/** Reads a project again and again, opening it only when a file of it has another content. */
export class ProjectReader {
  readonly #wanted: Wanted;
  #scope: Scope;
  #last: ProjectReading | null = null;

  constructor(wanted: Wanted) {
    this.#wanted = wanted;
    this.#scope = { directory: wanted.directory, projectDir: null, patterns: [], outside: [] };
  }

  async read(): Promise<ProjectReading> {
    let before = await takeSnapshot(this.#scope);
    if (this.#last?.digest === before.digest) return this.#last;
    for (let tries = 1; ; tries++) {
      const opened = await open(this.#wanted);
      const { scope } = opened;
      const after = await takeSnapshot(scope);
      // Opening reads for itself. Only with the same content before and after is it known what it read.
      const isSure = after.digest === before.digest && JSON.stringify(scope) === JSON.stringify(this.#scope);
      this.#scope = scope;
      if (isSure || tries === MOST_TRIES) {
        const reading = await readingOf(opened, after);
        this.#last = isSure ? reading : null;
        return reading;
      }
      before = after;
    }
  }
}

interface Opened {
  readonly scope: Scope;
  readonly buildable: Buildable | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly remember: OpenedProject["remember"];
}

async function open({ directory, dataset: name, selection }: Wanted): Promise<Opened> {
  let opened: OpenedProject;
  try {
    opened = await openProject(directory);
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    // There is no configuration: one that appears is waited for.
    const scope = { directory, projectDir: null, patterns: [], outside: [] };
    return { scope, buildable: null, diagnostics: error.diagnostics, remember: async () => {} };
  }
  const { projectDir, config, project, diagnostics, outside, remember } = opened;
  const patterns = config.specs ?? DEFAULT_SPECS;
  const scope = { directory, projectDir, patterns, outside: outside.patterns };
  if (project === null) return { scope, buildable: null, diagnostics, remember };
  try {
    const dataset = chooseDataset(project, config, name);
    narrowDataset(dataset, selection); // throws when there is nothing to select
    const buildable = { dataset, config, dirs: dirsOf(projectDir, config) };
    return { scope, buildable, diagnostics, remember };
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return { scope, buildable: null, diagnostics: [...diagnostics, ...error.diagnostics], remember };
  }
}

async function readingOf(opened: Opened, snapshot: Snapshot): Promise<ProjectReading> {
  const { scope, buildable, diagnostics, remember } = opened;
  const { digest, files, configPaths } = snapshot;
  // A configuration that cannot be read does not say where the outputs are; they are where they are by default.
  const { cache, dist } = buildable?.dirs ?? dirsOf(scope.projectDir ?? scope.directory, {});
  const coverage = await coverageOf(scope, configPaths, [cache, dist]);
  return { digest, files, usable: buildable !== null, buildable, diagnostics, coverage, remember };
}
