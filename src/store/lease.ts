import { closeSync, linkSync, mkdirSync, openSync, unlinkSync, utimesSync, writeSync } from "node:fs";
import { rename, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isErrno, readIfThere, readTextIfThere } from "./disk.ts";

/** The right to do a piece of work, as far as other processes heed it. */
export interface Lease {
  readonly release: () => Promise<void>;
}

/** Given when the disk leaves it open who is at work: twice the work is better than none. */
const UNGUARDED: Lease = { release: async () => {} };

type Holder = { readonly host: string; readonly pid: number; readonly start: number };

/** What a lease's name leads to. */
interface LeaseFile {
  /** When it was last touched. */
  touched: number;
}

/** A lease file without its holder's name is one whose writer died between two system calls, unless it is this young. */
const NAMELESS_MS = 2000;

/** How often who waits for a lease looks whether it is free. */
const LOOK_EVERY_MS = 100;

/**
 * Tells processes that share a directory who is at which piece of work: `<root>/<name>`, made exclusively, touched
 * while held, and void when its process is gone or has not touched it for long. Leases spare work and never guard
 * correctness: nobody may rely on being alone, and every doubt and every error of the disk is settled by a go-ahead.
 */
export class Leases {
  readonly #root: string;
  readonly #staleAfter: number;
  readonly #touchEvery: number;
  readonly #me: Holder = { host: hostname(), pid: process.pid, start: performance.timeOrigin };
  readonly #text = JSON.stringify(this.#me);
  /** Paths of what this process holds, and the file that each is a link to. */
  readonly #held = new Map<string, LeaseFile>();
  #latest = "";
  #timer: NodeJS.Timeout | null = null;

  constructor(root: string, times: { readonly staleAfter?: number; readonly touchEvery?: number } = {}) {
    this.#root = root;
    this.#staleAfter = times.staleAfter ?? 60_000;
    this.#touchEvery = times.touchEvery ?? 5_000;
  }

  /** The lease of that name, or null while someone else holds it. */
  async take(name: string): Promise<Lease | null> {
    const path = this.#path(name);
    try {
      for (let tries = 0; tries < 3; tries++) {
        try {
          return this.#hold(path, this.#linked(path) ?? this.#created(path));
        } catch (error) {
          if (!isErrno(error, "EEXIST")) throw error;
        }
        const found = await this.#look(path);
        if (found.state === "held") return null;
        if (found.state === "void" && (await this.#takeOver(path))) {
          return this.#hold(path, { touched: Date.now() });
        }
      }
      return null;
    } catch {
      return UNGUARDED;
    }
  }

  /** The lease of that name, as soon as nobody else holds it; told when it has to wait. Rejects with the signal's reason. */
  async wait(name: string, signal?: AbortSignal, onWaiting?: () => void): Promise<Lease> {
    for (let tries = 0; ; tries++) {
      const lease = await this.take(name);
      if (lease !== null) return lease;
      if (tries === 0) onWaiting?.();
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => signal?.throwIfAborted());
    }
  }

  /** Does a piece of work while nobody else is at the one of that name. */
  async alone<T>(name: string, work: () => Promise<T>, onWaiting?: () => void): Promise<T> {
    const lease = await this.wait(name, undefined, onWaiting);
    try {
      return await work();
    } finally {
      await lease.release();
    }
  }

  /** Whether someone, this process included, holds the lease of that name. */
  async isHeld(name: string): Promise<boolean> {
    try {
      return (await this.#look(this.#path(name))).state === "held";
    } catch {
      return false;
    }
  }

  #path(name: string): string {
    return `${this.#root}/${name}`;
  }

  // A link to what is held already costs less than a file of its own, and one touch serves all of them.
  #linked(path: string): LeaseFile | null {
    const from = this.#held.has(this.#latest) ? this.#latest : this.#held.keys().next().value;
    const file = from === undefined ? undefined : this.#held.get(from);
    if (from === undefined || file === undefined || !this.#isFresh(file)) return null;
    try {
      linkSync(from, path);
      return file;
    } catch (error) {
      if (isErrno(error, "EEXIST")) throw error;
      return null;
    }
  }

