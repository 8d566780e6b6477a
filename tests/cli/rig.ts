import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect } from "vitest";
import type { BuildEvent, BuildSummary } from "../../src/app/events.ts";
import { initProject } from "../../src/app/init.ts";
import type { Config } from "../../src/config/config.ts";
import type { Manifest } from "../../src/dataset/manifest.ts";
import type { DatasetRecord, Tombstone } from "../../src/dataset/record.ts";
import {
  type SimulatorServer,
  type SimulatorServerOptions,
  startSimulatorServer,
} from "../../src/simulator/server.ts";

export const REPOSITORY = fileURLToPath(new URL("../../", import.meta.url));
const MAIN = join(REPOSITORY, "lib/main.js");

/** What a run of the program left behind. */
export interface Outcome {
  readonly status: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as JSON lines; throws when it is anything else. */
  readonly events: readonly BuildEvent[];
  /** The last of them. */
  readonly summary: BuildSummary;
}

/** A run that is under way. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Outcome>;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly umask?: string;
}

const directories: string[] = [];
const servers: SimulatorServer[] = [];
const children = new Set<ChildProcess>();

afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  for (const server of servers.splice(0)) await server.close();
  for (const directory of directories.splice(0)) await rm(directory, { recursive: true, force: true });
});

/** An empty directory that goes away after the file's tests. */
export async function emptyDirectory(name = "project"): Promise<string> {
  const directory = join(await mkdtemp(join(tmpdir(), "chimera-cli-")), name);
  directories.push(dirname(directory));
  await mkdir(directory);
  return directory;
}

/** A project as `chimera init` writes it: 4 topics, 9 slots. */
export async function smallProject(config?: Config): Promise<string> {
  const directory = await emptyDirectory();
  await initProject(directory);
  if (config !== undefined) await writeConfig(directory, config);
  return directory;
}

/** A copy of this repository's specs and configuration: its default dataset has 12 topics, 24 slots. */
export async function starterProject(name?: string): Promise<string> {
  const directory = await emptyDirectory(name);
  await cp(join(REPOSITORY, "specs"), join(directory, "specs"), { recursive: true });
  await cp(join(REPOSITORY, "chimera.config.ts"), join(directory, "chimera.config.ts"));
  return directory;
}

/** A copy of a project with its cache and artifacts. */
export async function copyOf(project: string): Promise<string> {
  const directory = await emptyDirectory();
  await cp(project, directory, { recursive: true, verbatimSymlinks: true });
  return directory;
}

export async function writeConfig(directory: string, config: Config): Promise<void> {
  await writeFile(
    join(directory, "chimera.config.ts"),
    `export default ${JSON.stringify(config, null, 2)};\n`,
  );
}

/** Configuration of a small project whose simulated models are asked over HTTP. */
export function servedConfig(
  server: { readonly url: string },
  more: Partial<Config> = {},
  key?: string,
): Config {
  return {
    defaultDataset: "my-dataset",
    providers: {
      simulator: {
        kind: "openai",
        baseURL: server.url,
        concurrency: 4,
        ...(key === undefined ? {} : { apiKeyEnv: key }),
      },
    },
    retries: { pauseSeconds: 0.01 },
    ...more,
  };
}

/** A simulator in this process, so that a test can ask it what it was asked. */
export async function serve(options: SimulatorServerOptions = {}): Promise<SimulatorServer> {
  const server = await startSimulatorServer(options);
  servers.push(server);
  return server;
}

/** Starts the compiled program. No key of this machine's environment reaches it. */
export function start(directory: string, args: readonly string[], options: RunOptions = {}): Running {
  return startNode(directory, [MAIN, ...args], options);
}

