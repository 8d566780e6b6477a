import { readdirSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "../util/digest.ts";
import type { Memo } from "../util/memo.ts";

const SPEC_NAME = /\.ya?ml$/;
const WILDCARD = /[*?[\](){}!+@|\\]/;

/**
 * Paths of the files that patterns match, sorted, relative to the project. What a pattern matches follows from the names
 * below the directories that it begins with, so that the search is done only for names that are not in the memo.
 */
export async function findSpecPaths(
  projectDir: string,
  patterns: readonly string[],
  memo: Memo,
): Promise<readonly string[]> {
  const names = namesBelow(projectDir, patterns);
  const key = names === null ? null : sha256(JSON.stringify([patterns, names]));
  const known = key === null ? undefined : (memo.get("paths", key) as readonly string[] | undefined);
  if (known !== undefined) return known;
  const paths = await search(projectDir, patterns);
  if (key !== null) memo.set("paths", key, paths);
  return paths;
}

async function search(projectDir: string, patterns: readonly string[]): Promise<readonly string[]> {
  const { default: fastGlob } = await import("fast-glob");
  const found = await fastGlob([...patterns], {
    cwd: projectDir,
    onlyFiles: false, // a directory or a dangling link that is named like a spec is worth a word
    followSymbolicLinks: false, // a link to a parent directory would be followed for ever
    objectMode: true,
  });
  const paths = found
    .filter(({ path, dirent }) => dirent.isFile() || SPEC_NAME.test(path))
    .map(({ path }) => path);
  return paths.sort(); // by UTF-16 code unit
}

/** Every name below the directories that patterns begin with, and what it is; null where that may be anything. */
function namesBelow(projectDir: string, patterns: readonly string[]): readonly string[] | null {
  const names: string[] = [];
  const walk = (directory: string) => {
    names.push(directory);
    const entries = readdirSync(join(projectDir, directory), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const kind = entry.isFile() ? "file" : entry.isDirectory() ? "directory" : "other";
      names.push(`${kind} ${entry.name}`);
      if (entry.isDirectory()) walk(`${directory}/${entry.name}`);
    }
  };
  try {
    for (const base of basesOf(patterns)) {
      if (base === null) return null;
      walk(base);
    }
    return names;
  } catch {
    return null;
  }
}

/** The directory that each pattern begins with; null for the project itself or one outside of it. */
function basesOf(patterns: readonly string[]): ReadonlySet<string | null> {
  const including = patterns.filter((pattern) => !/^!(?!\()/.test(pattern));
  return new Set(
    including.map((pattern) => {
      const parts = pattern.split("/");
      const wild = parts.findIndex((part) => WILDCARD.test(part));
      const base = parts.slice(0, wild === -1 ? -1 : wild);
      return base.length === 0 || base.some((part) => /^\.{0,2}$/.test(part)) ? null : base.join("/");
    }),
  );
}
