import { dirname, resolve } from "node:path";
import { readIfThere } from "../../store/disk.ts";

const IMPORT = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)["'](\.{1,2}\/[^"'\n]+)["']/g;
const ENDINGS = [".ts", ".mts", ".cts", ".js", ".mjs", ".cjs", ".json", "/index.ts", "/index.js"];
const MOST_FILES = 200; // a configuration that imports half a program is watched as far as this

/**
 * The files that a configuration is made of: itself, and what it imports by relative path, directly or not. By path;
 * null for a file that is not there but would be read if it were.
 */
export async function configFiles(seeds: readonly string[]): Promise<Map<string, Buffer | null>> {
  const found = new Map<string, Buffer | null>();
  const open = [...seeds];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (found.has(path) || found.size >= MOST_FILES) continue;
    const bytes = await readIfThere(path).catch(() => null); // what cannot be read is told of by loading it
    found.set(path, bytes);
    if (bytes !== null && !path.endsWith(".json")) open.push(...importedPaths(path, bytes.toString("utf8")));
  }
  return found;
}

/** Every path that a relative import of a module may mean. */
export function importedPaths(module: string, text: string): string[] {
  return [...text.matchAll(IMPORT)].flatMap(([, specifier]) => {
    const path = resolve(dirname(module), specifier!);
    // TypeScript is often imported by the name of what it compiles to.
    const source = /\.[mc]?js$/.test(path) ? [path.replace(/js$/, "ts")] : [];
    return [path, ...source, ...ENDINGS.map((ending) => path + ending)];
  });
}