function startNode(directory: string, args: readonly string[], options: RunOptions = {}): Running {
  const words = [process.execPath, ...args];
  const [command, ...rest] =
    options.umask === undefined
      ? words
      : ["/bin/sh", "-c", `umask ${options.umask}; exec "$@"`, "sh", ...words];
  const child = spawn(command!, rest, {
    cwd: directory,
    env: { ...bareEnvironment(), ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.add(child);
  return { child, ended: outcomeOf(child) };
}

/** Runs any program of Node's to its end. */
export async function runNode(directory: string, args: readonly string[]) {
  const { status, stdout, stderr } = await startNode(directory, args).ended;
  return { status, stdout, stderr };
}

/** Runs the compiled program to its end. */
export function chimera(
  directory: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Outcome> {
  return start(directory, args, options).ended;
}

/** `chimera build --json`, which has to succeed. */
export async function built(directory: string, options: RunOptions = {}, dataset?: string): Promise<Outcome> {
  const outcome = await chimera(
    directory,
    ["build", "--json", ...(dataset === undefined ? [] : [dataset])],
    options,
  );
  expect(outcome.stderr).toBe("");
  expect(outcome.summary).toMatchObject({ type: "summary", status: "done" });
  expect(outcome.status).toBe(0);
  return outcome;
}

/** `chimera simulate` on a free port: its base URL, once it listens. */
export async function simulate(directory: string, args: readonly string[] = []) {
  const running = start(directory, ["simulate", ...args]);
  const url = await new Promise<string>((resolve, reject) => {
    running.child.stdout!.once("data", (data: Buffer) => resolve(data.toString().trim()));
    void running.ended.then((outcome) => reject(new Error(outcome.stderr)));
  });
  return { url, ...running };
}

/** The program's environment: nothing that names a key, a colour or this test's own run. */
export function bareEnvironment(): Record<string, string> {
  const unwanted = /API_KEY|^NODE_|COLOR|^VITEST|^CI$|^OPENAI_|^LANG|^LC_|^TZ$/;
  const kept = Object.entries(process.env).filter(
    ([name, value]) => value !== undefined && !unwanted.test(name),
  );
  return Object.fromEntries(kept) as Record<string, string>;
}

function outcomeOf(child: ChildProcess): Promise<Outcome> {
  let stdout = "";
  let stderr = "";
  child.stdout!.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr!.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status, signal) => {
      children.delete(child);
      const events = () =>
        stdout
          .split("\n")
          .slice(0, -1)
          .map((line) => JSON.parse(line) as BuildEvent);
      resolve({
        status,
        signal,
        stdout,
        stderr,
        get events() {
          return events();
        },
        get summary() {
          return events().at(-1) as BuildSummary;
        },
      });
    });
  });
}

/** Digest of every file's path and bytes below a directory, and of every link's target. */
export async function treeDigest(directory: string): Promise<string> {
  const hash = createHash("sha256");
  for (const path of await filesOf(directory)) {
    const full = join(directory, path);
    const content = (await lstat(full)).isSymbolicLink() ? await readlink(full) : await readFile(full);
    hash.update(`${path}\0`).update(createHash("sha256").update(content).digest());
  }
  return hash.digest("hex");
}

/** Paths of all files and links below a directory, sorted; none when it is not there. */
export async function filesOf(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .sort();
}

export async function clear(project: string, ...parts: readonly string[]): Promise<void> {
  for (const part of parts) await rm(join(project, part), { recursive: true, force: true });
}

const latestOf = (project: string, dataset: string) => join(project, "dist", dataset, "latest");

export async function manifestOf(project: string, dataset = "my-dataset"): Promise<Manifest> {
  return JSON.parse(await readFile(join(latestOf(project, dataset), "manifest.json"), "utf8")) as Manifest;
}

/** The newest artifact's records as they stand in its JSON Lines, by id. */
export async function recordLines(project: string, dataset = "my-dataset"): Promise<Map<string, string>> {
  const lines = await linesOf(project, dataset, "jsonl/");
  return new Map(lines.map((line) => [(JSON.parse(line) as DatasetRecord).id, line]));
}

export async function recordsOf(project: string, dataset?: string): Promise<DatasetRecord[]> {
  return [...(await recordLines(project, dataset)).values()].map((line) => JSON.parse(line) as DatasetRecord);
}

export async function tombstonesOf(project: string, dataset = "my-dataset"): Promise<Tombstone[]> {
  return (await linesOf(project, dataset, "rejected/")).map((line) => JSON.parse(line) as Tombstone);
}

/** Lines of the newest artifact's files in one of its folders. */
async function linesOf(project: string, dataset: string, folder: string): Promise<string[]> {
  const lines: string[] = [];
  for (const { path } of (await manifestOf(project, dataset)).files) {
    if (!path.startsWith(folder)) continue;
    lines.push(...(await readFile(join(latestOf(project, dataset), path), "utf8")).split("\n").slice(0, -1));
  }
  return lines;
}

/** Checks that every file of the newest artifact is the one that its manifest names. */
export async function expectWholeArtifact(project: string, dataset = "my-dataset"): Promise<void> {
  for (const { path, sha256, bytes } of (await manifestOf(project, dataset)).files) {
    const content = await readFile(join(latestOf(project, dataset), path));
    expect([path, content.length, createHash("sha256").update(content).digest("hex")]).toEqual([
      path,
      bytes,
      sha256,
    ]);
  }
}
