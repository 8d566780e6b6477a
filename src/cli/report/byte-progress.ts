import type { Io } from "../command.ts";

const REDRAW_MS = 100;

/** Tells how much of something has arrived, on a line that is redrawn; says nothing where there is no terminal. */
export class ByteProgress {
  readonly #io: Io;
  readonly #verb: string;
  #drawn = Number.NEGATIVE_INFINITY;
  #isUp = false;

  constructor(io: Io, verb: string) {
    this.#io = io;
    this.#verb = verb;
  }

  take({ bytes, of }: { readonly bytes: number; readonly of: number }): void {
    if (!this.#io.live) return;
    const now = performance.now();
    if (now - this.#drawn < REDRAW_MS && bytes < of) return;
    this.#drawn = now;
    this.#isUp = true;
    const share = of === 0 ? 100 : Math.floor((100 * bytes) / of);
    const line = `${this.#verb} ${bytesText(bytes)} of ${bytesText(of)} (${share}%)`;
    this.#io.err(`\r\u001b[K${line.slice(0, Math.max(0, this.#io.columns() - 1))}`);
  }

  /** Takes the line down. */
  stop(): void {
    if (this.#isUp) this.#io.err("\r\u001b[K");
    this.#isUp = false;
  }
}

const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

/** "12.3 MB"; decimal, as shops and hubs count. */
export function bytesText(bytes: number): string {
  let unit = 0;
  let value = bytes;
  while (value >= 999.95 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`;
}
