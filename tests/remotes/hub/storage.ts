import { sha256Of } from "./repository.ts";
import { type Answer, type Asked, ranged } from "./wire.ts";

/** The servers behind the Hub that hold large files: addresses are signed, and whoever has one needs no token. */
export class Storage {
  readonly objects = new Map<string, Buffer>();
  /** Objects that were put, in order: one that is put twice stands here twice. */
  readonly puts: string[] = [];
  /** Size of the parts in which objects above it are to come. */
  partSize = 5_000_000_000;
  readonly #parts = new Map<string, Map<number, Buffer>>();
  readonly #problem: (text: string) => void;
  origin = "";

  constructor(problem: (text: string) => void) {
    this.#problem = problem;
  }

  /** What an LFS batch says of an object that is to be uploaded. */
  upload(oid: string, size: number, completion: string): { href: string; header?: Record<string, string> } {
    const address = `${this.origin}/objects/${oid}?X-Amz-Signature=s3cr3t`;
    if (size <= this.partSize) return { href: address };
    const count = Math.ceil(size / this.partSize);
    const parts = Array.from({ length: count }, (_, at): [string, string] => [
      String(at + 1).padStart(5, "0"),
      `${address}&partNumber=${at + 1}`,
    ]);
    return { href: completion, header: { chunk_size: String(this.partSize), ...Object.fromEntries(parts) } };
  }

  /** Puts the parts of an object together. */
  complete(oid: string, parts: readonly { partNumber: number; etag: string }[]): boolean {
    const had = this.#parts.get(oid);
    if (had === undefined || parts.length !== had.size) return false;
    const pieces = parts.map(({ partNumber, etag }) => {
      const piece = had.get(partNumber);
      return piece !== undefined && etag === `"${sha256Of(piece)}"` ? piece : null;
    });
    if (pieces.includes(null)) return false;
    return this.#keep(oid, Buffer.concat(pieces as Buffer[]));
  }

  address(oid: string): string {
    return `${this.origin}/objects/${oid}?X-Amz-Signature=s3cr3t`;
  }

  answer(asked: Asked): Answer {
    const oid = asked.path[1] ?? "";
    if (asked.headers.authorization !== undefined) {
      this.#problem(`the storage was sent a token: ${asked.method} ${asked.url.pathname}`);
      return { status: 400, body: "<Error>Only one auth mechanism allowed</Error>" };
    }
    if (asked.path[0] !== "objects" || asked.url.searchParams.get("X-Amz-Signature") !== "s3cr3t")
      return { status: 403, body: "<Error>SignatureDoesNotMatch</Error>" };
    if (asked.method === "PUT") return this.#put(oid, asked);
    const object = this.objects.get(oid);
    if (object === undefined) return { status: 404, body: "<Error>NoSuchKey</Error>" };
    return ranged(asked, object, { etag: `"${oid.slice(0, 32)}"` });
  }

  #put(oid: string, { headers, body, url }: Asked): Answer {
    if (headers["content-length"] === undefined) {
      this.#problem("an object was put without its length");
      return { status: 411, body: "<Error>MissingContentLength</Error>" };
    }
    const etag = `"${sha256Of(body)}"`;
    const part = url.searchParams.get("partNumber");
    if (part !== null) {
      const parts = this.#parts.get(oid) ?? new Map<number, Buffer>();
      this.#parts.set(oid, parts.set(Number(part), body));
      return { status: 200, headers: { etag } };
    }
    if (!this.#keep(oid, body)) return { status: 400, body: "<Error>XAmzContentSHA256Mismatch</Error>" };
    return { status: 200, headers: { etag } };
  }

  #keep(oid: string, bytes: Buffer): boolean {
    this.puts.push(oid);
    if (sha256Of(bytes) !== oid) {
      this.#problem(`an object was put under ${oid} that is another`);
      return false;
    }
    this.objects.set(oid, bytes);
    return true;
  }
}
