import { availableParallelism } from "node:os";
import { ReplayPool } from "./replay-pool.ts";
import type { ReplaySetting } from "./replay-work.ts";

/** More than these wait for each other at the disk. */
const MOST_WORKERS = 3;

/** Threads beside the one that builds; none on a machine of one core. */
export function openPool(setting: ReplaySetting): ReplayPool {
  const workers = Math.min(MOST_WORKERS, availableParallelism() - 1);
  return new ReplayPool(new URL("./replay-worker.js", import.meta.url), workers, setting);
}
