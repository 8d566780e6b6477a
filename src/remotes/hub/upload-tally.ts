import type { OnSent, PublishedFile } from "../remote.ts";

/** Counts what of a release was sent, over all attempts at it. */
export class UploadTally {
  readonly #sizes: ReadonlyMap<string, number>;
  readonly #onSent: OnSent;
  /** Shares of the files of an attempt that are on the server. */
  #shares = new Map<string, number>();
  #of = 0;
  readonly #sent = new Set<string>();

  constructor(files: readonly PublishedFile[], onSent: OnSent) {
    this.#sizes = new Map(files.map(({ path, bytes }) => [path, bytes]));
    this.#onSent = onSent;
  }

  /** An attempt that is to add these files. */
  begin(paths: readonly string[]): void {
    this.#shares = new Map(paths.map((path) => [path, 0]));
    this.#of = this.#total(paths);
    this.#tell();
  }

  /** A file that is there whole from the first was there before. */
  file(path: string, share: number): void {
    if (share < 1) this.#sent.add(path);
    if (share <= (this.#shares.get(path) ?? 1)) return;
    this.#shares.set(path, share);
    this.#tell();
  }

  /** The commit is made; files that no progress was told of were sent within it. */
  end(): void {
    for (const [path, share] of this.#shares) {
      if (share === 0) this.#sent.add(path);
      this.#shares.set(path, 1);
    }
    this.#tell();
  }

  sent(): { readonly files: number; readonly bytes: number } {
    return { files: this.#sent.size, bytes: this.#total([...this.#sent]) };
  }

  #total(paths: readonly string[]): number {
    return paths.reduce((sum, path) => sum + this.#sizes.get(path)!, 0);
  }

  #tell(): void {
    let bytes = 0;
    for (const [path, share] of this.#shares) bytes += Math.floor(share * this.#sizes.get(path)!);
    this.#onSent({ bytes, of: this.#of });
  }
}
