import type { Location } from "./diagnostic.ts";

/** A text with its path, able to turn offsets into locations. */
export class SourceText {
  readonly file: string;
  readonly text: string;
  readonly #lineStarts: number[] = [0];

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1))
      this.#lineStarts.push(at + 1);
  }

  /** Location of the offsets [start, end), cut at the end of the first line. */
  locate(start: number, end: number = start + 1): Location {
    const at = Math.max(0, Math.min(start, this.text.length));
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#lineStarts[middle]! <= at) low = middle;
      else high = middle - 1;
    }
    const lineStart = this.#lineStarts[low]!;
    const lineEnd = (this.#lineStarts[low + 1] ?? this.text.length + 1) - 1;
    const sourceLine = this.text.slice(lineStart, lineEnd).replace(/\r$/, "");
    const length = Math.max(1, Math.min(end, lineStart + sourceLine.length) - at);
    return { file: this.file, line: low + 1, column: at - lineStart + 1, length, sourceLine };
  }
}
