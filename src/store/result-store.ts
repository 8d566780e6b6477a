import { join } from "node:path";
import { LRUCache } from "lru-cache";
import type { Json } from "../util/canonical-json.ts";
import { type Digest, KEY_SCHEME } from "../util/digest.ts";
import { readNow, writeNow } from "./derived.ts";
import { isErrno } from "./disk.ts";
import { seal, unseal } from "./sealed.ts";

/** What each key gave: `<root>/<stage>/ab/<key>`, sealed JSON. Derived data: a loss is a miss. */
export class ResultStore<T extends Json> {
  readonly #root: string;
  readonly #memory = new LRUCache<string, { value: T; size: number }>({
    maxSize: 32 * 1024 * 1024,
    sizeCalculation: (entry) => entry.size,
  });

  constructor(root: string) {
    this.#root = root;
  }

  get(stage: string, key: Digest): T | null {
    const known = this.#memory.get(key);
    if (known !== undefined) return known.value;
    const bytes = readNow(this.#path(stage, key));
    if (bytes === null) return null;
    const value = unseal(`result ${stage}`, KEY_SCHEME, bytes.toString()) as T | null;
    if (value !== null) this.#memory.set(key, { value, size: bytes.length });
    return value;
  }

  /** Where nothing may be written at all, as in a cache that is mounted read-only, it is kept for this process alone. */
  put(stage: string, key: Digest, value: T): void {
    const text = seal(`result ${stage}`, KEY_SCHEME, value);
    this.#memory.set(key, { value, size: text.length });
    try {
      writeNow(this.#path(stage, key), text);
    } catch (error) {
      if (!isErrno(error, "EROFS") && !isErrno(error, "EACCES")) throw error;
    }
  }

  #path(stage: string, key: Digest): string {
    return join(this.#root, stage, key.slice(0, 2), key);
  }
}
