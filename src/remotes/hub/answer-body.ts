import { HubFailure } from "./hub-failure.ts";

/** The code of a failure of a server that keeps the connection and says nothing. */
export const SILENT = "Silent";

/** A signal that ends a request unless its answer has begun in time; to be called off then. */
export function unanswered(silenceMs: number): {
  readonly signal: AbortSignal;
  readonly callOff: () => void;
} {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(silent(silenceMs)), silenceMs);
  return { signal: controller.signal, callOff: () => clearTimeout(timer) };
}

/** The chunks of an answer, which fail where none comes for so long. */
export async function* heard(
  body: ReadableStream<Uint8Array> | null,
  silenceMs: number,
): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await inTime(reader.read(), silenceMs);
      if (done) return;
      yield value;
    }
  } finally {
    // Not waited for: whoever is silent may be so at this too.
    void reader.cancel().catch(() => undefined);
  }
}

/** All of an answer, unless it is longer than anything that is read at once. */
export async function wholeOf(response: Response, most: number, silenceMs: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of heard(response.body, silenceMs)) {
    bytes += chunk.length;
    if (bytes > most) throw new HubFailure(response.status, null, "its answer is far too long");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function inTime<T>(promise: Promise<T>, silenceMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(silent(silenceMs)), silenceMs);
    void promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

const silent = (silenceMs: number): HubFailure =>
  new HubFailure(null, SILENT, `it has said nothing for ${Math.ceil(silenceMs / 1000)} seconds`);
