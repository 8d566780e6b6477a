import type { Json } from "./canonical-json.ts";
import { digestOf } from "./digest.ts";

/** A seeded generator. Two with the same seed give the same sequence on every machine. */
export interface Random {
  /** A float in [0, 1). */
  next(): number;
  /** An integer in [min, max], both ends included. */
  int(min: number, max: number): number;
  /** One item of a non-empty list. */
  pick<T>(items: readonly T[]): T;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** A new list in random order. */
  shuffle<T>(items: readonly T[]): T[];
}

/** First 31 bits of the parts' digest: a seed in the range that every server takes for one. */
export function seed31Of(parts: Json): number {
  return Number.parseInt(digestOf("seed", parts).slice(0, 8), 16) >>> 1;
}

/** A generator of its own for the given parts (sfc32, seeded by their digest). */
export function randomOf(parts: Json): Random {
  const digest = digestOf("random", parts);
  const word = (at: number) => Number.parseInt(digest.slice(at * 8, at * 8 + 8), 16) | 0;
  let [a, b, c, d] = [word(0), word(1), word(2), word(3)];
  const next = () => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    int,
    pick: (items) => items[int(0, items.length - 1)]!,
    chance: (probability) => next() < probability,
    shuffle: (items) => {
      const out = [...items];
      for (let i = out.length - 1; i > 0; i--) {
        const j = int(0, i);
        [out[i], out[j]] = [out[j]!, out[i]!];
      }
      return out;
    },
  };
}
