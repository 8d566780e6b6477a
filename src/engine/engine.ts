import type { BlobStore } from "../store/blob-store.ts";
import type { ResultStore } from "../store/result-store.ts";
import { utf8Of } from "../util/bytes.ts";
import { canonicalJson, type Json } from "../util/canonical-json.ts";
import { type Digest, sha256 } from "../util/digest.ts";
import { type Inputs, type NamedInput, nameInputs, type Stage, stageKey } from "./stage.ts";

/** One node of the build: a stage, its inputs, and how to compute what they give. */
export interface Target<I extends Inputs, T extends Json, M extends Json> {
  readonly stage: Stage<I>;
  /** Name for people; no part of the key. */
  readonly id: string;
  readonly inputs: I;
  readonly compute: (scope: Scope) => Promise<Computed<T, M>>;
}

/**
 * What a computation gives: the content, which later stages are keyed by, and what is only to be known about how it
 * came to be (where it came from, what it took). Equal content under another meta stops a rebuild there.
 */
export interface Computed<T extends Json, M extends Json> {
  readonly content: T;
  readonly meta: M;
}

/** What a computation may use, so that its result can name all it stands on. */
export interface Scope {
  evaluate<I extends Inputs, T extends Json, M extends Json>(
    target: Target<I, T, M>,
  ): Promise<Evaluated<T, M>>;
  /** Tells of a piece of the work that has no result of its own: what it gives goes into that of the target. */
  step<T>(name: string, id: string, work: () => Promise<T>): Promise<T>;
  /** Stores bytes that the result will refer to: without them it is no hit. */
  putBlob(data: string | Uint8Array): Digest;
  /** Names bytes that the result refers to and something inner stored. */
  needsBlob(digest: Digest): void;
  /** Reads bytes that inner results refer to; throws MissingBlob, naming all that are gone or damaged. */
  readBlobs(digests: readonly Digest[]): Uint8Array[];
}

/** Bytes that a result names are gone or damaged. Evaluating again finds the result no hit and makes them anew. */
export class MissingBlob extends Error {
  override readonly name = "MissingBlob";
  readonly digests: readonly Digest[];

  constructor(digests: readonly Digest[]) {
    super(`${digests.length === 1 ? "1 file" : `${digests.length} files`} of the cache missing or damaged`);
    this.digests = digests;
  }
}

export interface Evaluated<T extends Json, M extends Json> extends Computed<T, M> {
  /** Digest of the content. */
  readonly output: Digest;
  readonly reused: boolean;
}

/** A result as it stands on disk. Short content rides along; long content is a blob named by `output`. */
export type StoredResult = {
  readonly id: string;
  readonly version: number;
  readonly inputs: Readonly<Record<string, NamedInput>>;
  readonly output: Digest;
  readonly content?: Json;
  readonly meta: Json;
  /** Every blob the content refers to. */
  readonly blobs: readonly Digest[];
  /** Every target that was evaluated on the way. */
  readonly inner: readonly { readonly stage: string; readonly key: Digest }[];
};

export interface EngineEvents {
  readonly computing: (stage: string, id: string) => void;
  readonly evaluated: (stage: string, id: string, reused: boolean) => void;
}

/** Content up to this length stands in the file of its result: most results then are one file. */
const INLINE_LENGTH = 256 * 1024;

/**
 * Evaluates targets: a known key whose goods are all there gives the recorded result, anything else is computed,
 * recorded and returned. It knows nothing of what the stages mean.
 */
export class Engine {
  readonly #results: ResultStore<StoredResult>;
  readonly #blobs: BlobStore;
  readonly #events: EngineEvents;
  readonly #running = new Map<Digest, Promise<Evaluated<Json, Json>>>();

  constructor(results: ResultStore<StoredResult>, blobs: BlobStore, events: EngineEvents) {
    this.#results = results;
    this.#blobs = blobs;
    this.#events = events;
  }

  /** The value of a target. Equal keys under way at once are computed once. */
  evaluate<I extends Inputs, T extends Json, M extends Json>(
    target: Target<I, T, M>,
  ): Promise<Evaluated<T, M>> {
    return this.#evaluate(target, stageKey(target.stage, target.inputs));
  }

  async #evaluate<I extends Inputs, T extends Json, M extends Json>(
    target: Target<I, T, M>,
    key: Digest,
  ): Promise<Evaluated<T, M>> {
    const running = this.#running.get(key) as Promise<Evaluated<T, M>> | undefined;
    if (running !== undefined) return running;
    const known = this.#recall<T, M>(target.stage.name, key);
    if (known !== null) {
      this.#events.evaluated(target.stage.name, target.id, true);
      return known;
    }
    const promise = this.#compute(target, key);
    this.#running.set(key, promise);
    try {
      const result = await promise;
      this.#events.evaluated(target.stage.name, target.id, false);
      return result;
    } finally {
      this.#running.delete(key);
    }
  }

  #recall<T extends Json, M extends Json>(stage: string, key: Digest): Evaluated<T, M> | null {
    const stored = this.#results.get(stage, key);
    if (stored === null) return null;
    for (const digest of stored.blobs) if (!this.#blobs.has(digest)) return null;
    const { output } = stored;
    const meta = stored.meta as M;
    if (stored.content !== undefined) return { content: stored.content as T, meta, output, reused: true };
    const bytes = this.#blobs.get(output);
    if (bytes === null) return null;
    return { content: JSON.parse(utf8Of(bytes)) as T, meta, output, reused: true };
  }

  async #compute<I extends Inputs, T extends Json, M extends Json>(
    target: Target<I, T, M>,
    key: Digest,
  ): Promise<Evaluated<T, M>> {
    const { stage, id, inputs } = target;
    this.#events.computing(stage.name, id);
    const blobs = new Set<Digest>();
    const inner: { stage: string; key: Digest }[] = [];
    const computed = await target.compute(this.#scope(blobs, inner));
    const { meta } = computed;
    const text = canonicalJson(computed.content);
    // Handed on as it would be recalled: the order of keys must not tell a fresh result from a recorded one.
    const content = JSON.parse(text) as T;
    const short = text.length <= INLINE_LENGTH;
    const output = short ? sha256(text) : this.#blobs.put(text);
    // The result is published last, so whatever it names exists.
    this.#results.put(stage.name, key, {
      id,
      version: stage.version,
      inputs: nameInputs(stage, inputs),
      output,
      ...(short ? { content } : {}),
      meta,
      blobs: [...blobs].sort(),
      inner: inner.sort((a, b) => (a.key < b.key ? -1 : 1)),
    });
    return { content, meta, output, reused: false };
  }

  #scope(blobs: Set<Digest>, inner: { stage: string; key: Digest }[]): Scope {
    return {
      evaluate: (child) => {
        const key = stageKey(child.stage, child.inputs);
        inner.push({ stage: child.stage.name, key });
        return this.#evaluate(child, key);
      },
      step: async (name, id, work) => {
        this.#events.computing(name, id);
        const value = await work();
        this.#events.evaluated(name, id, false);
        return value;
      },
      putBlob: (data) => {
        const digest = this.#blobs.put(data);
        blobs.add(digest);
        return digest;
      },
      needsBlob: (digest) => {
        blobs.add(digest);
      },
      readBlobs: (digests) => {
        const found: Uint8Array[] = [];
        const missing: Digest[] = [];
        for (const digest of digests) {
          const bytes = this.#blobs.get(digest);
          if (bytes === null) missing.push(digest);
          else found.push(bytes);
        }
        if (missing.length > 0) throw new MissingBlob(missing);
        return found;
      },
    };
  }
}
