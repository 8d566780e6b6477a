import { GetObjectCommand, HeadObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { type Digest, isDigest, sha256 } from "../../util/digest.ts";
import type { ObjectStore, StoredSource } from "../object-store.ts";
import { contentTypeOf } from "./content-type.ts";
import { putBytes, putFile } from "./put-file.ts";
import { isNothingThere, isUnknownChecksum, isUnknownCondition, readS3Error } from "./s3-error.ts";
import { s3Failure, type Told } from "./s3-failure.ts";

/** A file that is being read. */
interface Opened {
  readonly body: AsyncIterable<Uint8Array>;
  /** From where it is read to its end. */
  readonly bytes: number | undefined;
  readonly etag: string | undefined;
  readonly isPart: boolean;
}

/** How often reading goes on after a cut without a byte between. */
const CUTS = 4;
/** How often a text is put anew that another publisher was about to put. */
const CONFLICTS = 8;

export class S3Store implements ObjectStore {
  readonly url: string;
  readonly #client: S3Client;
  readonly #told: Told;
  readonly #partBytes: number;
  #checksums = true;

  constructor(client: S3Client, told: Told, partBytes: number) {
    this.url = told.address.url;
    this.#client = client;
    this.#told = told;
    this.#partBytes = partBytes;
  }

  async head(path: string): Promise<{ readonly bytes: number; readonly sha256: Digest | null } | null> {
    return this.#tried(async () => {
      try {
        const found = await this.#client.send(new HeadObjectCommand(this.#place(path)));
        return {
          bytes: found.ContentLength ?? 0,
          sha256: ownDigest(found.Metadata) ?? (await this.#checksumOf(path)),
        };
      } catch (error) {
        if (isNothingThere(error)) return null;
        const status = readS3Error(error)?.status ?? 500;
        // The answer to a HEAD has no body that would say why: the same question by GET has.
        if (status < 500) for await (const _ of (await this.#open(path, { Range: "bytes=0-0" })).body) break;
        throw error;
      }
    });
  }

  /** The store's own, of what other programs put there; not asked for at once, since it needs rights to a KMS key. */
  async #checksumOf(path: string): Promise<Digest | null> {
    try {
      const asked = new HeadObjectCommand({ ...this.#place(path), ChecksumMode: "ENABLED" });
      const { ChecksumSHA256: checksum, ChecksumType: type } = await this.#client.send(asked);
      return digestIn(checksum, type);
    } catch (error) {
      const status = readS3Error(error)?.status ?? 500;
      if (status < 500) return null;
      throw error;
    }
  }

  async get(path: string): Promise<AsyncIterable<Uint8Array> | null> {
    const first = await this.#tried(async () => {
      try {
        return await this.#open(path, {});
      } catch (error) {
        if (isNothingThere(error)) return null;
        throw error;
      }
    });
    return first === null ? null : this.#bytesOf(path, first);
  }

  async putFile(path: string, source: StoredSource): Promise<void> {
    const to = {
      ...this.#place(path),
      ContentType: contentTypeOf(path),
      Metadata: { sha256: source.sha256 },
    };
    const how = { partBytes: this.#partBytes, remote: this.url };
    await this.#tried(() =>
      this.#checked((checksums) => putFile(this.#client, to, source, { ...how, checksums })),
    );
  }

  async putNew(path: string, text: string): Promise<boolean> {
    const digest = sha256(text);
    const object = {
      ...this.#place(path),
      Body: Buffer.from(text),
      ContentType: contentTypeOf(path, "text/plain; charset=utf-8"),
      Metadata: { sha256: digest },
    };
    const put = (more: { readonly IfNoneMatch?: string }) =>
      this.#checked((checksums) => putBytes(this.#client, { ...object, ...more }, digest, checksums));
    for (let conflicts = 0; ; conflicts++) {
      // Some servers pass over If-None-Match and some refuse it. Asking first leaves those a race of a moment.
      if ((await this.head(path)) !== null) return false;
      try {
        await put({ IfNoneMatch: "*" });
        return true;
      } catch (error) {
        const status = readS3Error(error)?.status;
        if (status === 412) return false;
        if (status === 409 && conflicts < CONFLICTS) continue;
        if (!isUnknownCondition(error)) throw this.#failure(error);
        await this.#tried(() => put({}));
        return true;
      }
    }
  }

  /** Without checksums where the server refuses those, and from then on. */
  async #checked(put: (checksums: boolean) => Promise<void>): Promise<void> {
    if (this.#checksums)
      try {
        return await put(true);
      } catch (error) {
        if (!isUnknownChecksum(error)) throw error;
        this.#checksums = false;
      }
    await put(false);
  }

  async #open(path: string, part: { readonly Range?: string; readonly IfMatch?: string }): Promise<Opened> {
    const found = await this.#client.send(new GetObjectCommand({ ...this.#place(path), ...part }));
    return {
      body: found.Body as AsyncIterable<Uint8Array>,
      bytes: found.ContentLength,
      etag: found.ETag,
      isPart: found.$metadata.httpStatusCode === 206,
    };
  }

  /** What a cut connection still owes is asked for anew, of the same object. */
  async *#bytesOf(path: string, first: Opened): AsyncGenerator<Uint8Array> {
    let at = 0;
    let cuts = 0;
    for (let { body } = first; ; ) {
      try {
        for await (const chunk of body) {
          at += chunk.length;
          cuts = 0;
          yield chunk;
        }
        if (first.bytes === undefined || at >= first.bytes) return;
        throw Object.assign(new Error("the connection ended early"), { code: "ECONNRESET" });
      } catch (error) {
        const isCut = readS3Error(error)?.status === null;
        if (!isCut || first.etag === undefined || ++cuts > CUTS) throw this.#failure(error);
      }
      const rest = { Range: `bytes=${at}-`, IfMatch: first.etag };
      const next = await this.#tried(() => this.#open(path, rest));
      if (!next.isPart && at > 0)
        throw this.#failure(Object.assign(new Error("cut"), { code: "ECONNRESET" }));
      body = next.body;
    }
  }

  #place(path: string): { readonly Bucket: string; readonly Key: string } {
    const { bucket, prefix } = this.#told.address;
    return { Bucket: bucket, Key: prefix === "" ? path : `${prefix}/${path}` };
  }

  async #tried<T>(what: () => Promise<T>): Promise<T> {
    try {
      return await what();
    } catch (error) {
      throw this.#failure(error);
    }
  }

  #failure(error: unknown): unknown {
    const failure = s3Failure(error, this.#told);
    return failure === null ? error : new DiagnosticError([failure]);
  }
}

/** What was held against the file when it was put there. */
function ownDigest(metadata: Readonly<Record<string, string>> | undefined): Digest | null {
  const digest = metadata?.sha256;
  return digest !== undefined && isDigest(digest) ? digest : null;
}

/** Of an object that another program put there whole: one of parts has a checksum of checksums, which ends in their number. */
function digestIn(checksum: string | undefined, type: string | undefined): Digest | null {
  if (checksum === undefined || checksum.includes("-") || type === "COMPOSITE") return null;
  const digest = Buffer.from(checksum, "base64").toString("hex");
  return isDigest(digest) ? digest : null;
}
