import { join } from "node:path";
import { LRUCache } from "lru-cache";
import type { Json } from "../util/canonical-json.ts";
import { type Digest, KEY_SCHEME } from "../util/digest.ts";
import { readIfThere, writeDerived } from "./disk.ts";
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

  async get(stage: string, key: Digest): Promise<T | null> {
    const known = this.#memory.get(key);
    if (known !== undefined) return known.value;
    const bytes = await readIfThere(this.#path(stage, key));
    if (bytes === null) return null;
    const value = unseal(`result ${stage}`, KEY_SCHEME, bytes.toString()) as T | null;
    if (value !== null) this.#memory.set(key, { value, size: bytes.length });
    return value;
  }

  async put(stage: string, key: Digest, value: T): Promise<void> {
    const text = seal(`result ${stage}`, KEY_SCHEME, value);
    this.#memory.set(key, { value, size: text.length });
    await writeDerived(this.#path(stage, key), text);
  }

  #path(stage: string, key: Digest): string {
    return join(this.#root, stage, key.slice(0, 2), key);
  }
}
