import { afterAll } from "vitest";
import {
  type SimulatorServer,
  type SimulatorServerOptions,
  startSimulatorServer,
} from "../../src/simulator/server.ts";
import type { Calls } from "./row.ts";

const ROLES = ["writers", "validators", "solvers", "judges"] as const;

/** "spare" takes models that move, and must be asked nothing; "storm" takes writers, and half of the time no request. */
const SERVED: Readonly<Record<string, SimulatorServerOptions>> = {
  ...Object.fromEntries(ROLES.map((role) => [role, {}])),
  spare: {},
  storm: { faults: { rate429: 0.5, retryAfterSeconds: 0 } },
};

/** A simulator for each role. */
export class Servers {
  readonly #servers = new Map<string, SimulatorServer>();

  static async start(): Promise<Servers> {
    const servers = new Servers();
    for (const [name, options] of Object.entries(SERVED))
      servers.#servers.set(name, await startSimulatorServer(options));
    afterAll(async () => {
      for (const server of servers.#servers.values()) await server.close();
    });
    return servers;
  }

  url(name: string): string {
    return this.#servers.get(name)!.url;
  }

  /** Answers that each role's server gave in full. */
  counts(): Calls {
    const [writers, ...others] = ROLES.map((role) => this.#completed(role));
    return [writers! + this.#completed("storm"), ...others] as unknown as Calls;
  }

  #completed(name: string): number {
    return this.#servers.get(name)!.counts().outcomes.completed ?? 0;
  }
}
