import { lz4Frame } from "./lz4.ts";
import { sha256Of } from "./repository.ts";
import type { Storage } from "./storage.ts";
import { type Answer, type Asked, failure, json } from "./wire.ts";

const HASH = 32;
const ENTRY = 48;
const HEADER = 48;
const WITH_VERIFICATION = 0x8000_0000;
const WITH_SHA256 = 0x4000_0000;

/** The token that the Hub hands out for it. */
const XET_TOKEN = "xet-token-of-an-hour";

/**
 * The storage that the Hub puts large files into by chunks: blocks of chunks come first ("xorbs"), then lists of the
 * chunks that make files ("shards"). A file is put together when its list comes, and has to be what it is said to be.
 */
export class XetServer {
  /** Whether the Hub offers it. */
  isOffered = false;
  /** Bytes of the blocks that came, as they came. */
  received = 0;
  /** What each file is called here, by its SHA-256. */
  readonly names = new Map<string, string>();
  readonly #xorbs = new Map<string, readonly Buffer[]>();
  readonly #storage: Storage;
  readonly #problem: (text: string) => void;
  origin = "";

  constructor(storage: Storage, problem: (text: string) => void) {
    this.#storage = storage;
    this.#problem = problem;
  }

  /** What the Hub says to whoever wants to write to it. */
  get connection() {
    return { accessToken: XET_TOKEN, exp: 4_000_000_000, casUrl: this.origin };
  }

  answer({ method, path, headers, body }: Asked): Answer {
    if (headers.authorization !== `Bearer ${XET_TOKEN}`) {
      this.#problem(`Xet was sent another token than its own: ${path.join("/")}`);
      return failure(401, "Unauthorized");
    }
    const [version, kind, , hash] = path;
    if (version === "v1" && kind === "chunks" && method === "GET") return failure(404, "Not found");
    if (version === "v1" && kind === "xorbs" && method === "POST") {
      const isNew = !this.#xorbs.has(hash!);
      this.received += body.length;
      this.#xorbs.set(hash!, chunksOf(body));
      return json({ was_inserted: isNew });
    }
    if (version === "v1" && kind === "shards" && method === "POST") return this.#shard(body);
    // Ways that clients try first, and do without.
    if (kind === "xorb-grants" || (version === "v2" && kind === "shards")) return failure(404, "Not found");
    this.#problem(`Xet has no such route: ${method} ${path.join("/")}`);
    return failure(404, "Not found");
  }

  #shard(shard: Buffer): Answer {
    for (let at = HEADER; ; ) {
      const name = hashAt(shard, at);
      if (/^f+$/.test(name)) return json({ result: 1 });
      const flags = shard.readUInt32LE(at + HASH);
      const count = shard.readUInt32LE(at + HASH + 4);
      at += ENTRY;
      const pieces: Buffer[] = [];
      for (let piece = 0; piece < count; piece++, at += ENTRY) pieces.push(...this.#piece(shard, at));
      if ((flags & WITH_VERIFICATION) !== 0) at += count * ENTRY;
      if ((flags & WITH_SHA256) === 0) return failure(400, "a file without its SHA-256");
      const sha256 = hashAt(shard, at);
      at += ENTRY;
      const bytes = Buffer.concat(pieces);
      if (sha256Of(bytes) !== sha256) {
        this.#problem(`the chunks of ${sha256} make another file`);
        return failure(400, "Invalid shard");
      }
      this.#storage.puts.push(sha256);
      this.#storage.objects.set(sha256, bytes);
      this.names.set(sha256, name);
    }
  }

  /** Chunks of one block, one after the other. */
  #piece(shard: Buffer, at: number): readonly Buffer[] {
    const chunks = this.#xorbs.get(hashAt(shard, at));
    const from = shard.readUInt32LE(at + HASH + 8);
    const found = chunks?.slice(from, shard.readUInt32LE(at + HASH + 12)) ?? [];
    const bytes = found.reduce((sum, { length }) => sum + length, 0);
    if (bytes !== shard.readUInt32LE(at + HASH + 4)) this.#problem("a shard that does not fit its xorbs");
    return found;
  }
}

/** Digests are written as four numbers, the lowest byte of each first. */
function hashAt(bytes: Buffer, at: number): string {
  const numbers = [0, 8, 16, 24].map((offset) => bytes.readBigUInt64LE(at + offset));
  return numbers.map((number) => number.toString(16).padStart(16, "0")).join("");
}

function chunksOf(xorb: Buffer): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0; at < xorb.length && xorb.toString("latin1", at, at + 7) !== "XETBLOB"; ) {
    const length = xorb.readUIntLE(at + 1, 3);
    const scheme = xorb[at + 4];
    const size = xorb.readUIntLE(at + 5, 3);
    const data = xorb.subarray(at + 8, at + 8 + length);
    const plain = scheme === 0 ? data : lz4Frame(data, size);
    chunks.push(scheme === 2 ? ungrouped(plain) : plain);
    at += 8 + length;
  }
  return chunks;
}

/** Of four bytes each, all first ones stand first, then all second ones, and so on. */
function ungrouped(bytes: Buffer): Buffer {
  const out = Buffer.alloc(bytes.length);
  for (let first = 0, at = 0; first < 4; first++)
    for (let to = first; to < bytes.length; to += 4) out[to] = bytes[at++]!;
  return out;
}
