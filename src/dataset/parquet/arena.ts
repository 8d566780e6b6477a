const CHUNK_BYTES = 1 << 20;

/** Memory for many small texts: an array for each takes several times as long as to write it. */
export class Arena {
  bytes = new Uint8Array(0);
  /** Bytes that are taken. */
  used = 0;

  /** Sees to it that so many are free. */
  ensure(bytes: number): void {
    if (this.used + bytes <= this.bytes.length) return;
    this.bytes = new Uint8Array(Math.max(CHUNK_BYTES, bytes));
    this.used = 0;
  }
}
