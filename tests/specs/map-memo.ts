import type { Json } from "../../src/util/canonical-json.ts";
import type { Memo } from "../../src/util/memo.ts";

/** A memo that holds texts, as a file does, and counts what it is told. */
export class MapMemo implements Memo {
  readonly #texts = new Map<string, string>();
  readonly told: Record<string, number> = {};

  get(kind: string, key: string): Json | undefined {
    const text = this.#texts.get(`${kind} ${key}`);
    return text === undefined ? undefined : (JSON.parse(text) as Json);
  }

  set(kind: string, key: string, value: Json): void {
    this.told[kind] = (this.told[kind] ?? 0) + 1;
    this.#texts.set(`${kind} ${key}`, JSON.stringify(value));
  }
}
