import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join, posix } from "node:path";
import * as catalogue from "../../diagnostics/catalogue/topics.ts";
import { type Diagnostic, DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { insertTopics, topicsDocument } from "../../specs/insert-topics.ts";
import { loadSpecs } from "../../specs/load-specs.ts";
import { readSpecFiles, type SpecFile } from "../../specs/read-spec-files.ts";
import type { DeclaredTopics } from "../../specs/resolve-topics.ts";
import { writeAtomic } from "../../store/disk.ts";
import { loadingModules } from "../../util/on-demand.ts";
import { slugOf } from "../../util/slug.ts";
import { DEFAULT_SPECS } from "../project.ts";
import type { NamedTopics } from "./topics-to-write.ts";

/** Where topics of an area go: into a file that has topics of it, or a new one. */
export interface TopicsPlace extends NamedTopics {
  /** Relative to the project. */
  readonly file: string;
  readonly isNewFile: boolean;
}

interface Where {
  readonly projectDir: string;
  readonly patterns: readonly string[];
  readonly topics: DeclaredTopics;
}

/** Finds the files that topics belong into; writes nothing. */
export function placeTopics(added: readonly NamedTopics[], where: Where): Promise<readonly TopicsPlace[]> {
  return loadingModules(() => {
    const files = new Map<string, { readonly discipline: string; readonly areas: Set<string> }>();
    for (const { id, discipline, area } of where.topics.entries) {
      const { file } = where.topics.locate(id);
      const known = files.get(file);
      if (known === undefined) files.set(file, { discipline, areas: new Set([`${discipline}/${area}`]) });
      else known.areas.add(`${discipline}/${area}`);
    }
    const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
    const planned = new Set<string>();
    return added.map((topics): TopicsPlace => {
      const { discipline, area } = topics;
      const own = sorted.find(([, { areas }]) => areas.has(`${discipline}/${area}`));
      if (own !== undefined) return { ...topics, file: own[0], isNewFile: false };
      const folder = posix.join(baseOf(sorted, discipline, where.patterns), discipline);
      const name = slugOf(area) === "" ? "area" : slugOf(area);
      const isTaken = (path: string) => planned.has(path) || existsSync(join(where.projectDir, path));
      let file = `${folder}/${name}.yaml`;
      for (let number = 2; isTaken(file); number++) file = `${folder}/${name}-${number}.yaml`;
      planned.add(file);
      return { ...topics, file, isNewFile: true };
    });
  });
}

/** The directory with a folder for each discipline: that of this discipline's topics, else that of any others. */
function baseOf(
  files: readonly (readonly [file: string, { readonly discipline: string }])[],
  discipline: string,
  patterns: readonly string[],
): string {
  const [found] = [...files.filter(([, of]) => of.discipline === discipline), ...files];
  if (found !== undefined) {
    const folder = posix.dirname(found[0]);
    return posix.basename(folder) === found[1].discipline ? posix.dirname(folder) : folder;
  }
  const first = patterns.find((pattern) => !pattern.startsWith("!")) ?? DEFAULT_SPECS[0]!;
  const parts = first.split("/");
  const wild = parts.findIndex((part) => /[*?[\](){}!+@|\\]/.test(part));
  return posix.join(...parts.slice(0, wild === -1 ? -1 : wild), "topics");
}

/**
 * Writes topics into their files, all of them or, where the specs would not be sound with them, none. Files are read
 * anew, since they may have been edited while models were asked.
 */
export async function writeTopics(places: readonly TopicsPlace[], where: Where): Promise<void> {
  const { projectDir, patterns } = where;
  const { files } = await readSpecFiles(projectDir, patterns);
  const firstLine = schemaLine(files);
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const changed = new Map<string, string>();
  for (const { file, isNewFile, ...topics } of places) {
    const text = texts.get(file);
    const head = firstLine(file);
    const next =
      text === undefined
        ? topicsDocument(topics, head)
        : (insertTopics(text, topics) ?? appended(text, topics));
    texts.set(file, next);
    changed.set(file, next);
  }
  const after = await loadSpecs([...texts].map(([path, text]) => ({ path, text })));
  const wrong = after.diagnostics.filter(({ severity }) => severity === "error");
  if (wrong.length > 0) throw new DiagnosticError(wrong);
  for (const [path, text] of changed) await writeAtomic(join(projectDir, path), text);
  const unread = await notRead(places, where);
  if (unread.length > 0) throw new DiagnosticError(unread);
}

/** A new file that no pattern for specs matches would never be read, so it is taken back. */
async function notRead(
  places: readonly TopicsPlace[],
  { projectDir, patterns }: Where,
): Promise<Diagnostic[]> {
  const read = new Set((await readSpecFiles(projectDir, patterns)).files.map(({ path }) => path));
  const unread = places.filter(({ file }) => !read.has(file)).map(({ file }) => file);
  for (const file of unread) await rm(join(projectDir, file), { force: true });
  return unread.map((file) => catalogue.fileNotRead(file, patterns));
}

const appended = (text: string, topics: NamedTopics) =>
  `${text.endsWith("\n") ? text : `${text}\n`}---\n${topicsDocument(topics, null)}`;

const SCHEMA_LINE = /^(# yaml-language-server: \$schema=)(\S+\.schema\.json)\s*$/;

/** The line that names the schema of topics, for a file at any place; null where no spec names its schema. */
function schemaLine(files: readonly SpecFile[]): (file: string) => string | null {
  const [sample] = files.flatMap(({ path, text }) => {
    const [, words, target] = SCHEMA_LINE.exec(text.split("\n", 1)[0]!) ?? [];
    return words === undefined ? [] : [{ path, words, target: target! }];
  });
  return (file) => {
    if (sample === undefined) return null;
    const { path, words, target } = sample;
    const schema = target.replace(/[a-z-]+(?=\.schema\.json$)/, "topics");
    const isPath = !/^[a-z]+:/i.test(target) && !target.startsWith("/");
    const from = posix.dirname(file);
    return words + (isPath ? posix.relative(from, posix.join(posix.dirname(path), schema)) : schema);
  };
}
