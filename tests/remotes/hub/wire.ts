import type { IncomingMessage } from "node:http";

/** A request as a handler sees it. */
export interface Asked {
  readonly method: string;
  readonly url: URL;
  /** Segments of the path, decoded. */
  readonly path: readonly string[];
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

export const json = (value: unknown, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status: 200,
  headers: { "content-type": "application/json; charset=utf-8", ...headers },
  body: JSON.stringify(value),
});

/** An error as the Hub tells it. */
export const failure = (status: number, message: string, code?: string): Answer => ({
  status,
  headers: {
    "content-type": "application/json; charset=utf-8",
    "x-error-message": message,
    ...(code === undefined ? {} : { "x-error-code": code }),
  },
  body: JSON.stringify({ error: message }),
});

/** Bytes, or the range of them that was asked for. */
export function ranged(asked: Asked, bytes: Buffer, headers: Readonly<Record<string, string>>): Answer {
  const all = { "accept-ranges": "bytes", "content-type": "application/octet-stream", ...headers };
  const range = /^bytes=(\d+)-(\d*)$/.exec(asked.headers.range ?? "");
  if (range === null) return { status: 200, headers: all, body: bytes };
  const from = Number(range[1]);
  const to = range[2] === "" ? bytes.length - 1 : Math.min(Number(range[2]), bytes.length - 1);
  if (from >= bytes.length)
    return { status: 416, headers: { ...all, "content-range": `bytes */${bytes.length}` } };
  return {
    status: 206,
    headers: { ...all, "content-range": `bytes ${from}-${to}/${bytes.length}` },
    body: bytes.subarray(from, to + 1),
  };
}
