import type { Io } from "./command.ts";

/** The real process as commands see it. */
export function processIo(process: NodeJS.Process): Io {
  const drain = new AbortController();
  const abort = new AbortController();
  const onSignal = () => (drain.signal.aborted ? abort.abort() : drain.abort());
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  const { env, stdout, stderr } = process;
  // A reader that has seen enough, as "head" does, is no failure: what is in flight is finished and kept.
  const write = (stream: NodeJS.WriteStream) => {
    let isRead = true;
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      isRead = false;
      drain.abort();
    });
    return (text: string) => {
      if (isRead) stream.write(text);
    };
  };
  const live = stderr.isTTY === true && !env.CI && env.TERM !== "dumb";
  return {
    cwd: process.cwd(),
    env,
    out: write(stdout),
    err: write(stderr),
    live,
    color: env.FORCE_COLOR ? env.FORCE_COLOR !== "0" : stderr.isTTY === true && !env.NO_COLOR,
    columns: () => stderr.columns ?? 80,
    drain: drain.signal,
    abort: abort.signal,
  };
}
