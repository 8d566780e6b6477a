import { readdir, readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { readSpecFiles } from "../../specs/read-spec-files.ts";
import { type Digest, sha256 } from "../../util/digest.ts";
import { findBenchmarkFiles } from "../benchmarks.ts";
import { configFiles } from "./config-imports.ts";

/** Where a project is read from. */
export interface Scope {
  /** Where looking for a configuration begins; it goes on upwards. */
  readonly directory: string;
  /** Where one was found; null when there is none. */
  readonly projectDir: string | null;
  /** Globs of the spec files. */
  readonly patterns: readonly string[];
  /** Globs of the files of benchmarks. */
  readonly outside: readonly string[];
}

/** The content of everything that a project is read from. */
export interface Snapshot {
  readonly digest: Digest;
  /** Digest of each file, by absolute path. */
  readonly files: ReadonlyMap<string, string>;
  /** Files of the configuration, there or only looked for. */
  readonly configPaths: readonly string[];
}

const CONFIG_NAME = /^chimera\.config\.[^.]+$/;

export const isConfigName = (name: string) => CONFIG_NAME.test(name);

export async function takeSnapshot(scope: Scope): Promise<Snapshot> {
  const seeds: string[] = [];
  for (const directory of configDirectories(scope)) {
    const names = await readdir(directory).catch(() => []); // a parent may be closed to us
    seeds.push(...names.filter(isConfigName).map((name) => join(directory, name)));
  }
  const files = new Map<string, string>();
  const config = await configFiles(seeds.sort());
  for (const [path, bytes] of config) if (bytes !== null) files.set(path, sha256(bytes));
  const problems: string[] = [];
  if (scope.projectDir !== null) {
    const specs = await readSpecFiles(scope.projectDir, scope.patterns);
    for (const { path, text, unread } of specs.files) {
      files.set(join(scope.projectDir, path), unread === true ? "unread" : sha256(text));
    }
    problems.push(...specs.diagnostics.map(({ code, message }) => `${code} ${message}`));
  }
  for (const path of await outsideFiles(scope)) {
    const bytes = await readFile(path).catch(() => null);
    if (bytes !== null) files.set(path, sha256(bytes));
  }
  const lines = [...files].map(([path, digest]) => `${digest} ${path}`).sort();
  return { digest: sha256([...lines, ...problems].join("\n")), files, configPaths: [...config.keys()] };
}

async function outsideFiles({ projectDir, outside }: Scope): Promise<string[]> {
  if (projectDir === null || outside.length === 0) return [];
  const paths = await findBenchmarkFiles(projectDir, outside);
  return paths.map((path) => resolve(projectDir, path));
}

/** The directories that a configuration is looked for in. */
export function configDirectories({ directory, projectDir }: Scope): string[] {
  const directories = [directory];
  for (let at = directory; at !== projectDir && at !== dirname(at); ) {
    at = dirname(at);
    directories.push(at);
  }
  return directories;
}
