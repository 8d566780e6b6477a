import type { Io } from "./command.ts";

/** The real process as commands see it. */
export function processIo(process: NodeJS.Process): Io {
  const { env, stdout, stderr } = process;
  const signals = new Signals(process);
  let outputFailed = false;
  const write = (stream: NodeJS.WriteStream) => {
    let isOpen = true;
    stream.on("error", (error: NodeJS.ErrnoException) => {
      isOpen = false;
      // A reader that has seen enough, as "head" does, is no failure; a full disk is. Either way what is in flight is
      // finished and kept.
      if (error.code !== "EPIPE") {
        outputFailed = true;
        if (stream !== stderr) stderr.write(`The output cannot be written: ${error.message}\n`);
      }
      signals.drain.abort();
    });
    return (text: string) => {
      if (isOpen) stream.write(text);
    };
  };
  const colorOf = (stream: NodeJS.WriteStream) =>
    env.FORCE_COLOR ? env.FORCE_COLOR !== "0" : stream.isTTY === true && !env.NO_COLOR;
  return {
    cwd: process.cwd(),
    env,
    out: write(stdout),
    err: write(stderr),
    outputFailed: () => outputFailed,
    live: stderr.isTTY === true && !env.CI && env.TERM !== "dumb",
    outColor: colorOf(stdout),
    errColor: colorOf(stderr),
    columns: () => stderr.columns ?? 80,
    signals: () => signals.listen(),
  };
}

/** Turns the first Ctrl-C into a request to come to an end, and the second into one to stop at once. */
class Signals {
  readonly drain = new AbortController();
  readonly #abort = new AbortController();
  readonly #process: NodeJS.Process;
  #listening = false;

  constructor(process: NodeJS.Process) {
    this.#process = process;
  }

  // Only for commands that ask: any other is ended by the signal itself.
  listen(): { drain: AbortSignal; abort: AbortSignal } {
    if (!this.#listening) {
      const onSignal = () => (this.drain.signal.aborted ? this.#abort.abort() : this.drain.abort());
      this.#process.on("SIGINT", onSignal);
      this.#process.on("SIGTERM", onSignal);
      this.#listening = true;
    }
    return { drain: this.drain.signal, abort: this.#abort.signal };
  }
}
