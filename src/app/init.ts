import { readdir, readFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as usage from "../diagnostics/catalogue/usage.ts";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { isErrno, writeAtomic } from "../store/disk.ts";
import { ensureUnionMerge, GIT_ATTRIBUTES } from "../versions/lock/git-attributes.ts";
import { starterFiles } from "./starter-files.ts";

const PACKAGE = fileURLToPath(new URL("../../", import.meta.url));

/** Specs of this package that every new project starts from, as they stand in it. */
const COPIED = [
  "specs/policies/generation/graduate.yaml",
  "specs/policies/verification/blind-cross-check.yaml",
  "specs/policies/solution/first-right.yaml",
  "specs/policies/curation/standard.yaml",
  "specs/policies/taxonomy/broad.yaml",
  "specs/prompts/outline-topic.yaml",
  "specs/prompts/write-problem.yaml",
  "specs/prompts/validate-problem.yaml",
  "specs/prompts/solve-problem.yaml",
  "specs/prompts/judge-answer.yaml",
  "specs/prompts/write-areas.yaml",
  "specs/prompts/write-topics.yaml",
  "specs/prompts/judge-titles.yaml",
  "specs/models/simulated.yaml",
];

/** Writes a project that builds at once; gives the paths written, relative to the directory. Overwrites nothing. */
export async function initProject(directory: string): Promise<string[]> {
  const target = resolve(directory);
  const { version } = JSON.parse(await readFile(join(PACKAGE, "package.json"), "utf8")) as {
    version: string;
  };
  const files = new Map(starterFiles(version));
  for (const path of COPIED) files.set(path, withSchema(path, await readFile(join(PACKAGE, path), "utf8")));
  const there = new Set(await listed(target));
  // A project that chimera was installed into has one already.
  if (there.has("package.json")) files.delete("package.json");
  const clashing = [...files.keys()].filter((path) => there.has(path.split("/")[0]!));
  if (clashing.length > 0) {
    const names = [...new Set(clashing.map((path) => path.split("/")[0]!))].sort();
    throw new DiagnosticError([usage.directoryNotEmpty(directory, names)]);
  }
  for (const [path, text] of files) await writeAtomic(join(target, path), text);
  const written = (await ensureUnionMerge(target)) ? [...files.keys(), GIT_ATTRIBUTES] : [...files.keys()];
  return written.sort();
}

// The schemas lie in this package; a project of its own finds them in its node_modules.
function withSchema(path: string, text: string): string {
  const schemas = relative(dirname(path), "node_modules/chimera-data/lib/schemas").replaceAll("\\", "/");
  return text.replace(/^(# yaml-language-server: \$schema=).*\/lib\/schemas/gm, `$1${schemas}`);
}

async function listed(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (isErrno(error, "ENOENT")) return [];
    throw error;
  }
}
