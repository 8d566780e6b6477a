import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { ChatRequest } from "../models/chat.ts";
import type { Json } from "../util/canonical-json.ts";
import { requestDigest } from "./asked.ts";
import { type ContentFaultRates, readSimulation } from "./content-faults.ts";
import { chunksOf, eventText } from "./event-stream.ts";
import { HttpError } from "./http-error.ts";
import type { CountKeeper } from "./server-counts.ts";
import { type SimulatedReply, simulateChat } from "./simulate-chat.ts";
import {
  latencyOf,
  type TransportFault,
  type TransportFaults,
  transportFaultsOf,
} from "./transport-faults.ts";
import { parseChatRequest, readBody } from "./wire-request.ts";

/** What completions are served with. */
export interface ServiceOptions {
  readonly faults?: TransportFaults;
  /** Under a request's own `simulation.faults`, name by name. */
  readonly contentFaults?: ContentFaultRates;
  /** Milliseconds before each answer: fixed, or log-normal with this median and 99th percentile. */
  readonly latencyMs?: number | { readonly median: number; readonly p99: number };
}

/** Answers POST /v1/chat/completions, with the declared transport faults. */
export class ChatService {
  readonly #options: ServiceOptions;
  readonly #keeper: CountKeeper;

  constructor(options: ServiceOptions, keeper: CountKeeper) {
    this.#options = options;
    this.#keeper = keeper;
  }

  /** Answers one request; throws an HttpError, or a SimulationError, for what is no completion. */
  async answer(http: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = parseChatRequest(await readBody(http));
    const reply = simulateChat(this.#withOwnFaults(request));
    const digest = requestDigest(request);
    const attempt = this.#keeper.attempt(digest);
    const struck = transportFaultsOf(digest, attempt, this.#options.faults ?? {});
    if (!(await this.#waited(response, digest, attempt, struck.has("slow")))) {
      this.#keeper.outcome("aborted");
      return;
    }
    if (await this.#failed(response, struck)) return;
    if (request.stream === true) return this.#stream(response, request, reply, digest, struck);
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(reply));
    this.#keeper.completion(digest);
  }

  #withOwnFaults(request: ChatRequest): ChatRequest {
    const served = this.#options.contentFaults ?? {};
    if (Object.keys(served).length === 0) return request;
    const { faults, correlation } = readSimulation(request.simulation);
    const all: Record<string, Json> = { ...served, ...faults };
    return {
      ...request,
      simulation: { faults: all, ...(correlation === null ? {} : { correlation: { ...correlation } }) },
    };
  }

  /** Waits as long as this attempt takes; false when the socket closed meanwhile, on either end. */
  async #waited(response: ServerResponse, digest: string, attempt: number, slow: boolean): Promise<boolean> {
    const delay = latencyOf(digest, attempt, this.#options.latencyMs ?? 0);
    const total = delay + (slow ? (this.#options.faults?.slowMs ?? 1000) : 0);
    if (total <= 0) return true;
    if (response.destroyed) return false;
    const gone = new AbortController();
    const leave = () => gone.abort();
    response.once("close", leave);
    try {
      await sleep(total, undefined, { signal: gone.signal });
      return true;
    } catch {
      return false;
    } finally {
      response.off("close", leave);
    }
  }

  /** Lets at most one of the faults that leave no completion happen, the one nearest to the wire first. */
  async #failed(response: ServerResponse, struck: ReadonlySet<TransportFault>): Promise<boolean> {
    const order = ["disconnect", "silent", "rate429", "rate500", "rate503", "bodyError"] as const;
    const fault = order.find((name) => struck.has(name));
    if (fault === undefined) return false;
    this.#keeper.outcome(fault);
    if (fault === "disconnect") response.destroy();
    else if (fault === "silent") await once(response, "close");
    else this.#sendFailure(response, fault);
    return true;
  }

  #sendFailure(response: ServerResponse, fault: "rate429" | "rate500" | "rate503" | "bodyError"): void {
    const failure = failureOf(fault, this.#options.faults?.retryAfterSeconds ?? 1);
    const headers = { "content-type": "application/json", ...failure.headers };
    response.writeHead(failure.status, headers).end(JSON.stringify(failure.body));
  }

  #stream(
    response: ServerResponse,
    request: ChatRequest,
    reply: SimulatedReply,
    digest: string,
    struck: ReadonlySet<TransportFault>,
  ): void {
    const options = request.stream_options as { include_usage?: unknown } | null | undefined;
    const chunks = chunksOf(reply, options?.include_usage === true);
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
    if (struck.has("cutStream")) {
      const finish = chunks.length - (options?.include_usage === true ? 2 : 1);
      for (const chunk of chunks.slice(0, Math.ceil(finish / 2))) response.write(eventText(chunk));
      response.end();
      this.#keeper.outcome("cutStream");
      return;
    }
    for (const chunk of chunks) response.write(eventText(chunk));
    response.end(eventText("[DONE]"));
    this.#keeper.completion(digest);
  }
}

function failureOf(fault: "rate429" | "rate500" | "rate503" | "bodyError", retryAfter: number): HttpError {
  switch (fault) {
    case "rate429":
      return new HttpError(429, "Rate limit reached for simulated requests.", {
        type: "requests",
        code: "rate_limit_exceeded",
        headers: { "retry-after": String(retryAfter) },
      });
    case "rate500":
      return new HttpError(500, "The server had an error while processing your request.");
    case "rate503":
      return new HttpError(503, "The server is overloaded or not ready yet.", {
        code: "server_is_overloaded",
      });
    case "bodyError":
      return new HttpError(200, "The upstream provider failed.", { type: "server_error", code: "502" });
  }
}
