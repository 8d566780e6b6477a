import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { isAlive } from "../../store/lease.ts";
import { statIfThere, walkFiles } from "../../store/walk.ts";
import type { ProjectDirs } from "../project.ts";

/** Something that a process left behind when it was cut off. */
export interface Leftover {
  readonly path: string;
  readonly bytes: number;
  /** False while it may still be of use to a build that is under way. */
  readonly dead: boolean;
}

/** Past this nobody is at work on a file any more, whatever process has its writer's number now. */
const SURELY_DEAD_MS = 24 * 3600_000;

/** Temporary files, directories and links of the cache and of dist, and leases of processes that are gone. */
export async function findLeftovers(dirs: ProjectDirs, graceMs: number): Promise<Leftover[]> {
  const leftovers: Leftover[] = [];
  const add = async (path: string, pid: number | null) => {
    const stats = await statIfThere(path);
    if (stats === null) return;
    const age = Date.now() - stats.mtimeMs;
    const dead = age >= graceMs && (pid === null || !isAlive(pid) || age >= SURELY_DEAD_MS);
    leftovers.push({ path, bytes: stats.isDirectory() ? 0 : stats.size, dead });
  };
  for await (const { path, name } of walkFiles(dirs.cache)) {
    if (name.endsWith(".tmp")) await add(path, pidOf(name));
    // A lease that is held is touched every few seconds.
    else if (path.startsWith(join(dirs.cache, "state", "leases"))) await add(path, null);
  }
  for (const dataset of await namesIn(dirs.dist)) {
    for (const name of await namesIn(join(dirs.dist, dataset))) {
      const pid = pidOf(name);
      if (pid !== null) await add(join(dirs.dist, dataset, name), pid);
    }
  }
  return leftovers;
}

/** Removes a leftover, a directory with all that is in it. */
export const removeLeftover = ({ path }: Leftover) => rm(path, { recursive: true, force: true });

/** The process in the name of a temporary file, "<name>.<pid>-<random>.tmp", or link, ".latest-<pid>-<random>". */
function pidOf(name: string): number | null {
  const found = /\.(\d+)-[0-9a-f]{8}(?:\.old)?\.tmp$|^\.latest-(\d+)-[0-9a-f]{8}$/.exec(name);
  return found === null ? null : Number(found[1] ?? found[2]);
}

/** Names in a directory, sorted; none when it is not one. */
export async function namesIn(directory: string): Promise<string[]> {
  return (await readdir(directory).catch(() => [])).sort();
}
