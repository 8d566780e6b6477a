import type { ChatRequest } from "../../src/models/chat.ts";
import { type Answer, ModelClient, type Question } from "../../src/models/model-client.ts";
import { ReplyStore } from "../../src/models/reply-store.ts";
import type { RetryPolicy } from "../../src/models/retry.ts";
import type { Transport } from "../../src/models/transport.ts";
import { simulatorTransport } from "../../src/simulator/simulator-transport.ts";

interface ClientOptions {
  readonly transport?: Transport;
  readonly concurrency?: number;
  readonly retry?: RetryPolicy;
}

/** A client over a folder of replies, as a new process opens it, and all that it tells of. */
export function openClient(folder: string, options: ClientOptions = {}) {
  const drain = new AbortController();
  const abort = new AbortController();
  const log: string[] = [];
  // Of whoever found no reply on disk; by the next turn of the event loop they stand in the limiter's queue.
  const routed: string[] = [];
  const asked: { question: Question; answer: Answer }[] = [];
  const sent: ChatRequest[] = [];
  const transport = options.transport ?? simulatorTransport();
  const store = new ReplyStore(folder);
  const client = new ModelClient({
    store,
    routeOf: (model) => {
      routed.push(model.name);
      return {
        concurrency: options.concurrency ?? 8,
        transport: async () => ({
          send: (request, signal) => {
            sent.push(request);
            return transport.send(request, signal);
          },
        }),
      };
    },
    retry: options.retry ?? { attempts: 3, pause: 1, maxPause: 2 },
    events: {
      asked: (question, answer) => asked.push({ question, answer }),
      retrying: ({ role }, error, pause) => log.push(`retrying ${role} after ${error.failure} in ${pause}`),
    },
    drain: drain.signal,
    abort: abort.signal,
    stop: () => log.push("stop"),
    jitter: () => 0.999,
  });
  return { client, store, drain, abort, log, routed, asked, sent };
}

/** A transport whose answers come when they are let go. */
export function heldTransport() {
  const inner = simulatorTransport();
  const held: (() => void)[] = [];
  const transport: Transport = {
    async send(request, signal) {
      await new Promise<void>((resolve, reject) => {
        held.push(resolve);
        signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      });
      return inner.send(request, signal);
    },
  };
  const letGo = () => {
    for (const go of held.splice(0)) go();
  };
  return { transport, held, letGo };
}

export const noTransport: Transport = {
  send: () => {
    throw new Error("nothing may be sent");
  },
};
