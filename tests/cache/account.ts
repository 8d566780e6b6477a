import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import type { ChatRequest } from "../../src/models/chat.ts";
import { requestDigest } from "../../src/simulator/asked.ts";
import type { SimulatorServer } from "../../src/simulator/server.ts";
import { filesOf } from "../cli/rig.ts";

/** Digests of the requests whose replies are recorded, as a server counts them. */
export async function recordedRequests(project: string): Promise<Set<string>> {
  const digests = new Set<string>();
  for (const file of await filesOf(join(project, "cache/replies"))) {
    if (file.endsWith(".tmp")) continue;
    const text = await readFile(join(project, "cache/replies", file), "utf8");
    const { request } = JSON.parse(text.slice(text.indexOf("\n") + 1)) as { request: ChatRequest };
    digests.add(requestDigest(request));
  }
  return digests;
}

/**
 * Holds what a server was asked against what a project has recorded: every request is sent once, but for one that was
 * under way when its process was killed and left no reply. Requests of a project have to differ from one another.
 */
export class Account {
  readonly #server: SimulatorServer;
  readonly #project: string;
  /** Recorded before the server was first asked. */
  readonly #given: ReadonlySet<string>;
  readonly #lost = new Map<string, number>();

  private constructor(server: SimulatorServer, project: string, given: ReadonlySet<string>) {
    this.#server = server;
    this.#project = project;
    this.#given = given;
  }

  static async open(server: SimulatorServer, project: string): Promise<Account> {
    return new Account(server, project, await recordedRequests(project));
  }

  /** Requests that kills have lost so far. */
  get lost(): number {
    return [...this.#lost.values()].reduce((sum, times) => sum + times, 0);
  }

  /** After a build that ended by itself: each request was sent once and is recorded. */
  async check(): Promise<void> {
    expect(await this.#unsettled()).toEqual([]);
  }

  /**
   * After a kill: what was sent and is not recorded is lost, and may be sent once more; in company of another process
   * it may have been already.
   */
  async afterKill({ inCompany = false } = {}): Promise<void> {
    for (const [request, sent, recorded] of await this.#unsettled()) {
      expect(sent).toBe(inCompany ? recorded + 1 : 1);
      if (!inCompany) expect(recorded).toBe(0);
      this.#lost.set(request, (this.#lost.get(request) ?? 0) + 1);
    }
  }

  /** Requests with how often they were sent, but for losses, where that is not how often they are recorded. */
  async #unsettled(): Promise<[request: string, sent: number, recorded: number][]> {
    await this.#quiet();
    const { attempts } = this.#server.counts();
    const recorded = await recordedRequests(this.#project);
    return [...new Set([...Object.keys(attempts), ...recorded])]
      .map((request): [string, number, number] => [
        request,
        (attempts[request] ?? 0) - (this.#lost.get(request) ?? 0),
        recorded.has(request) && !this.#given.has(request) ? 1 : 0,
      ])
      .filter(([, sent, here]) => sent !== here);
  }

  /** Until the server has heard all that was sent, and knows what became of it. */
  async #quiet(): Promise<void> {
    let seen = -1;
    for (;;) {
      await sleep(5);
      const { requests, outcomes } = this.#server.counts();
      const settled = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
      if (settled === requests && requests === seen) return;
      seen = requests;
    }
  }
}
