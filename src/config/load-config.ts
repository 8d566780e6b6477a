import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as catalogue from "../diagnostics/catalogue/config.ts";
import type { Diagnostic, Result } from "../diagnostics/diagnostic.ts";
import { SourceText } from "../diagnostics/source-text.ts";
import { checkConfig, withoutSecrets } from "./check-config.ts";
import type { Config } from "./config.ts";

const CONFIG_NAMES = ["chimera.config.ts", "chimera.config.mts", "chimera.config.js", "chimera.config.mjs"];

export interface LoadedConfig {
  /** Directory of the configuration: every path in it is relative to this. */
  readonly projectDir: string;
  /** Name of the file. */
  readonly file: string;
  readonly config: Config;
}

/** Finds the configuration in a directory or the nearest one above it, runs it and checks what it exports. */
export async function loadConfig(directory: string): Promise<Result<LoadedConfig>> {
  const path = findConfig(resolve(directory));
  if (path === null) return failed(catalogue.configNotFound(directory));
  const projectDir = dirname(path);
  const file = path.slice(projectDir.length + 1);
  const source = new SourceText(file, withoutSecrets(await readFile(path, "utf8")));
  let exported: unknown;
  try {
    exported = await runConfig(path);
  } catch (error) {
    return failed(
      catalogue.configUnloadable(placeOf(error, source, path), reasonOf(error)),
    );
  }
  const diagnostics = checkConfig(exported, source);
  if (diagnostics.length > 0) return { ok: false, diagnostics };
  return { ok: true, value: { projectDir, file, config: exported as Config }, warnings: [] };
}

function findConfig(directory: string): string | null {
  for (let at = directory; ; at = dirname(at)) {
    for (const name of CONFIG_NAMES) if (existsSync(join(at, name))) return join(at, name);
    if (at === dirname(at)) return null;
  }
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

const failed = (diagnostic: Diagnostic): Result<never> => ({ ok: false, diagnostics: [diagnostic] });
