import {
  type ListStep,
  type ScalarStep,
  type Step,
  type TextStep,
  takeNothing,
  takeNull,
  takeText,
} from "./leaves.ts";

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const [OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text));
const [NULL, TRUE, FALSE] = [bytesOf("null"), bytesOf("true"), bytesOf("false")];

/** Whether a byte within a text stands for itself. */
const IS_PLAIN = new Uint8Array(256).fill(1, 0x20);
IS_PLAIN[QUOTE] = 0;
IS_PLAIN[BACKSLASH] = 0;

/** What stands for a byte after a backslash; 0 for what needs a closer look. */
const ESCAPED = new Uint8Array(256);
for (const [letter, text] of Object.entries({
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
}))
  ESCAPED[letter.charCodeAt(0)] = text.charCodeAt(0);

/** The line is spelt otherwise than records are, though it may be JSON and have a row. */
export class OtherSpelling extends Error {
  override readonly name = "OtherSpelling";
}

/** A loop looks at fewer bytes than this sooner than a search is begun. */
const SHORT = 64;

let scratch = new Uint8Array(1 << 12);

/**
 * Fills the leaves from lines of JSON as records are written: keys in the order of the columns, no space. Its
 * texts go from bytes to bytes. To make strings of them, and bytes of these again, is two thirds of what writing a file
 * takes otherwise.
 */
export class LineReader {
  readonly #line: Uint8Array;
  /** The same bytes; it searches faster. */
  readonly #buffer: Buffer;
  #end = 0;
  #at = 0;
  /** The next one of each from somewhere before here on. */
  #quote = -1;
  #backslash = -1;

  constructor(lines: Uint8Array) {
    // A view without the methods of a buffer: parts of it are cheaper.
    this.#line = new Uint8Array(lines.buffer, lines.byteOffset, lines.byteLength);
    this.#buffer = Buffer.from(lines.buffer, lines.byteOffset, lines.byteLength);
  }

  /** Takes the line between the two. */
  take(steps: readonly Step[], start: number, end: number): void {
    this.#at = start;
    this.#end = end;
    this.#struct(steps, 0, 0);
    if (this.#at !== end) throw new OtherSpelling();
  }

  #struct(steps: readonly Step[], repetition: number, definition: number): void {
    this.#byte(OPEN);
    for (const step of steps) {
      this.#word(step.key);
      if (step.kind === "struct") this.#struct(step.steps, repetition, definition);
      else if (step.kind === "list") this.#list(step, repetition, definition);
      else if (step.kind === "text") this.#text(step);
      else if (step.kind === "bool") this.#bool(step);
      else this.#number(step);
    }
    this.#byte(CLOSE);
  }

  #list({ steps, repeated }: ListStep, repetition: number, definition: number): void {
    this.#byte(OPEN_LIST);
    if (this.#line[this.#at] === CLOSE_LIST) {
      takeNothing(repeated, repetition, definition);
      this.#at++;
      return;
    }
    for (let level = repetition; ; level = repeated.depth) {
      repeated.repetition.push(level);
      repeated.definition.push(definition + 1);
      this.#struct(steps, level, definition + 1);
      if (this.#line[this.#at] !== COMMA) break;
      this.#at++;
    }
    this.#byte(CLOSE_LIST);
  }

