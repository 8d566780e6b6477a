import { availableParallelism } from "node:os";
import { ReplayPool } from "../app/replay/replay-pool.ts";
import type { ReplaySetting } from "../app/replay/replay-work.ts";

/** More than these wait for each other at the disk. */
const MOST_WORKERS = 4;

/** A thread for each core: the one that builds only hands out work meanwhile. */
export function openPool(setting: ReplaySetting): ReplayPool {
  const workers = Math.min(MOST_WORKERS, availableParallelism());
  return new ReplayPool(new URL("../app/replay/replay-worker.js", import.meta.url), workers, setting);
}
