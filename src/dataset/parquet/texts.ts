import type { ColumnSource } from "hyparquet-writer";
import type { Leaf } from "./shred.ts";

/** Values that tell what the others are like. */
const SAMPLE = 64;

/** UTF-16 code units. Longer texts hardly repeat, and where they do, the compressor finds it. */
const LONG = 96;

const ARENA_BYTES = 1 << 20;

const encoder = new TextEncoder();

export interface Encoded {
  readonly values: readonly unknown[];
  /** Left to the writer where undefined. */
  readonly encoding: ColumnSource["encoding"];
}

/**
 * Chooses how the values of a leaf are written, from these alone. Writing a dictionary of texts that all differ is most
 * of what a writer can waste: it hashes each of them, twice, to find that out.
 */
export function encodeLeaf({ element, values, length }: Leaf): Encoded {
  if (element.type !== "BYTE_ARRAY") return { values, encoding: undefined };
  const texts = values as readonly (string | null | undefined)[];
  const sample = sampleOf(texts);
  const isLong = length > LONG * texts.length;
  if (sample.length === 0 || isLong || new Set(sample).size > (3 / 4) * sample.length)
    return { values: bytesOf(texts), encoding: "PLAIN" };
  const isRepeated = new Set(sample).size <= sample.length / 4;
  return { values: texts, encoding: isRepeated ? "RLE_DICTIONARY" : undefined };
}

function sampleOf(texts: readonly (string | null | undefined)[]): string[] {
  const step = Math.max(1, Math.floor(texts.length / SAMPLE));
  const sample: string[] = [];
  for (let at = 0; at < texts.length; at += step) {
    const text = texts[at];
    if (typeof text === "string") sample.push(text);
  }
  return sample;
}

// Into shared memory: an encoder that makes an array for each text takes several times as long.
function bytesOf(texts: readonly (string | null | undefined)[]): (Uint8Array | null | undefined)[] {
  let arena = new Uint8Array(0);
  let used = 0;
  return texts.map((text) => {
    if (typeof text !== "string") return text;
    // No code unit takes more than three bytes.
    if (used + 3 * text.length > arena.length) {
      arena = new Uint8Array(Math.max(ARENA_BYTES, 3 * text.length));
      used = 0;
    }
    const start = used;
    used += encoder.encodeInto(text, start === 0 ? arena : arena.subarray(start)).written;
    return arena.subarray(start, used);
  });
}
