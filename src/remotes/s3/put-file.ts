import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { refused } from "../../diagnostics/catalogue/remote.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { type Digest, sha256 } from "../../util/digest.ts";
import type { StoredSource } from "../object-store.ts";
import { NoS3Error } from "./s3-error.ts";

export interface Destination {
  readonly Bucket: string;
  readonly Key: string;
  readonly ContentType: string;
  readonly Metadata: Record<string, string>;
}

/** S3 takes ten thousand parts at most. */
const PARTS = 10_000;
/** Parts that are under way at once; each is in memory. */
const AT_ONCE = 4;

/** In one request, from memory, so that it can be sent again. */
export async function putWhole(
  client: S3Client,
  destination: Destination,
  source: StoredSource,
  _partBytes: number,
  remote: string,
): Promise<void> {
  const body = await readFile(source.file);
  if (sha256(body) !== source.sha256) throw changed(remote, destination.Key);
  const checksum = Buffer.from(source.sha256, "hex").toString("base64");
  ensureStored(
    await client.send(new PutObjectCommand({ ...destination, Body: body, ChecksumSHA256: checksum })),
  );
}

/** A web server may answer 200 to a PUT and do nothing; S3 answers with what it has. */
export function ensureStored({ ETag }: { readonly ETag?: string | undefined }): void {
  if (ETag === undefined) throw new NoS3Error("the answer to a PUT has no ETag");
}

/**
 * In parts, each of which the server holds against its own SHA-256. The object appears when all are there and the file
 * was what it should be; the parts are dropped otherwise.
 */
export async function putParts(
  client: S3Client,
  destination: Destination,
  source: StoredSource,
  partBytes: number,
  remote: string,
): Promise<void> {
  const upload = new Upload({
    client,
    params: {
      ...destination,
      Body: Readable.from(asVerified(source, () => changed(remote, destination.Key))),
      ContentLength: source.bytes,
      ChecksumAlgorithm: "SHA256",
    },
    partSize: Math.max(partBytes, Math.ceil(source.bytes / PARTS)),
    queueSize: AT_ONCE,
  });
  await upload.done();
}

/** The bytes of a file, which fail at their end unless they are those that were asked for. */
async function* asVerified({ file, sha256 }: StoredSource, failure: () => Error): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file, { highWaterMark: 2 ** 20 }) as AsyncIterable<Uint8Array>) {
    hash.update(chunk);
    yield chunk;
  }
  if ((hash.digest("hex") as Digest) !== sha256) throw failure();
}

const changed = (remote: string, key: string): DiagnosticError =>
  new DiagnosticError([
    refused(
      remote,
      `the file for ${JSON.stringify(key)} changed after it was verified`,
      'Nothing of it was put there. "chimera verify" says what is wrong with it.',
    ),
  ]);
