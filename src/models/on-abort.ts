const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Runs a function, which must be one of its own, when a signal is aborted that is not yet; gives what takes it back.
 * A signal goes through all its listeners whenever one comes or goes, and a thousand calls wait on one signal: here
 * they share a single listener.
 */
export function onAbort(signal: AbortSignal, run: () => void): () => void {
  let all = waiting.get(signal);
  if (all === undefined) {
    const made = new Set<() => void>();
    signal.addEventListener("abort", () => runAll(made), { once: true });
    waiting.set(signal, made);
    all = made;
  }
  all.add(run);
  return () => void all.delete(run);
}

function runAll(all: Set<() => void>): void {
  for (const run of all) run();
  all.clear();
}
