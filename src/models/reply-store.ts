import { join } from "node:path";
import { LRUCache } from "lru-cache";
import { publishOnce, readIfThere, setAside } from "../store/disk.ts";
import { seal, unseal } from "../store/sealed.ts";
import type { Json } from "../util/canonical-json.ts";
import { type Digest, KEY_SCHEME } from "../util/digest.ts";
import { type Draw, drawJson } from "./build-request.ts";
import type { ChatRequest } from "./chat.ts";
import { type Reply, readReply } from "./reply.ts";
import { outputCapOf } from "./reply-key.ts";

/** A reply file: the request, the server's answer to the letter, and what delivered it. */
type RecordedReply = {
  readonly request: Json;
  readonly draw: Json;
  readonly body: Json;
  readonly delivery: { readonly requestId: string | null; readonly milliseconds: number };
};

export interface Delivered {
  /** The answer as it came, parsed as JSON and nothing more. */
  readonly body: Json;
  readonly requestId: string | null;
  readonly milliseconds: number;
}

/**
 * Every reply ever paid for: `<root>/ab/<key>`, immutable, first writer wins. The file of a key holds the answer that
 * ended by itself; one that a cap cut short stands beside it as `<key>.<cap>`, so that raising the cap asks again for
 * the cut ones alone.
 */
export class ReplyStore {
  readonly #root: string;
  readonly #memory = new LRUCache<string, Reply>({
    maxSize: 32 * 1024 * 1024,
    sizeCalculation: (reply) => reply.text.length + (reply.reasoning?.length ?? 0) + 256,
  });

  constructor(root: string) {
    this.#root = root;
  }

  /** The recorded reply that serves this request, or null. */
  async find(key: Digest, request: ChatRequest): Promise<Reply | null> {
    const cap = outputCapOf(request);
    const whole = await this.#read(key);
    if (whole !== null && fits(whole, cap)) return whole;
    return this.#read(cutName(key, cap));
  }

  /** Records an answer before anything reads it. Whoever comes second gets the first one's reply. */
  async record(key: Digest, request: ChatRequest, draw: Draw, delivered: Delivered): Promise<Reply | null> {
    const reply = readReply(delivered.body);
    if (reply === null) return null;
    const cap = outputCapOf(request);
    const recorded: RecordedReply = {
      request: request as Json,
      draw: drawJson(draw),
      body: delivered.body,
      delivery: { requestId: delivered.requestId, milliseconds: delivered.milliseconds },
    };
    const text = seal("reply", KEY_SCHEME, recorded);
    if (reply.finish !== "length") {
      const whole = await this.#publish(key, text, reply);
      if (fits(whole, cap)) return whole;
    }
    return this.#publish(cutName(key, cap), text, reply);
  }

  /** Writes a reply unless one of that name stands; gives the one that does. */
  async #publish(name: string, text: string, reply: Reply): Promise<Reply> {
    for (;;) {
      if (await publishOnce(this.#path(name), text)) return this.#remember(name, reply);
      const first = await this.#read(name);
      // Null: it was damaged, and reading it made room.
      if (first !== null) return first;
    }
  }

  #remember(name: string, reply: Reply): Reply {
    this.#memory.set(name, reply);
    return reply;
  }

  async #read(name: string): Promise<Reply | null> {
    const known = this.#memory.get(name);
    if (known !== undefined) return known;
    const path = this.#path(name);
    const bytes = await readIfThere(path);
    if (bytes === null) return null;
    const recorded = unseal("reply", KEY_SCHEME, bytes.toString()) as RecordedReply | null;
    const reply = recorded === null ? null : readReply(recorded.body);
    if (reply === null) {
      // Kept for the user to look at, but out of the way of the reply that will replace it.
      await setAside(path);
      return null;
    }
    return this.#remember(name, reply);
  }

  #path(name: string): string {
    return join(this.#root, name.slice(0, 2), name);
  }
}

// A server that counts no tokens gives no ground to doubt an answer that ended by itself.
const fits = (reply: Reply, cap: number | null) =>
  cap === null || reply.usage === null || reply.usage.output <= cap;

const cutName = (key: Digest, cap: number | null) => `${key}.${cap ?? "uncapped"}`;
