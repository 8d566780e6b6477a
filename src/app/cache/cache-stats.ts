import type { Stats } from "node:fs";
import { join } from "node:path";
import { isDigest } from "../../util/digest.ts";
import type { ProjectDirs } from "../project.ts";
import { forEachFile, judge } from "./entries.ts";
import { findLeftovers, namesIn } from "./leftovers.ts";

/** So many files, of so many bytes, taking up so many on the disk. */
export interface Amount {
  files: number;
  bytes: number;
  onDisk: number;
}

export interface ReplyAmount extends Amount {
  readonly model: string;
  readonly stage: string;
  /** Tokens as the servers counted them. */
  input: number;
  output: number;
}

export interface CacheStats {
  readonly replies: readonly ReplyAmount[];
  readonly results: readonly (Amount & { readonly stage: string })[];
  readonly blobs: Amount;
  /** Found damaged now. */
  readonly damaged: Amount;
  /** Found damaged earlier and moved out of the way. */
  readonly setAside: Amount;
  readonly foreign: Amount;
  readonly leftovers: Amount;
  readonly versions: readonly { readonly dataset: string; readonly versions: number }[];
}

const nothing = (): Amount => ({ files: 0, bytes: 0, onDisk: 0 });

/** What the cache holds, counted from the files themselves. */
export async function cacheStats(dirs: ProjectDirs, progress: (files: number) => void): Promise<CacheStats> {
  const replies = new Map<string, ReplyAmount>();
  const results = new Map<string, Amount & { readonly stage: string }>();
  const rest = { blobs: nothing(), damaged: nothing(), setAside: nothing(), foreign: nothing() };
  let files = 0;
  await forEachFile(dirs.cache, ["reply", "result", "blob"], async (file) => {
    progress(++files);
    // Blobs hold nothing to count by, so that they need not be read.
    const judged =
      file.kind === "blob" && isDigest(file.name)
        ? ({ state: "good", found: { kind: "blob" } } as const)
        : await judge(file);
    if (judged === null || judged.state === "leftover") return;
    if (judged.state !== "good") {
      add(
        judged.state === "damaged"
          ? rest.damaged
          : judged.state === "set-aside"
            ? rest.setAside
            : rest.foreign,
        file.stats,
      );
    } else if (judged.found.kind === "reply") {
      const { model, stage, reply } = judged.found;
      const amount = entryOf(replies, `${model}\0${stage}`, () => ({
        model,
        stage,
        ...nothing(),
        input: 0,
        output: 0,
      }));
      add(amount, file.stats);
      amount.input += reply.usage?.input ?? 0;
      amount.output += reply.usage?.output ?? 0;
    } else if (judged.found.kind === "result") {
      const { stage } = judged.found;
      add(
        entryOf(results, stage, () => ({ stage, ...nothing() })),
        file.stats,
      );
    } else add(rest.blobs, file.stats);
  });
  const leftovers = nothing();
  for (const { bytes } of await findLeftovers(dirs, 0)) {
    leftovers.files++;
    leftovers.bytes += bytes;
    leftovers.onDisk += bytes;
  }
  return {
    replies: sorted(replies),
    results: sorted(results),
    ...rest,
    leftovers,
    versions: await versionsIn(dirs.dist),
  };
}

function add(amount: Amount, { size, blocks }: Stats): void {
  amount.files++;
  amount.bytes += size;
  amount.onDisk += blocks * 512;
}

function entryOf<T>(map: Map<string, T>, name: string, make: () => T): T {
  const known = map.get(name);
  if (known !== undefined) return known;
  const made = make();
  map.set(name, made);
  return made;
}

const sorted = <T>(map: ReadonlyMap<string, T>): T[] =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);

async function versionsIn(dist: string) {
  const rows: { dataset: string; versions: number }[] = [];
  for (const dataset of await namesIn(dist)) {
    const versions = (await namesIn(join(dist, dataset))).filter(isDigest).length;
    if (versions > 0) rows.push({ dataset, versions });
  }
  return rows;
}