  #created(path: string): LeaseFile {
    createNow(path, this.#text);
    return { touched: Date.now() };
  }

  #hold(path: string, file: LeaseFile): Lease {
    this.#held.set(path, file);
    this.#latest = path;
    if (this.#timer === null) {
      this.#timer = setInterval(() => this.#touchAll(), this.#touchEvery);
      this.#timer.unref();
    }
    return { release: () => this.#release(path) };
  }

  #touchAll(): void {
    for (const [path, file] of this.#held) if (!this.#isMine(path, file)) this.#held.delete(path);
    const now = new Date();
    for (const [path, file] of this.#held) {
      if (file.touched === now.getTime()) continue;
      try {
        utimesSync(path, now, now);
        file.touched = now.getTime();
      } catch {
        // It is void in a while, and the work may be done twice.
      }
    }
  }

  #isFresh(file: LeaseFile): boolean {
    return Date.now() - file.touched < this.#staleAfter / 2;
  }

  // After a long sleep of this process somebody else may have taken the name over.
  #isMine(path: string, file: LeaseFile): boolean {
    try {
      return this.#isFresh(file) || readTextIfThere(path) === this.#text;
    } catch {
      return false;
    }
  }

  async #release(path: string): Promise<void> {
    const file = this.#held.get(path);
    this.#held.delete(path);
    if (this.#held.size === 0 && this.#timer !== null) {
      clearInterval(this.#timer);
      this.#timer = null;
    }
    if (file === undefined || !this.#isMine(path, file)) return;
    try {
      unlinkSync(path);
    } catch {
      // Left behind it is void as soon as this process ends.
    }
  }

  // Of several that find a void lease one makes the guard, which then becomes the lease: it replaces the void one in one
  // step, so that the name is never free in between.
  async #takeOver(path: string): Promise<boolean> {
    const guard = `${path}.tmp`;
    try {
      createNow(guard, this.#text);
    } catch (error) {
      if (!isErrno(error, "EEXIST")) throw error;
      if ((await this.#look(guard)).state === "void") await rm(guard, { force: true });
      return false;
    }
    const isVoid = (await this.#look(path)).state === "void";
    if (isVoid) await rename(guard, path);
    else await rm(guard, { force: true });
    return isVoid;
  }

  async #look(path: string): Promise<{ state: "free" | "held" | "void" }> {
    const text = (await readIfThere(path))?.toString();
    if (text === undefined) return { state: "free" };
    let age: number;
    try {
      // Either way: a clock that is far off must not keep anybody waiting.
      age = Math.abs(Date.now() - (await stat(path)).mtimeMs);
    } catch (error) {
      if (isErrno(error, "ENOENT")) return { state: "free" };
      throw error;
    }
    const holder = parseHolder(text);
    const isVoid = age > this.#staleAfter || (holder === null ? age > NAMELESS_MS : this.#isGone(holder));
    return isVoid ? { state: "void" } : { state: "held" };
  }

  #isGone({ host, pid, start }: Holder): boolean {
    // Of another host nothing is known but whether it still touches its files.
    if (host !== this.#me.host) return false;
    // A process number comes round again.
    if (pid === this.#me.pid) return start !== this.#me.start;
    return !isAlive(pid);
  }
}

// Not by way of the thread pool: there it would stand in line behind the syncs of what other calls gave, which costs
// each call more than these three system calls take.
function createNow(path: string, text: string): void {
  let file: number;
  try {
    file = openSync(path, "wx");
  } catch (error) {
    if (!isErrno(error, "ENOENT")) throw error;
    mkdirSync(dirname(path), { recursive: true });
    file = openSync(path, "wx");
  }
  try {
    writeSync(file, text);
  } catch (error) {
    unlinkSync(path);
    throw error;
  } finally {
    closeSync(file);
  }
}

/** Whether a process of that number runs on this host. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isErrno(error, "EPERM");
  }
}

function parseHolder(text: string): Holder | null {
  try {
    const { host, pid, start } = JSON.parse(text) as Partial<Holder>;
    if (typeof host !== "string" || typeof start !== "number") return null;
    return typeof pid === "number" && Number.isInteger(pid) && pid > 0 ? { host, pid, start } : null;
  } catch {
    return null;
  }
}
