import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import fastGlob from "fast-glob";
import * as catalogue from "../diagnostics/catalogue/spec-files.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { sortDiagnostics } from "../diagnostics/sort.ts";

/** A spec file's text. */
export interface SpecFile {
  /** Relative to the project, "/" as separator. */
  readonly path: string;
  readonly text: string;
  /** True when the file is there but its text could not be had: what it declares is unknown, not absent. */
  readonly unread?: boolean;
}

const MAX_BYTES = 1024 * 1024;
const SPEC_NAME = /\.ya?ml$/;
const FILES_AT_ONCE = 32; // bounds open files

/** Reads the spec files that match the patterns, sorted by path; whatever cannot be read is a diagnostic. */
export async function readSpecFiles(
  projectDir: string,
  patterns: readonly string[],
): Promise<{ files: readonly SpecFile[]; diagnostics: readonly Diagnostic[] }> {
  const diagnostics: Diagnostic[] = [];
  const paths = await findPaths(projectDir, patterns, diagnostics);
  if (paths.length === 0 && diagnostics.length === 0) diagnostics.push(catalogue.noFiles(patterns));
  const files: SpecFile[] = [];
  for (let at = 0; at < paths.length; at += FILES_AT_ONCE) {
    const group = paths.slice(at, at + FILES_AT_ONCE);
    for (const read of await Promise.all(group.map((path) => readSpecFile(projectDir, path)))) {
      if ("problem" in read) {
        diagnostics.push(read.problem);
        files.push({ path: read.path, text: "", unread: true });
      } else files.push(read);
    }
  }
  return { files, diagnostics: sortDiagnostics(diagnostics) };
}

async function findPaths(
  projectDir: string,
  patterns: readonly string[],
  diagnostics: Diagnostic[],
): Promise<string[]> {
  try {
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
  } catch (error) {
    const { path, code, message } = error as NodeJS.ErrnoException;
    diagnostics.push(catalogue.fileUnreadable(path ?? projectDir, reasonOf(code, message)));
    return [];
  }
}

type Read = SpecFile | { readonly path: string; readonly problem: Diagnostic };

async function readSpecFile(projectDir: string, path: string): Promise<Read> {
  try {
    const absolute = join(projectDir, path);
    const stats = await stat(absolute);
    if (!stats.isFile()) {
      const what = stats.isDirectory() ? "it is a directory" : "it is not a regular file";
      return { path, problem: catalogue.fileUnreadable(path, what) };
    }
    // Decided before reading: a file of gigabytes must cost nothing.
    if (stats.size > MAX_BYTES) return { path, problem: catalogue.fileTooLarge(path, stats.size, MAX_BYTES) };
    const bytes = await readFile(absolute);
    const text = decode(bytes);
    return text === null ? { path, problem: notUtf8(path, bytes) } : { path, text };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { path, problem: catalogue.fileUnreadable(path, reasonOf(code, message)) };
  }
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function notUtf8(path: string, bytes: Uint8Array): Diagnostic {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline === -1 ? bytes.length : newline;
    const part = bytes.subarray(start, end);
    if (decode(part) === null) {
      const sourceLine = new TextDecoder("utf-8").decode(part).replace(/\r$/, "");
      const at = sourceLine.indexOf("\ufffd");
      return catalogue.notUtf8({ file: path, line, column: at + 1, length: 1, sourceLine });
    }
    start = end + 1;
  }
  throw new Error("unreachable: every line of the file decodes, and the file does not");
}

function reasonOf(code: string | undefined, message: string): string {
  switch (code) {
    case "ENOENT":
      return "it is a link to a file that does not exist, or was removed a moment ago";
    case "EACCES":
    case "EPERM":
      return "there is no permission to read it";
    case "ELOOP":
      return "it is a link that leads to itself";
    default:
      return message;
  }
}
