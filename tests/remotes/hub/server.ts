import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate, setTimeout } from "node:timers/promises";
import { HubApi } from "./hub-api.ts";
import type { Repository } from "./repository.ts";
import { Storage } from "./storage.ts";
import type { Answer, Asked } from "./wire.ts";
import { XetServer } from "./xet-server.ts";

/** What is done to a request in place of answering it, or after it was done and before its answer is sent. */
export type Fault = (
  asked: Asked,
  at: number,
) => Answer | "cut" | "cut after" | "cut amidst" | "fail after" | "silent" | "silent amidst" | null;

/**
 * A Hub on loopback: its API on one port, the storages of large files on two others. It holds against each request what the
 * real one would, and notes what that would not forgive in `problems`.
 */
export class HubServer {
  readonly problems: string[] = [];
  /** "POST /api/repos/create", in the order of arrival. */
  readonly requests: string[] = [];
  readonly storage = new Storage((text) => this.problems.push(text));
  readonly xet = new XetServer(this.storage, (text) => this.problems.push(text));
  readonly api = new HubApi(this.storage, this.xet, (text) => this.problems.push(text));
  fault: Fault = () => null;
  /** Milliseconds that an answer takes. */
  delay: (asked: Asked) => number = () => 0;
  /** Runs before a request is answered: what somebody else does meanwhile. */
  meanwhile: (asked: Asked) => void = () => {};
  readonly #servers: Server[] = [];

  static async start(): Promise<HubServer> {
    const hub = new HubServer();
    hub.api.origin = await hub.#listen((asked) => hub.api.answer(asked));
    hub.storage.origin = await hub.#listen((asked) => hub.storage.answer(asked));
    hub.xet.origin = await hub.#listen((asked) => hub.xet.answer(asked));
    return hub;
  }

  get origin(): string {
    return this.api.origin;
  }

  /** The repository of that name, which a test knows to be there. */
  repository(id: string): Repository {
    return this.api.repositories.get(id)!;
  }

  /** Text of a file of a revision. */
  text(id: string, revision: string, path: string): string | null {
    return this.bytes(id, revision, path)?.toString() ?? null;
  }

  bytes(id: string, revision: string, path: string): Buffer | null {
    const entry = this.repository(id).resolve(revision)?.tree.get(path);
    if (entry === undefined) return null;
    return entry.kind === "regular" ? entry.bytes : this.storage.objects.get(entry.sha256)!;
  }

  /** How often something was asked for, as "POST /api/datasets/o/n/commit/main" begins. */
  count(beginning: string): number {
    return this.requests.filter((request) => request.startsWith(beginning)).length;
  }

  /** Ends all connections, so that nothing that is on its way arrives. */
  async dropConnections(): Promise<void> {
    for (const server of this.#servers) server.closeAllConnections();
    await setImmediate();
  }

  async close(): Promise<void> {
    for (const server of this.#servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  async #listen(answer: (asked: Asked) => Answer): Promise<string> {
    const server = createServer((request, response) => {
      void this.#serve(request, response, answer);
    });
    this.#servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async #serve(request: IncomingMessage, response: ServerResponse, answer: (asked: Asked) => Answer) {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      return;
    }
    const url = new URL(request.url!, `http://${request.headers.host}`);
    const path = url.pathname.split("/").slice(1).map(decodeURIComponent);
    const method = request.method === "HEAD" ? "GET" : request.method!;
    const asked = { method, url, path, headers: request.headers, body: Buffer.concat(chunks) };
    const fault = this.fault(asked, this.requests.push(`${request.method} ${url.pathname}`) - 1);
    if (fault === "cut") {
      request.socket.destroy();
      return;
    }
    if (fault === "silent") return;
    const delay = this.delay(asked);
    if (delay > 0) await setTimeout(delay);
    this.meanwhile(asked);
    const {
      status,
      headers,
      body = "",
    } = typeof fault === "object" && fault !== null ? fault : answer(asked);
    if (fault === "cut after") {
      request.socket.destroy();
      return;
    }
    const bytes = Buffer.from(body);
    response.writeHead(fault === "fail after" ? 500 : status, {
      ...headers,
      "content-length": String(bytes.length),
      "x-request-id": "Root=1",
    });
    const isAmidst = fault === "cut amidst" || fault === "silent amidst";
    if (request.method === "HEAD" || !isAmidst) {
      response.end(request.method === "HEAD" ? undefined : bytes);
      return;
    }
    response.write(bytes.subarray(0, bytes.length >> 1), () => {
      if (fault === "cut amidst") request.socket.destroy();
    });
  }
}
