import { readdirSync } from "node:fs";
import { sha256 } from "../util/digest.ts";
import type { Memo } from "../util/memo.ts";

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
  const { searchSpecPaths } = await import("./search-spec-paths.ts");
  const paths = await searchSpecPaths(projectDir, patterns);
  if (key !== null) memo.set("paths", key, paths);
  return paths;
}

/** Every name below the directories that patterns begin with, and what it is; null where that may be anything. */
function namesBelow(projectDir: string, patterns: readonly string[]): readonly string[] | null {
  const names: string[] = [];
  const walk = (directory: string) => {
    names.push(directory);
    const entries = readdirSync(`${projectDir}/${directory}`, { withFileTypes: true });
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
