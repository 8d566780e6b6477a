import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Published } from "../../src/app/publish/publish-version.ts";
import type { Pulled } from "../../src/app/publish/pull-version.ts";
import type { Config } from "../../src/config/config.ts";
import { inProcess } from "../cli/in-process.ts";
import { emptyDirectory } from "../cli/rig.ts";

/** The configuration of a project whose only remote is a folder beside it. */
export const CONFIG: Config = { defaultDataset: "my-dataset", remotes: { store: { url: "../store" } } };

/** A copy of a project with a folder beside it to publish to. */
export async function withStore(project: string): Promise<string> {
  const directory = await emptyDirectory("project");
  await cp(project, directory, { recursive: true, verbatimSymlinks: true });
  await mkdir(join(directory, "../store"));
  return directory;
}

/** What a clone of the project holds on another machine, beside the same folder: no cache, no artifacts. */
export async function clone(project: string, name = "clone"): Promise<string> {
  const directory = join(project, "..", name);
  await mkdir(directory);
  for (const file of ["chimera.config.ts", "chimera.lock"])
    await cp(join(project, file), join(directory, file));
  return directory;
}

/** `chimera publish --json`, which has to succeed. */
export const published = (project: string, ...args: readonly string[]) =>
  done<Published>(project, ["publish", ...args]);

/** `chimera pull --json`, which has to succeed. */
export const pulled = (directory: string, ...args: readonly string[]) =>
  done<Pulled>(directory, ["pull", ...args]);

async function done<T>(directory: string, args: readonly string[]): Promise<T> {
  const { status, stderr, stdout, lines } = await inProcess(directory, [...args, "--json"]);
  if (status !== 0 || stderr !== "") throw new Error(`exit status ${status}\n${stdout}\n${stderr}`);
  return lines<T>()[0]!;
}

/** The codes of what a command says when it refuses. */
export async function refused(directory: string, ...args: readonly string[]): Promise<string[]> {
  const { status, stdout, lines } = await inProcess(directory, [...args, "--json"]);
  if (status !== 2) throw new Error(`exit status ${status}\n${stdout}`);
  return lines<{ readonly code: string }>().map(({ code }) => code);
}

/** Changes a file by its bytes, be it a link's other end or not. */
export async function damage(file: string): Promise<void> {
  const bytes = await readFile(file);
  bytes[bytes.length >> 1]! ^= 1;
  await writeFile(file, bytes);
}
