import { basename, join } from "node:path";
import type { FSWatcher } from "chokidar";
import type { Coverage } from "./coverage.ts";

/** Watches files, and tells no more than that something moved: what did is found by reading. */
export class FileWatcher {
  readonly #onError: (error: unknown) => void;
  #watcher: Promise<FSWatcher> | null = null;
  #key = "";
  #closed = false;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** Watches this from now on, and nothing else. */
  cover(coverage: Coverage, wake: () => void): void {
    if (this.#closed || coverage.key === this.#key) return;
    this.#key = coverage.key;
    const before = this.#watcher;
    this.#watcher = this.#open(coverage, wake);
    if (before !== null) void before.then((watcher) => watcher.close());
  }

  async close(): Promise<void> {
    this.#closed = true;
    await (await this.#watcher)?.close();
  }

  async #open({ roots, covers }: Coverage, wake: () => void): Promise<FSWatcher> {
    const { watch } = await import("chokidar");
    const watcher = watch([...roots], {
      ignoreInitial: true,
      ignored: (path) => !covers(path),
      followSymlinks: false, // as the specs are looked for
      atomic: false, // it would hold saves by rename back; comparing contents does what it is for
      ignorePermissionErrors: true,
    });
    const moved = () => {
      if (!this.#closed) wake();
    };
    watcher.on("all", moved);
    // The events of the system itself: chokidar's own come late when many follow one another.
    watcher.on("raw", (_, name: string | null, details) => {
      const { watchedPath } = details as { readonly watchedPath?: string };
      if (watchedPath === undefined || name === null) return;
      if (covers(basename(watchedPath) === name ? watchedPath : join(watchedPath, name))) moved();
    });
    // What moved between the reading and this moment was seen by neither.
    watcher.on("ready", moved);
    watcher.on("error", (error) => this.#onError(error));
    return watcher;
  }
}
