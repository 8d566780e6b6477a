/** Bytes. Longer texts hardly repeat, and where they do, the compressor finds it. */
const LONGEST_KNOWN = 96;

/** So many values tell whether the others are worth to be known again. */
const SAMPLE = 64;

const FIRST_SLOTS = 256;
const FIRST_BYTES = 1 << 12;
const MOST_KEPT = 1 << 22;
const NOTHING = new Uint8Array(0);

/** A loop copies fewer bytes than this sooner than a view is made of them. */
const SHORT = 48;

/** Texts one after the other, each after its length, which is how a page of the Parquet format has them. */
export interface PlainTexts {
  readonly bytes: Uint8Array;
  /** Where each begins, and where the last one ends. */
  readonly starts: readonly number[];
}

/**
 * The texts of a column. Those of one that repeats are the same array again when they were met before: by then the
 * dictionary is made, and whoever writes it need not compare bytes. From where it shows that they do not repeat, or at
 * last, they lie as a page wants them instead, since an object for each is most of what they cost. Which it is depends on
 * the values and their order alone.
 */
export class Texts {
  /** What was met before, for each value; empty when it shows that texts do not repeat. */
  readonly #values: Uint8Array[] = [];
  #known: Uint8Array[] = [];
  /** Numbers of known texts, from 1, where the hash says; 0 for none. */
  #slots = new Int32Array(FIRST_SLOTS);
  #distinct = 0;
  #isPlain = false;
  #bytes = NOTHING;
  #starts: number[] = [0];
  #size = 0;

  /** Bytes of all of them. */
  get size(): number {
    return this.#size;
  }

  get count(): number {
    return this.#isPlain ? this.#starts.length - 1 : this.#values.length;
  }

  /** Adds the text in bytes of something larger, which may change afterwards. */
  add(source: Uint8Array, start: number, end: number): void {
    this.#size += end - start;
    if (this.#isPlain) {
      this.#lay(source, start, end);
      return;
    }
    const isLong = end - start > LONGEST_KNOWN;
    this.#values.push(isLong ? this.#fresh(source, start, end) : this.#same(source, start, end));
    if (this.#values.length > SAMPLE && 4 * this.#distinct > 3 * this.#values.length) this.#turnPlain();
  }

  /** The values where a dictionary holds no more than half as many; else null. */
  repeated(): readonly Uint8Array[] | null {
    return this.#isPlain || 2 * this.#distinct > this.#values.length ? null : this.#values;
  }

  plain(): PlainTexts {
    if (!this.#isPlain) this.#turnPlain();
    return { bytes: this.#bytes, starts: this.#starts };
  }

  /** Forgets all but the first ones. */
  cut(count: number): void {
    const { bytes, starts } = this.plain();
    // What is kept lies in the old memory while it is added again.
    this.#bytes = NOTHING;
    this.clear();
    for (let at = 0; at < count; at++) this.add(bytes, starts[at]! + 4, starts[at + 1]!);
  }

  /** Forgets all of them, and keeps the memory for others. */
  clear(): void {
    this.#values.length = 0;
    this.#forgetKnown();
    this.#isPlain = false;
    this.#starts = [0];
    this.#size = 0;
    if (this.#bytes.length > MOST_KEPT) this.#bytes = NOTHING;
  }

  #forgetKnown(): void {
    if (this.#known.length > 0) this.#slots.fill(0);
    this.#known = [];
    this.#distinct = 0;
  }

  #same(source: Uint8Array, start: number, end: number): Uint8Array {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hashOf(source, start, end) & mask;
    for (; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const known = this.#known[slots[slot]! - 1]!;
      if (isEqual(known, source, start, end)) return known;
    }
    const text = this.#fresh(source, start, end);
    slots[slot] = this.#known.push(text);
    if (2 * this.#known.length > slots.length) this.#grow();
    return text;
  }

  #fresh(source: Uint8Array, start: number, end: number): Uint8Array {
    this.#distinct++;
    return source.slice(start, end);
  }

  #turnPlain(): void {
    const texts = this.#values.splice(0);
    this.#isPlain = true;
    this.#forgetKnown();
    for (const text of texts) this.#lay(text, 0, text.length);
  }

  #lay(source: Uint8Array, start: number, end: number): void {
    const length = end - start;
    let to = this.#starts.at(-1)!;
    const wanted = to + 4 + length;
    if (wanted > this.#bytes.length) {
      const bytes = new Uint8Array(Math.max(FIRST_BYTES, wanted, 2 * this.#bytes.length));
      bytes.set(this.#bytes.subarray(0, to));
      this.#bytes = bytes;
    }
    const bytes = this.#bytes;
    bytes[to++] = length;
    bytes[to++] = length >>> 8;
    bytes[to++] = length >>> 16;
    bytes[to++] = length >>> 24;
    if (length > SHORT) bytes.set(source.subarray(start, end), to);
    else for (let at = start; at < end; at++) bytes[to++] = source[at]!;
    this.#starts.push(wanted);
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
