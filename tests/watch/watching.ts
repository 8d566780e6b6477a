import { rename, writeFile } from "node:fs/promises";
import type { BuildEvent, BuildSummary } from "../../src/app/events.ts";
import type { WatchNotice } from "../../src/app/watch/watch-notice.ts";
import { type Outcome, type Running, start } from "../cli/rig.ts";

export type Line = BuildEvent | WatchNotice;

const DEADLINE_MS = 30_000;

/** `chimera build --watch --json` under way: its lines in order, waited for one after another. The rig ends it. */
export class Watching {
  readonly running: Running;
  readonly lines: Line[] = [];
  #next = 0;
  #rest = "";
  #stderr = "";
  #arrived = () => {};

  constructor(project: string, args: readonly string[] = []) {
    this.running = start(project, ["build", "--watch", "--json", ...args]);
    const { child, ended } = this.running;
    child.stdout!.on("data", (text: string) => {
      const parts = (this.#rest + text).split("\n");
      this.#rest = parts.pop()!;
      this.lines.push(...parts.map((line) => JSON.parse(line) as Line));
      this.#arrived();
    });
    child.stderr!.on("data", (text: string) => {
      this.#stderr += text;
    });
    void ended.then(() => this.#arrived());
  }

  /** The next line that is meant, and all that came since the last one that was waited for. */
  async until(what: string, isMeant: (line: Line) => boolean): Promise<{ line: Line; before: Line[] }> {
    const from = this.#next;
    const deadline = Date.now() + DEADLINE_MS;
    for (;;) {
      while (this.#next < this.lines.length) {
        const line = this.lines[this.#next++]!;
        if (isMeant(line)) return { line, before: this.lines.slice(from, this.#next - 1) };
      }
      const left = deadline - Date.now();
      const { exitCode, signalCode } = this.running.child;
      if (left <= 0 || exitCode !== null || signalCode !== null) {
        const since = JSON.stringify(this.lines.slice(from).slice(-10));
        const status = `exit ${exitCode}, signal ${signalCode}`;
        throw new Error(`${what} did not come; ${status}; since the last: ${since}; ${this.#stderr}`);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#arrived = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  state(name: WatchNotice["state"], errors = false) {
    return this.until(`state ${name}`, (line) => isState(line, name) && line.errors === errors);
  }

  /** The next summary, with the events since what was waited for last. */
  async built(): Promise<{ summary: BuildSummary; before: Line[] }> {
    const { line, before } = await this.until("summary", (one) => one.type === "summary");
    return { summary: line as BuildSummary, before };
  }

  /** Waits until it idles after its first build, and events of files reach it. */
  async ready(): Promise<BuildSummary> {
    const { summary } = await this.built();
    await this.state("waiting");
    return summary;
  }

  async end(signal: NodeJS.Signals = "SIGINT"): Promise<Outcome> {
    this.running.child.kill(signal);
    return this.running.ended;
  }

  get builds(): number {
    return this.lines.filter((line) => line.type === "started").length;
  }
}

export const isState = (line: Line, name: WatchNotice["state"]): line is WatchNotice =>
  line.type === "watch" && line.state === name;

/** Saves as many editors do: another file, renamed over the old one. */
export async function saveByRename(path: string, text: string): Promise<void> {
  await writeFile(`${path}~`, text);
  await rename(`${path}~`, path);
}

/** Topics that a build evaluated anew. */
export const topicsOf = (lines: readonly Line[]): string[] =>
  lines.flatMap((line) => (line.type === "topic" ? [line.topic] : []));
