import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import * as usage from "../../diagnostics/catalogue/usage.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { isErrno } from "../../store/disk.ts";

/** Where a line stands in its file, in bytes, without its end. */
export interface Place {
  readonly start: number;
  readonly length: number;
}

const CHUNK = 1 << 20;
const LF = 0x0a;

/** The lines of a file, one after another; what is held does not grow with the file. A line is valid until the next. */
export function* linesOf(path: string, artifact: string): Generator<Place & { readonly bytes: Buffer }> {
  const file = openIn(path, artifact);
  try {
    let buffer = Buffer.allocUnsafe(CHUNK);
    let base = 0; // of the buffer's first byte, in the file
    let filled = 0;
    for (;;) {
      const read = readSync(file, buffer, filled, buffer.length - filled, base + filled);
      const end = filled + read;
      let start = 0;
      for (let at = buffer.indexOf(LF, filled); at !== -1 && at < end; at = buffer.indexOf(LF, start)) {
        if (at > start) yield { start: base + start, length: at - start, bytes: buffer.subarray(start, at) };
        start = at + 1;
      }
      if (read === 0) {
        if (end > start)
          yield { start: base + start, length: end - start, bytes: buffer.subarray(start, end) };
        return;
      }
      const rest = end - start;
      const whole = rest === buffer.length ? Buffer.allocUnsafe(2 * buffer.length) : buffer;
      buffer.copy(whole, 0, start, end);
      buffer = whole;
      base += start;
      filled = rest;
    }
  } finally {
    closeSync(file);
  }
}

const MOST_OPEN = 16;

/** Reads lines by their place, from files that stay open while they are in use. */
export class LineReader {
  readonly #artifact: string;
  readonly #open = new Map<string, number>();

  constructor(artifact: string) {
    this.#artifact = artifact;
  }

  read(path: string, { start, length }: Place): Buffer {
    const file = this.#fileOf(path);
    const bytes = Buffer.allocUnsafe(length);
    for (let at = 0; at < length; ) {
      const read = readSync(file, bytes, at, length - at, start + at);
      if (read === 0) throw damaged(this.#artifact);
      at += read;
    }
    return bytes;
  }

  close(): void {
    for (const file of this.#open.values()) closeSync(file);
    this.#open.clear();
  }

  #fileOf(path: string): number {
    const known = this.#open.get(path);
    if (known !== undefined) return known;
    const [oldest] = this.#open;
    if (oldest !== undefined && this.#open.size >= MOST_OPEN) {
      closeSync(oldest[1]);
      this.#open.delete(oldest[0]);
    }
    const file = openIn(path, this.#artifact);
    this.#open.set(path, file);
    return file;
  }
}

function openIn(path: string, artifact: string): number {
  try {
    const file = openSync(path, "r");
    if (fstatSync(file).isFile()) return file;
    closeSync(file);
  } catch (error) {
    if (!isErrno(error, "ENOENT") && !isErrno(error, "ENOTDIR")) throw error;
  }
  throw damaged(artifact);
}

const damaged = (artifact: string) => new DiagnosticError([usage.damagedArtifact(artifact)]);
