import { spawnSync } from "node:child_process";
import { closeSync, cpSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export const ROOT = resolve(import.meta.dirname, "..");
export const MAIN = join(ROOT, "lib/main.js");

// Extra certificates add about 100 ms to every start of Node 20 and have nothing to do with us.
const { NODE_EXTRA_CA_CERTS: _, ...inherited } = process.env;
export const env = { ...inherited, CI: "1" };

/** Wall seconds of a whole process, and its output. */
export function time(args, cwd = ROOT, more = {}) {
  const start = process.hrtime.bigint();
  const result = spawnSync(process.execPath, args, {
    cwd,
    env: { ...env, ...more },
    encoding: "utf8",
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (result.status !== 0) throw new Error(`${args.join(" ")} gave ${result.status}: ${result.stderr}`);
  return { seconds, stdout: result.stdout };
}

/** CPU seconds of a whole process, user and system, and its output. */
export function cpu(args, cwd = ROOT) {
  const { usage, stdout } = withUsage(args, cwd);
  return { seconds: usage.cpuSeconds, stdout };
}

/** Peak resident megabytes of a whole process, its wall seconds and its output. */
export function peak(args, cwd = ROOT) {
  const { usage, seconds, stdout } = withUsage(args, cwd);
  return { megabytes: usage.peakKilobytes / 1024, seconds, stdout };
}

// A process tells its own usage, since a parent cannot see it without a native module.
function withUsage(args, cwd) {
  const directory = mkdtempSync(join(tmpdir(), "chimera-usage-"));
  try {
    const file = join(directory, "usage.json");
    const reporter = join(ROOT, "bench/with-usage.cjs");
    const timed = time(["--require", reporter, ...args], cwd, { CHIMERA_BENCH_USAGE: file });
    return { ...timed, usage: JSON.parse(readFileSync(file, "utf8")) };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The summary that a build's events end with. */
export const lastLine = (text) => JSON.parse(text.trim().split("\n").at(-1));

/** What several things give, each as often, in turn, so that a busy moment hits all of them. */
export function rounds(count, things) {
  const samples = things.map(() => []);
  for (let i = 0; i < count; i++) for (const [at, thing] of things.entries()) samples[at].push(thing());
  return samples;
}

/** The median of some figures, and the quartiles on either side of it. */
export function spread(figures) {
  const sorted = [...figures].sort((a, b) => a - b);
  const at = (share) => {
    const place = share * (sorted.length - 1);
    const below = sorted[Math.floor(place)];
    return below + (sorted[Math.ceil(place)] - below) * (place % 1);
  };
  return { value: at(0.5), low: at(0.25), high: at(0.75) };
}

/** How many times the one took of what the other did in the same round. */
export const ratio = (figures, over) => spread(figures.map((figure, round) => figure / over[round]));

/** Files written a moment ago cannot be vouched for by their stamps, so they are left to settle. */
export const settle = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);

/** A throw-away copy of the repository's own project. */
export function copyProject() {
  const directory = mkdtempSync(join(tmpdir(), "chimera-bench-"));
  cpSync(join(ROOT, "specs"), join(directory, "specs"), { recursive: true });
  cpSync(join(ROOT, "chimera.config.ts"), join(directory, "chimera.config.ts"));
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
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
  const project = copyProject();
  try {
    return await work(project.directory);
  } finally {
    project.remove();
  }
}
