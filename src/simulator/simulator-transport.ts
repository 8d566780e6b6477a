import { setImmediate } from "node:timers/promises";
import { type Transport, TransportError } from "../models/transport.ts";
import type { Json } from "../util/canonical-json.ts";
import { SimulationError } from "./content-faults.ts";
import { simulateChat } from "./simulate-chat.ts";

/** The simulator in this process: the same answers as over HTTP, without a server. */
export function simulatorTransport(): Transport {
  return {
    async send(request, signal) {
      // Lets timers, signals and the progress display have their turn between answers.
      await setImmediate(undefined, { signal });
      try {
        return { body: simulateChat(request) as unknown as Json, requestId: null, milliseconds: 0 };
      } catch (error) {
        if (!(error instanceof SimulationError)) throw error;
        throw new TransportError(error.message, { failure: "request", status: 400, cause: error });
      }
    },
  };
}
