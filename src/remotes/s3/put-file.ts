import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { PutObjectCommand, type PutObjectCommandInput, type S3Client } from "@aws-sdk/client-s3";
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

/** How a file is sent. */
export interface Sending {
  readonly partBytes: number;
  /** Whether the server shall hold it against a SHA-256 and keep that; the signature covers one in any case. */
  readonly checksums: boolean;
  /** For messages. */
  readonly remote: string;
}

/** Sends a file in one request or in parts. */
export const putFile = (client: S3Client, to: Destination, source: StoredSource, how: Sending) =>
  (source.bytes <= how.partBytes ? putWhole : putParts)(client, to, source, how);

/** From memory, so that it can be sent again. */
async function putWhole(client: S3Client, to: Destination, source: StoredSource, how: Sending) {
  const body = await readFile(source.file);
  if (sha256(body) !== source.sha256) throw changed(how.remote, to.Key);
  await putBytes(client, { ...to, Body: body }, source.sha256, how.checksums);
}

export async function putBytes(
  client: S3Client,
  object: PutObjectCommandInput,
  digest: Digest,
  checksums: boolean,
): Promise<void> {
  const checksum = checksums ? { ChecksumSHA256: Buffer.from(digest, "hex").toString("base64") } : {};
  const { ETag } = await client.send(new PutObjectCommand({ ...object, ...checksum }));
  // A web server may answer 200 to a PUT and do nothing; S3 says what it has.
  if (ETag === undefined) throw new NoS3Error("the answer to a PUT has no ETag");
}

/** The object appears when all parts are there and the file was what it should be; the parts are dropped otherwise. */
async function putParts(client: S3Client, to: Destination, source: StoredSource, how: Sending) {
  const upload = new Upload({
    client,
    params: {
      ...to,
      Body: Readable.from(asVerified(source, () => changed(how.remote, to.Key))),
      ContentLength: source.bytes,
      ...(how.checksums ? { ChecksumAlgorithm: "SHA256" } : {}),
    },
    partSize: Math.max(how.partBytes, Math.ceil(source.bytes / PARTS)),
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
