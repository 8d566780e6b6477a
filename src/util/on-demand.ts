/**
 * A module that code without `await` may turn out to need. Asking for it before it is loaded breaks off; `loadingModules`
 * then loads it and begins again.
 */
export class OnDemand<T> {
  readonly #load: () => Promise<T>;
  #module: T | undefined;

  constructor(load: () => Promise<T>) {
    this.#load = load;
  }

  get(): T {
    if (this.#module === undefined) throw new NotLoaded(() => this.load());
    return this.#module;
  }

  async load(): Promise<void> {
    this.#module = await this.#load();
  }
}

class NotLoaded extends Error {
  readonly load: () => Promise<void>;

  constructor(load: () => Promise<void>) {
    super("a module is asked for that is loaded on demand only");
    this.load = load;
  }
}

/** Runs something that has no effects, again from its beginning whenever a module was missing. */
export async function loadingModules<T>(run: () => T): Promise<T> {
  for (;;) {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof NotLoaded)) throw error;
      await error.load();
    }
  }
}
