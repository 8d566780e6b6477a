import { linkSync, mkdirSync } from "node:fs";
import { readFile, rm, truncate, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { BuildSummary } from "../../src/app/events.ts";
import { startSimulatorServer } from "../../src/simulator/server.ts";
import { loadSpecs } from "../../src/specs/load-specs.ts";
import { Account } from "../cache/account.ts";
import { servedProject, writeFiles } from "../cache/served-project.ts";
import { inProcess } from "../cli/in-process.ts";
import { chimera, clear, filesOf, treeDigest } from "../cli/rig.ts";
import type { Files } from "../edits/specs.ts";
import { filesWith, type Harm, type Point, type Step } from "./step.ts";

const KILL_AT = fileURLToPath(new URL("../cache/kill-at.cjs", import.meta.url));
const NOWHERE = "http://127.0.0.1:1/v1";
/** Of input tokens alone, so that a budget is used up by what calls cost and not by what they might. */
const PRICE = { input: 1, output: 0 };
const IDS = ["writer", "careful", "quick", "solver", "umpire", "second", "idle"];
const PRICES = Object.fromEntries(
  IDS.flatMap((id) => [`simulated-${id}`, `simulated-${id}-2`]).map((id) => [id, PRICE]),
);
/** Stamps of files that were written a moment ago vouch for nothing, so that builds would never be short. */
const SETTLING_MS = 60;

/** What happened in all timelines, to show that they are about something. */
export const happened = { builds: 0, kills: 0, lost: 0, shortest: 0, budgets: 0, calls: 0 };

/** A project to which things happen, one after another; after each it is held against what it has to be. */
export class Timeline {
  readonly #project: string;
  readonly #account: Account;
  readonly #edits = new Set<string>();
  #files: Files;

  private constructor(project: string, account: Account, files: Files) {
    this.#project = project;
    this.#account = account;
    this.#files = files;
  }

  static async run(steps: readonly Step[]): Promise<void> {
    const server = await startSimulatorServer({ latencyMs: { median: 2, p99: 20 } });
    const files = filesWith(new Set());
    const project = await servedProject(files, server.url, { prices: PRICES });
    const timeline = new Timeline(project, await Account.open(server, project), files);
    try {
      for (const [at, step] of [...steps, { build: "program" } as const].entries()) {
        await timeline.#take(step).catch((cause: unknown) => {
          throw new Error(`at step ${at + 1}, ${JSON.stringify(step)}`, { cause });
        });
      }
      happened.lost += timeline.#account.lost;
      happened.calls += Object.keys(server.counts().attempts).length;
    } finally {
      await server.close();
    }
  }

  async #take(step: Step): Promise<void> {
    if ("edit" in step) return this.#edit(step.edit);
    if ("build" in step) return this.#build([], step.build === "program");
    if ("preview" in step) return this.#build(step.preview, false);
    if ("budget" in step) return this.#budgeted(step.budget / 10_000);
    if ("killed" in step) return this.#kill(["build", "--json"], step.killed);
    if ("pair" in step) return this.#pair(step.pair);
    if ("prune" in step) return this.#kill(["cache", "prune", "--grace-minutes", "0"], step.prune);
    if ("lose" in step) return clear(this.#project, step.lose);
    return this.#damage(step.damage, step.place, step.by);
  }

  async #edit(what: string): Promise<void> {
    const toggle = () => this.#edits.delete(what) || this.#edits.add(what);
    toggle();
    const files = filesWith(this.#edits);
    const specs = Object.entries(files).map(([path, text]) => ({ path, text }));
    // Two edits may contradict each other.
    if ((await loadSpecs(specs)).project === null) return void toggle();
    for (const path of Object.keys(this.#files)) if (!(path in files)) await clear(this.#project, path);
    await writeFiles(this.#project, files);
    this.#files = files;
    await sleep(SETTLING_MS);
  }

  async #build(args: readonly string[], isProgram: boolean): Promise<void> {
    const words = ["build", "--json", ...args];
    const { status, stdout } = isProgram
      ? await chimera(this.#project, words)
      : await inProcess(this.#project, words);
    const summary = JSON.parse(stdout.trim().split("\n").at(-1)!) as BuildSummary;
    expect([summary.status, status]).toEqual(summary.unfilled > 0 ? ["short", 1] : ["done", 0]);
    if (stdout.trim().split("\n").length === 2) happened.shortest++;
    await this.#account.check();
    await this.#expectAsFromNothing(args, summary.digest!);
  }

  /** The oracle: a build of the same specs where nothing was ever built, from the recorded replies alone. */
  async #expectAsFromNothing(args: readonly string[], digest: string): Promise<void> {
    happened.builds++;
    const clean = await servedProject(this.#files, NOWHERE);
    for (const file of await filesOf(join(this.#project, "cache/replies"))) {
      if (file.endsWith(".tmp")) continue;
      const copy = join(clean, "cache/replies", file);
      mkdirSync(dirname(copy), { recursive: true });
      linkSync(join(this.#project, "cache/replies", file), copy);
    }
    const { lines } = await inProcess(clean, ["build", "--json", ...args]);
    const summary = lines<BuildSummary>().at(-1)!;
    expect([summary.calls.made, digest]).toEqual([0, summary.digest]);
    const artifact = join("dist/base", digest);
    expect(await treeDigest(join(this.#project, artifact))).toBe(await treeDigest(join(clean, artifact)));
    await rm(clean, { recursive: true });
  }

  async #budgeted(usd: number): Promise<void> {
    const { status } = await inProcess(this.#project, ["build", "--json", "--budget", usd.toFixed(4)]);
    expect([0, 1, 3]).toContain(status);
    if (status === 3) happened.budgets++;
    await this.#account.check();
  }

  async #kill(args: readonly string[], point: Point | null): Promise<void> {
    const { signal, status } = await this.#start(args, point);
    if (signal === null) expect([0, 1]).toContain(status);
    else {
      expect(signal).toBe("SIGKILL");
      happened.kills++;
    }
    await (signal === null ? this.#account.check() : this.#account.afterKill());
  }

  async #pair(point: Point | null): Promise<void> {
    const words = ["build", "--json"];
    const [first, second] = await Promise.all([this.#start(words, point), this.#start(words, null)]);
    if (first.signal === null) expect(first.summary.digest).toBe(second.summary.digest);
    else happened.kills++;
    // What the killed one had under way the other may have asked again by now.
    await (first.signal === null ? this.#account.check() : this.#account.afterKill({ inCompany: true }));
    await this.#expectAsFromNothing([], second.summary.digest!);
  }

  #start(args: readonly string[], point: Point | null) {
    const env = { NODE_OPTIONS: `--require ${KILL_AT}`, CHIMERA_KILL: point ?? "before:0" };
    return chimera(this.#project, args, point === null ? {} : { env });
  }

  /** In place, so that an artifact's file is hit along with the blob that it shares. */
  async #damage(folder: string, place: number, by: Harm): Promise<void> {
    const files = (await filesOf(join(this.#project, folder)))
      .filter((file) => !file.endsWith("latest"))
      .map((file) => join(this.#project, folder, file));
    const file = files[Math.floor(place * files.length)];
    if (file === undefined) return;
    if (by === "remove") return rm(file);
    if (by === "empty") return truncate(file);
    const bytes = await readFile(file);
    if (by === "cut") return truncate(file, bytes.length >> 1);
    if (bytes.length > 0) bytes[bytes.length >> 1]! ^= 1;
    await writeFile(file, bytes);
  }
}
