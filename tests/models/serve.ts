import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import {
  type SimulatorServer,
  type SimulatorServerOptions,
  startSimulatorServer,
} from "../../src/simulator/server.ts";
import { SELF_SIGNED } from "./certificate.ts";

/** A simulator's server, closed when the running test is over. */
export async function simulator(options: SimulatorServerOptions = {}): Promise<SimulatorServer> {
  const server = await startSimulatorServer(options);
  onTestFinished(() => server.close());
  return server;
}

/** Any server on loopback, closed when the running test is over; gives its base URL. */
export async function serve(listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listening(createServer(listener))}/v1`;
}

/** As `serve`, over TLS and with a certificate that nobody trusts. */
export async function serveSecurely(listener: RequestListener): Promise<string> {
  return `https://127.0.0.1:${await listening(createSecureServer(SELF_SIGNED, listener))}/v1`;
}

async function listening(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  });
  return (server.address() as AddressInfo).port;
}

export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
