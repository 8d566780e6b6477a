import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeAtomic } from "../store/disk.ts";
import { seal, unseal } from "../store/sealed.ts";
import type { Json } from "../util/canonical-json.ts";
import type { Memo } from "../util/memo.ts";
import { programStamp } from "./unchanged.ts";

/** Raised when the layout changes; an older file then reads as absent. */
const SCHEME = 1;

interface Remembered {
  /** What one program found need not be what another one finds. */
  readonly program: string;
  readonly found: Readonly<Record<string, Readonly<Record<string, Json>>>>;
}

/**
 * A memo in one file of a cache, read at once. It is disposable: whatever is wrong with it, it knows nothing then, and
 * where it cannot be written the next run finds out anew.
 */
export class StateMemo implements Memo {
  readonly #path: string;
  readonly #known: Remembered["found"];
  /** What this run had a use for. */
  readonly #used = new Map<string, Map<string, Json>>();
  #isNew = false;

  constructor(cacheDir: string) {
    this.#path = join(cacheDir, "state", "parsed");
    this.#known = read(this.#path);
  }

  get(kind: string, key: string): Json | undefined {
    const of = this.#known[kind];
    const value =
      this.#usedOf(kind).get(key) ?? (of !== undefined && Object.hasOwn(of, key) ? of[key] : undefined);
    if (value !== undefined) this.#usedOf(kind).set(key, value);
    return value;
  }

  set(kind: string, key: string, value: Json): void {
    this.#usedOf(kind).set(key, value);
    this.#isNew = true;
  }

  /** Keeps what this run used for the next one; of the kinds it did not ask for, all. */
  async save(): Promise<void> {
    if (!this.#isNew) return;
    const used = [...this.#used].map(([kind, entries]) => [kind, Object.fromEntries(entries)] as const);
    const found = { ...this.#known, ...Object.fromEntries(used) };
    try {
      await writeAtomic(this.#path, seal("parsed", SCHEME, { program: programStamp(), found }));
      this.#isNew = false;
    } catch {
      // A cache that is read-only, or no directory.
    }
  }

  #usedOf(kind: string): Map<string, Json> {
    const used = this.#used.get(kind) ?? new Map<string, Json>();
    this.#used.set(kind, used);
    return used;
  }
}

function read(path: string): Remembered["found"] {
  try {
    const remembered = unseal("parsed", SCHEME, readFileSync(path, "utf8")) as Remembered | null;
    return remembered?.program === programStamp() ? remembered.found : {};
  } catch {
    return {};
  }
}
