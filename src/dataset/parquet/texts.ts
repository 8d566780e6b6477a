/** Bytes. Longer texts hardly repeat, and where they do, the compressor finds it. */
const LONGEST_KNOWN = 96;

/** So many values tell whether the others are worth to be known again. */
const SAMPLE = 64;

const FIRST_SLOTS = 256;

/**
 * Texts of a column as bytes. Short ones that were met before are the same array again, as long as that happens often
 * enough: by then the dictionary is made, and whoever writes it need not compare bytes. Which they are depends on the
 * values and their order alone.
 */
export class Texts {
  readonly #values: (Uint8Array | null | undefined)[];
  #known: Uint8Array[] = [];
  /** Numbers of known texts, from 1, where the hash says; 0 for none. */
  #slots = new Int32Array(FIRST_SLOTS);
  #given = 0;
  #distinct = 0;
  #bytes = 0;

  constructor(values: (Uint8Array | null | undefined)[]) {
    this.#values = values;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Whether a dictionary of the values would hold no more than half as many. */
  get isRepeated(): boolean {
    return this.#given > 0 && 2 * this.#distinct <= this.#given;
  }

  /** The text in bytes of something larger; says whether these are held from here on. */
  add(source: Uint8Array, start: number, end: number): boolean {
    this.#given++;
    this.#bytes += end - start;
    if (end - start > LONGEST_KNOWN || this.#isUnique()) {
      this.#distinct++;
      this.#values.push(source.subarray(start, end));
      return true;
    }
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hashOf(source, start, end) & mask;
    for (; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const known = this.#known[slots[slot]! - 1]!;
      if (!isEqual(known, source, start, end)) continue;
      this.#values.push(known);
      return false;
    }
    const text = source.subarray(start, end);
    this.#distinct++;
    this.#known.push(text);
    this.#values.push(text);
    slots[slot] = this.#known.length;
    if (2 * this.#known.length > slots.length) this.#grow();
    return true;
  }

  /** To be told that values were taken back. */
  recount(): void {
    const left = this.#values.splice(0);
    this.#given = 0;
    this.#distinct = 0;
    this.#bytes = 0;
    this.#known = [];
    this.#slots = new Int32Array(FIRST_SLOTS);
    for (const value of left) {
      if (value instanceof Uint8Array) this.add(value, 0, value.length);
      else this.#values.push(value);
    }
  }

  #isUnique(): boolean {
    return this.#given > SAMPLE && 4 * this.#distinct > 3 * this.#given;
  }

  #grow(): void {
    const slots = new Int32Array(2 * this.#slots.length);
    const mask = slots.length - 1;
    for (const [at, text] of this.#known.entries()) {
      let slot = hashOf(text, 0, text.length) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = at + 1;
    }
    this.#slots = slots;
  }
}

// FNV-1a.
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  // Its low bits alone are weak.
  return hash ^ (hash >>> 15);
}

function isEqual(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let at = 0; at < known.length; at++) if (known[at] !== bytes[start + at]) return false;
  return true;
}
