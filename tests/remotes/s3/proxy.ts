import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** What befalls a connection. */
export interface Mishap {
  /** Which requests, by their first line and headers; all of them when left out. */
  readonly when?: (head: string) => boolean;
  /** Waited for before the request goes on. */
  readonly hold?: (head: string) => Promise<void>;
  /** Ends the connection after that many bytes from the client, or from the server. */
  readonly cutSent?: number;
  readonly cutReceived?: number;
  /** Answers in the server's place. */
  readonly answer?: string;
}

export interface TcpProxy {
  readonly endpoint: string;
  /** Connections meet these, one each, in their order; the last one stays when it is said to. */
  mishaps(list: readonly Mishap[], andSoOn?: boolean): void;
  /** First lines of the requests that it has seen. */
  readonly requests: string[];
  close(): void;
}

/** A TCP proxy to a server on this machine that ends connections and keeps answers back. */
export async function startProxy(target: string): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const requests: string[] = [];
  let waiting: Mishap[] = [];
  let goesOn = false;
  const mishapFor = (head: string): Mishap => {
    const [next] = waiting;
    if (next === undefined || next.when?.(head) === false) return {};
    if (!goesOn || waiting.length > 1) waiting.shift();
    return next;
  };
  const server = createServer((client) => {
    sockets.add(client);
    client.on("error", () => undefined);
    client.once("data", (first: Buffer) => {
      client.pause();
      const head = first.toString("latin1").split("\r\n\r\n")[0]!;
      requests.push(head.split("\r\n")[0]!);
      const { answer, hold, cutSent, cutReceived } = mishapFor(head);
      if (answer !== undefined) {
        client.resume().end(answer);
        return;
      }
      const upstream = connect(Number(new URL(target).port), "127.0.0.1");
      sockets.add(upstream);
      const end = () => {
        client.destroy();
        upstream.destroy();
      };
      upstream.on("error", end).on("close", () => client.end());
      client.on("close", () => upstream.end());
      let sent = 0;
      const send = (chunk: Buffer) => {
        sent += chunk.length;
        if (cutSent !== undefined && sent > cutSent) end();
        else upstream.write(chunk);
      };
      let received = 0;
      upstream.on("data", (chunk: Buffer) => {
        received += chunk.length;
        if (cutReceived === undefined || received <= cutReceived) client.write(chunk);
        else client.write(chunk.subarray(0, chunk.length - (received - cutReceived)), end);
      });
      void (hold?.(head) ?? Promise.resolve()).then(() => {
        send(first);
        client.on("data", send).resume();
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mishaps: (list, andSoOn = false) => {
      waiting = [...list];
      goesOn = andSoOn;
    },
    requests,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
