import type { BlobStore } from "../store/blob-store.ts";
import type { ResultStore } from "../store/result-store.ts";
import { canonicalJson, type Json } from "../util/canonical-json.ts";
import { type Digest, sha256 } from "../util/digest.ts";
import { type Inputs, type NamedInput, type Stage, stageKey } from "./stage.ts";

/** One node of the build: a stage, its inputs, and how to compute what they give. */
export interface Target<I extends Inputs, T extends Json> {
  readonly stage: Stage<I>;
  /** Name for people; no part of the key. */
  readonly id: string;
  readonly inputs: I;
  readonly compute: (scope: Scope) => Promise<T>;
}

/** What a computation reports it used, so that its result can name all it stands on. */
export interface Scope {
  evaluate<I extends Inputs, T extends Json>(target: Target<I, T>): Promise<Evaluated<T>>;
  /** Names bytes in the blob store that the result refers to: without them it is no hit. */
  needsBlob(digest: Digest): void;
  /** Names something outside the engine that the computation read, for lineage. */
  used(source: SourceUse): void;
}

export type SourceUse = { readonly kind: string; readonly key: Digest; readonly digest: Digest };

export interface Evaluated<T> {
  readonly value: T;
  /** Digest of the value: what the next stage is keyed by. */
  readonly output: Digest;
  readonly reused: boolean;
}

/** A result as it stands on disk. A short value rides along; a long one is a blob named by `output`. */
export type StoredResult = {
  readonly id: string;
  readonly version: number;
  readonly inputs: Readonly<Record<string, NamedInput>>;
  readonly output: Digest;
  readonly value?: Json;
  readonly blobs: readonly Digest[];
  readonly sources: readonly SourceUse[];
  readonly inner: readonly { readonly stage: string; readonly key: Digest }[];
};

export interface EngineEvents {
  readonly evaluated: (stage: string, id: string, reused: boolean) => void;
}

const INLINE_LENGTH = 4096;

/**
 * Evaluates targets: a known key whose goods are all there gives the recorded result, anything else is computed,
 * recorded and returned. It knows nothing of what the stages mean.
 */
export class Engine {
  readonly #results: ResultStore<StoredResult>;
  readonly #blobs: BlobStore;
  readonly #events: EngineEvents;
  readonly #running = new Map<Digest, Promise<Evaluated<Json>>>();

  constructor(results: ResultStore<StoredResult>, blobs: BlobStore, events: EngineEvents) {
    this.#results = results;
    this.#blobs = blobs;
    this.#events = events;
  }

  /** The value of a target. Equal keys under way at once are computed once. */
  evaluate<I extends Inputs, T extends Json>(target: Target<I, T>): Promise<Evaluated<T>> {
    const { key, inputs } = stageKey(target.stage, target.inputs);
    return this.#evaluateKey(target, key, inputs);
  }

  async #evaluateKey<I extends Inputs, T extends Json>(
    target: Target<I, T>,
    key: Digest,
    inputs: Readonly<Record<string, NamedInput>>,
  ): Promise<Evaluated<T>> {
    const running = this.#running.get(key) as Promise<Evaluated<T>> | undefined;
    if (running !== undefined) return running;
    const promise = this.#recall<T>(target.stage.name, key).then(async (known) => {
      const result = known ?? (await this.#compute(target, key, inputs));
      this.#events.evaluated(target.stage.name, target.id, result.reused);
      return result;
    });
    this.#running.set(key, promise);
    try {
      return await promise;
    } finally {
      this.#running.delete(key);
    }
  }

  async #recall<T extends Json>(stage: string, key: Digest): Promise<Evaluated<T> | null> {
    const stored = await this.#results.get(stage, key);
    if (stored === null) return null;
    for (const digest of stored.blobs) if (!(await this.#blobs.has(digest))) return null;
    if (stored.value !== undefined) return { value: stored.value as T, output: stored.output, reused: true };
    const bytes = await this.#blobs.get(stored.output);
    if (bytes === null) return null;
    return { value: JSON.parse(Buffer.from(bytes).toString()) as T, output: stored.output, reused: true };
  }

  async #compute<I extends Inputs, T extends Json>(
    target: Target<I, T>,
    key: Digest,
    inputs: Readonly<Record<string, NamedInput>>,
  ): Promise<Evaluated<T>> {
    const blobs = new Set<Digest>();
    const sources: SourceUse[] = [];
    const inner: { stage: string; key: Digest }[] = [];
    const value = await target.compute({
      evaluate: (child) => {
        const named = stageKey(child.stage, child.inputs);
        inner.push({ stage: child.stage.name, key: named.key });
        return this.#evaluateKey(child, named.key, named.inputs);
      },
      needsBlob: (digest) => blobs.add(digest),
      used: (source) => sources.push(source),
    });
    const text = canonicalJson(value);
    const short = text.length <= INLINE_LENGTH;
    const output = short ? sha256(text) : await this.#blobs.put(text);
    // The result is published last, so whatever it names exists.
    await this.#results.put(target.stage.name, key, {
      id: target.id,
      version: target.stage.version,
      inputs,
      output,
      ...(short ? { value } : {}),
      blobs: [...blobs].sort(),
      sources,
      inner,
    });
    return { value, output, reused: false };
  }
}
