import { realpath } from "node:fs/promises";
import { basename, dirname, relative, resolve, sep } from "node:path";
import fastGlob from "fast-glob";
import { configDirectories, isConfigName, type Scope } from "./snapshot.ts";

/** What has to be watched, so that nothing that a project is read from changes unseen. */
export interface Coverage {
  /** Directories to begin at. They are there, as a rule, when what lies below them comes and goes. */
  readonly roots: readonly string[];
  /** Whether a path below them matters: what is read, what could be, and the directories on the way to it. */
  readonly covers: (path: string) => boolean;
  /** Equal for coverages that cover the same. */
  readonly key: string;
}

interface Base {
  readonly path: string;
  /** Levels of files below it that its patterns reach. */
  readonly depth: number;
  readonly withHidden: boolean;
}

/** What to watch for a scope, its configuration's files, and directories that are never watched. */
export async function coverageOf(
  scope: Scope,
  configPaths: readonly string[],
  excluded: readonly string[],
): Promise<Coverage> {
  const bases =
    scope.projectDir === null ? [] : await basesOf(scope.projectDir, [...scope.patterns, ...scope.outside]);
  const lookedIn = configDirectories(scope);
  const barred = excluded.filter((path) => !bases.some((base) => isWithin(path, base.path)));
  const above = bases.map(({ path }) =>
    isWithin(scope.projectDir!, path) ? scope.projectDir! : dirname(path),
  );
  const roots = [...new Set([...lookedIn, ...above, ...configPaths.map((path) => dirname(path))])].sort();
  const single = new Set(configPaths);
  const covers = (path: string) =>
    single.has(path) ||
    roots.includes(path) ||
    (isConfigName(basename(path)) && lookedIn.includes(dirname(path))) ||
    (!barred.some((directory) => isWithin(directory, path)) && bases.some((base) => reaches(base, path)));
  return { roots, covers, key: JSON.stringify([roots, bases, barred, [...single].sort(), lookedIn]) };
}

/** Whether a path is a directory or lies below it. */
function isWithin(directory: string, path: string): boolean {
  return path === directory || path.startsWith(directory.endsWith(sep) ? directory : directory + sep);
}

function reaches(base: Base, path: string): boolean {
  if (isWithin(path, base.path)) return true; // on the way to it, or it
  if (!isWithin(base.path, path)) return false;
  const parts = relative(base.path, path).split(sep);
  if (parts.length > base.depth || parts.includes("node_modules")) return false;
  return base.withHidden || !parts.some((part) => part.startsWith("."));
}

// The library that finds the files says where it looks for them. It goes into a base that is a link, and follows none
// below it.
async function basesOf(projectDir: string, patterns: readonly string[]): Promise<Base[]> {
  const bases: Base[] = [];
  for (const task of tasksOf(patterns)) {
    const path = resolve(projectDir, task.base);
    const depth = Math.max(...task.positive.map((pattern) => depthBelow(projectDir, path, pattern)));
    const withHidden = task.positive.some((pattern) => /(?:^|[/{,])\.[^./]/.test(pattern));
    bases.push({ path, depth, withHidden });
    const real = await realpath(path).catch(() => path);
    if (real !== path) bases.push({ path: real, depth, withHidden });
  }
  return bases;
}

// What is no pattern is told of when the specs are read.
function tasksOf(patterns: readonly string[]) {
  try {
    return fastGlob.generateTasks([...patterns]);
  } catch {
    return [];
  }
}

function depthBelow(projectDir: string, base: string, pattern: string): number {
  if (pattern.includes("**")) return Number.MAX_SAFE_INTEGER;
  return Math.max(1, relative(base, resolve(projectDir, pattern)).split(sep).length);
}
