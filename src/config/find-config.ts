import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const CONFIG_NAMES = ["chimera.config.ts", "chimera.config.mts", "chimera.config.js", "chimera.config.mjs"];

/** Path of the configuration that holds for a directory: the nearest one above it; null when there is none. */
export function findConfig(directory: string): string | null {
  for (let at = resolve(directory); ; at = dirname(at)) {
    for (const name of CONFIG_NAMES) if (existsSync(join(at, name))) return join(at, name);
    if (at === dirname(at)) return null;
  }
}
