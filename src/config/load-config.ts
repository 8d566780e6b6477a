import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import * as catalogue from "../diagnostics/catalogue/config.ts";
import { type Diagnostic, DiagnosticError } from "../diagnostics/diagnostic.ts";
import { SourceText } from "../diagnostics/source-text.ts";
import { checkConfig, withoutSecrets } from "./check-config.ts";
import type { Config } from "./config.ts";
import { findConfig } from "./find-config.ts";

export interface LoadedConfig {
  /** Directory of the configuration: every path in it is relative to this. */
  readonly projectDir: string;
  /** Null when it cannot be used; the diagnostics say why. */
  readonly config: Config | null;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Finds the configuration in a directory or the nearest one above it, runs it and checks what it exports. Throws a
 * DiagnosticError when there is none.
 */
export async function loadConfig(directory: string): Promise<LoadedConfig> {
  const path = findConfig(directory);
  if (path === null) throw new DiagnosticError([catalogue.configNotFound(directory)]);
  const projectDir = dirname(path);
  const source = new SourceText(basename(path), withoutSecrets(await readFile(path, "utf8")));
  let exported: unknown;
  try {
    exported = await runConfig(path);
  } catch (error) {
    const diagnostics = [catalogue.configUnloadable(placeOf(error, source, path), reasonOf(error))];
    return { projectDir, config: null, diagnostics };
  }
  const diagnostics = checkConfig(exported, source);
  return { projectDir, config: diagnostics.length > 0 ? null : (exported as Config), diagnostics };
}

// Node 20 cannot import TypeScript by itself. The package's own name is resolved to this very copy of it, so that a
// configuration works wherever chimera is installed.
async function runConfig(path: string): Promise<unknown> {
  const { createJiti } = await import("jiti");
  const here = fileURLToPath(new URL("./config.ts", import.meta.url));
  const self = existsSync(here) ? here : here.replace(/\.ts$/, ".js");
  const jiti = createJiti(path, {
    fsCache: false,
    moduleCache: false,
    interopDefault: false,
    alias: { "chimera-data": self },
  });
  const exports = await jiti.import<{ default?: unknown }>(path);
  // What CommonJS sets as module.exports is the default export.
  return "default" in exports || !path.endsWith(".js") ? exports.default : exports;
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return withoutSecrets(message.split("\n")[0]!.trim());
}

// The loader strips types before it runs a module: its lines hold, its columns hold only for what it cannot parse.
function placeOf(error: unknown, source: SourceText, path: string) {
  const stack = error instanceof Error ? `${error.stack}` : "";
  const position = new RegExp(`${path.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}:(\\d+):(\\d+)`).exec(stack);
  if (position === null) return source.locate(0);
  const lines = source.text.split("\n");
  const number = Number(position[1]) - 1;
  const start = lines.slice(0, number).reduce((sum, line) => sum + line.length + 1, 0);
  if (stack.includes("ParseError")) return source.locate(start + Number(position[2]));
  const line = lines[number] ?? "";
  return source.locate(start + line.length - line.trimStart().length, start + line.trimEnd().length);
}
