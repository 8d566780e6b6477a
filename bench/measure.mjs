import { spawnSync } from "node:child_process";
import { closeSync, cpSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export const ROOT = resolve(import.meta.dirname, "..");
export const MAIN = join(ROOT, "lib/main.js");

// Extra certificates add about 100 ms to every start of Node 20 and have nothing to do with us.
const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;

/** Wall seconds of a whole process, and its output. */
export function time(args, cwd = ROOT, more = {}) {
  const start = process.hrtime.bigint();
  const result = spawnSync(process.execPath, args, {
    cwd,
    env: { ...env, ...more, CI: "1" },
    encoding: "utf8",
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (result.status !== 0) throw new Error(`${args.join(" ")} gave ${result.status}: ${result.stderr}`);
  return { seconds, stdout: result.stdout };
}

/** CPU seconds of a whole process, user and system, and its output. */
export function cpu(args, cwd = ROOT) {
  const directory = mkdtempSync(join(tmpdir(), "chimera-cpu-"));
  try {
    const file = join(directory, "cpu");
    const result = time(["--require", join(ROOT, "bench/with-cpu.cjs"), ...args], cwd, {
      CHIMERA_BENCH_CPU: file,
    });
    return { seconds: Number(readFileSync(file, "utf8")), stdout: result.stdout };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The summary that a build's events end with. */
export const lastLine = (text) => JSON.parse(text.trim().split("\n").at(-1));

export const median = (samples) => samples.sort((a, b) => a - b)[Math.floor(samples.length / 2)];

/** Medians of several things timed in turn, so that a busy moment hits all of them. */
export function medians(runs, things) {
  const samples = things.map(() => []);
  for (let i = 0; i < runs; i++) for (const [at, thing] of things.entries()) samples[at].push(thing());
  return samples.map(median);
}

/**
 * Waits until new files cost what they should, a minute and a half at most. For about a minute ext4 without a journal
 * goes through all inodes that were just deleted, which can take longer than all else that a call costs.
 */
export function restDisk(directory) {
  const folder = mkdtempSync(join(directory, "probe-"));
  let made = 0;
  const probe = () => {
    const before = process.cpuUsage();
    for (let at = 0; at < 100; at++) closeSync(openSync(join(folder, String(made++)), "wx"));
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 100;
  };
  for (let tries = 0; tries < 9 && probe() > 60; tries++)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10_000);
}

/** Runs something in a throw-away copy of the repository's own project. */
export async function inProject(work) {
  const directory = mkdtempSync(join(tmpdir(), "chimera-bench-"));
  try {
    cpSync(join(ROOT, "specs"), join(directory, "specs"), { recursive: true });
    cpSync(join(ROOT, "chimera.config.ts"), join(directory, "chimera.config.ts"));
    return await work(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