  #bool({ leaf }: ScalarStep): void {
    const isTrue = this.#line[this.#at] === TRUE[0];
    this.#word(isTrue ? TRUE : FALSE);
    leaf.values.push(isTrue);
  }

  #number({ leaf }: ScalarStep): void {
    const line = this.#line;
    const start = this.#at;
    let at = start;
    let value = 0;
    // Up to nine digits, as most are.
    for (let digit = line[at]! - 48; digit >= 0 && digit <= 9 && at < start + 9; digit = line[at]! - 48) {
      value = 10 * value + digit;
      at++;
    }
    if (isEndOfValue(line[at]!) && at > start) leaf.values.push(value);
    else {
      while (isInNumber(line[at]!)) at++;
      const number = Number(latin1Of(line, start, at));
      if (at === start || Number.isNaN(number)) throw new OtherSpelling();
      leaf.values.push(number);
    }
    this.#at = at;
  }

  #text({ leaf }: TextStep): void {
    const line = this.#line;
    if (leaf.definition !== null && line[this.#at] === NULL[0]) {
      this.#word(NULL);
      takeNull(leaf);
      return;
    }
    this.#byte(QUOTE);
    const start = this.#at;
    const end = this.#end;
    let at = this.#special(start);
    if (line[at] === QUOTE) {
      takeText(leaf, line, start, at);
      this.#at = at + 1;
      return;
    }
    // What it stands for is never longer than how it is spelt.
    if (end - start > scratch.length) scratch = new Uint8Array(2 * (end - start));
    const bytes = scratch;
    let to = this.#copy(start, at, bytes, 0);
    while (line[at] === BACKSLASH) {
      const escaped = ESCAPED[line[at + 1]!]!;
      if (escaped === 0) {
        to = this.#unicode(at, bytes, to);
        at += 6;
      } else {
        bytes[to++] = escaped;
        at += 2;
      }
      const from = at;
      at = this.#special(from);
      to = this.#copy(from, at, bytes, to);
    }
    if (line[at] !== QUOTE) throw new OtherSpelling();
    takeText(leaf, bytes, 0, to);
    this.#at = at + 1;
  }

  /** The next byte of a text that does not stand for itself. */
  #special(from: number): number {
    const line = this.#line;
    const soon = Math.min(from + SHORT, this.#end);
    let at = from;
    while (at < soon && IS_PLAIN[line[at]!] !== 0) at++;
    if (at < soon) return at;
    if (this.#quote < at) this.#quote = this.#next(QUOTE, at);
    if (this.#backslash < at) this.#backslash = this.#next(BACKSLASH, at);
    const next = Math.min(this.#quote, this.#backslash);
    if (next >= this.#end) throw new OtherSpelling();
    return next;
  }

  #next(byte: number, from: number): number {
    const at = this.#buffer.indexOf(byte, from);
    return at === -1 ? this.#line.length : at;
  }

  #copy(from: number, end: number, bytes: Uint8Array, to: number): number {
    if (end - from > SHORT) bytes.set(this.#line.subarray(from, end), to);
    else for (let at = from; at < end; at++) bytes[to + at - from] = this.#line[at]!;
    return to + end - from;
  }

  /** A code unit by its number. Of those that are half a character none is written, unless it is a lone one. */
  #unicode(at: number, bytes: Uint8Array, to: number): number {
    const spelt = latin1Of(this.#line, at, at + 6);
    const unit = /^\\u[0-9a-f]{4}$/i.test(spelt) ? Number.parseInt(spelt.slice(2), 16) : 0xd800;
    if (unit >= 0xd800 && unit <= 0xdfff) throw new OtherSpelling();
    if (unit < 0x80) bytes[to++] = unit;
    else if (unit < 0x800) {
      bytes[to++] = 0xc0 | (unit >> 6);
      bytes[to++] = 0x80 | (unit & 0x3f);
    } else {
      bytes[to++] = 0xe0 | (unit >> 12);
      bytes[to++] = 0x80 | ((unit >> 6) & 0x3f);
      bytes[to++] = 0x80 | (unit & 0x3f);
    }
    return to;
  }

  #byte(wanted: number): void {
    if (this.#line[this.#at++] !== wanted) throw new OtherSpelling();
  }

  #word(word: Uint8Array): void {
    const line = this.#line;
    const start = this.#at;
    for (let at = 0; at < word.length; at++) if (line[start + at] !== word[at]) throw new OtherSpelling();
    this.#at = start + word.length;
  }
}

const isEndOfValue = (byte: number) => byte === COMMA || byte === CLOSE;

/** A digit, a sign, a point or an exponent. */
const isInNumber = (byte: number) =>
  (byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x2b || byte === 0x2e || (byte | 0x20) === 0x65;

const latin1Of = ({ buffer, byteOffset }: Uint8Array, start: number, end: number): string =>
  Buffer.from(buffer, byteOffset + start, end - start).toString("latin1");
