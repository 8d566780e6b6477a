import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import type { Digest } from "../../util/digest.ts";

/** What a file turned out to be. */
export interface FileFacts {
  readonly bytes: number;
  readonly sha256: Digest;
}

const LF = 0x0a;

/** Reads a file once, to its end, and gives each line without its line end; only one line is held at a time. */
export async function readLines(
  path: string,
  take: (line: Buffer, number: number) => void,
): Promise<FileFacts & { readonly isCut: boolean }> {
  const hash = createHash("sha256");
  let bytes = 0;
  let lines = 0;
  let open: Buffer[] = [];
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
    let from = 0;
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, from)) {
      open.push(chunk.subarray(from, end));
      take(open.length === 1 ? open[0]! : Buffer.concat(open), ++lines);
      open = [];
      from = end + 1;
    }
    if (from < chunk.length) open.push(chunk.subarray(from));
  }
  if (open.length > 0) take(Buffer.concat(open), ++lines);
  return { bytes, sha256: hash.digest("hex") as Digest, isCut: open.length > 0 };
}

/** Size and digest of a file, streamed. */
export async function fileFacts(path: string): Promise<FileFacts> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: hash.digest("hex") as Digest };
}
