import { LRUCache } from "lru-cache";
import type { Json } from "../util/canonical-json.ts";
import { type Digest, digestOf } from "../util/digest.ts";

export type Inputs = Readonly<Record<string, Json>>;

/**
 * A kind of target: what it is called, which of its code's versions this is, and every input that can change its
 * result, each with the reason it is one. The types make the list complete: a target cannot be made with another.
 */
export interface Stage<I extends Inputs> {
  readonly name: string;
  /** Raised when the stage's code would give another result for equal inputs. */
  readonly version: number;
  readonly because: Readonly<Record<keyof I & string, string>>;
}

/** An input as a result remembers it: its digest, and the value itself while it is short enough to show. */
export type NamedInput = { readonly digest: Digest; readonly value?: Json };

const SHOWN_LENGTH = 160;

/** The key of a stage's target: kind, code version and the digest of each named input. */
export function stageKey<I extends Inputs>(stage: Stage<I>, inputs: I): Digest {
  const digests: Record<string, Digest> = {};
  for (const name in stage.because) digests[name] = inputDigest(inputs[name] as Json);
  return digestOf(`result:${stage.name}`, { version: stage.version, inputs: digests });
}

/** Every input under its name, as a result remembers it. */
export function nameInputs<I extends Inputs>(stage: Stage<I>, inputs: I): Record<string, NamedInput> {
  const named: Record<string, NamedInput> = {};
  for (const name of Object.keys(stage.because).sort()) {
    const value = inputs[name] as Json;
    const digest = inputDigest(value);
    named[name] = JSON.stringify(value).length <= SHOWN_LENGTH ? { digest, value } : { digest };
  }
  return named;
}

// What many targets have in common is hashed once, not once a target.
const known = new LRUCache<string | number | boolean, Digest>({ max: 1024 });

function inputDigest(value: Json): Digest {
  if (value === null || typeof value === "object") return digestOf("input", value);
  let digest = known.get(value);
  if (digest === undefined) {
    digest = digestOf("input", value);
    known.set(value, digest);
  }
  return digest;
}
