import { relative } from "node:path";
import { setAside } from "../../store/disk.ts";
import type { ProjectDirs } from "../project.ts";
import { type CacheFile, forEachFile, type Judged, judge, type Kind } from "./entries.ts";
import { findLeftovers, removeLeftover } from "./leftovers.ts";

export interface Finding {
  readonly type: "finding";
  readonly path: string;
  readonly kind: Kind | "temporary";
  readonly state: Exclude<Judged["state"], "good">;
  readonly bytes: number;
  readonly reason: string;
  /** What it means for the next build. */
  readonly meaning: string;
  readonly repaired: "set aside" | "removed" | null;
}

export interface VerifySummary {
  readonly type: "summary";
  readonly files: number;
  readonly bytes: number;
  readonly good: Readonly<Record<Kind, number>>;
  readonly damaged: Readonly<Record<Kind, number>>;
  readonly foreign: number;
  readonly setAside: number;
  readonly leftovers: number;
  readonly repaired: number;
}

export interface VerifyOptions {
  readonly dirs: ProjectDirs;
  /** Moves damaged files aside and removes leftovers of the dead. */
  readonly repair: boolean;
  /** A leftover younger than this may be in use. */
  readonly graceMs: number;
  readonly found: (finding: Finding) => void;
  readonly progress: (files: number) => void;
}

const LOST: Readonly<Record<Kind, string>> = {
  reply: "The reply is lost: 1 call to ask again.",
  result: "It is computed again, without a call.",
  blob: "It is made again from recorded replies, without a call.",
};

/** Reads every file of the cache to the end and tells of each that is not what its name says. */
export async function verifyCache(options: VerifyOptions): Promise<VerifySummary> {
  const { dirs, repair } = options;
  const good = { reply: 0, result: 0, blob: 0 };
  const damaged = { reply: 0, result: 0, blob: 0 };
  const counts = { files: 0, bytes: 0, foreign: 0, setAside: 0, leftovers: 0, repaired: 0 };
  await forEachFile(dirs.cache, ["reply", "result", "blob"], async (file) => {
    const judged = await judge(file);
    if (judged === null || judged.state === "leftover") return;
    counts.files++;
    counts.bytes += file.stats.size;
    options.progress(counts.files);
    if (judged.state === "good") {
      good[file.kind]++;
      return;
    }
    const isDamaged = judged.state === "damaged";
    if (isDamaged) damaged[file.kind]++;
    else if (judged.state === "set-aside") counts.setAside++;
    else counts.foreign++;
    if (isDamaged && repair) {
      await setAside(file.path);
      counts.repaired++;
    }
    options.found(findingOf(file, judged, isDamaged && repair));
  });
  for (const leftover of await findLeftovers(dirs, options.graceMs)) {
    counts.leftovers++;
    const removed = repair && leftover.dead;
    if (removed) {
      await removeLeftover(leftover);
      counts.repaired++;
    }
    options.found({
      type: "finding",
      path: relative(dirs.cache, leftover.path),
      kind: "temporary",
      state: "leftover",
      bytes: leftover.bytes,
      reason: "a process was cut off while it wrote this, or is writing it now",
      meaning: leftover.dead ? "Nothing reads it." : "Young, or its process runs: left alone.",
      repaired: removed ? "removed" : null,
    });
  }
  return { type: "summary", ...counts, good, damaged };
}

function findingOf(file: CacheFile, judged: Exclude<Judged, { state: "good" }>, moved: boolean): Finding {
  return {
    type: "finding",
    path: file.relativePath,
    kind: file.kind,
    state: judged.state,
    bytes: file.stats.size,
    ...wordsOf(file.kind, judged),
    repaired: moved ? "set aside" : null,
  };
}

function wordsOf(kind: Kind, judged: Exclude<Judged, { state: "good" }>) {
  switch (judged.state) {
    case "damaged":
      return { reason: judged.reason, meaning: LOST[kind] };
    case "foreign":
      return { reason: "no name that Chimera gives", meaning: "Nothing reads it." };
    case "other-scheme":
      return { reason: "written by a version with other keys", meaning: "This version does not read it." };
    case "leftover":
      return { reason: "a temporary file", meaning: "Nothing reads it." };
    case "set-aside":
      return {
        reason: "moved out of the way when it was found damaged",
        meaning: "Nothing reads it; kept for a look, and yours to delete.",
      };
  }
}
