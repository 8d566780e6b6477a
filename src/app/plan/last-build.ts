import { join } from "node:path";
import { TOPIC_CODE } from "../../dataset/topic-target.ts";
import type { ResolvedDataset } from "../../specs/resolved.ts";
import { readIfThere, writeAtomic } from "../../store/disk.ts";
import type { Json } from "../../util/canonical-json.ts";
import { type Change, changesBetween, touches } from "../../versions/spec-changes.ts";
import { snapshotOf } from "../../versions/spec-snapshot.ts";
import type { Listener } from "../events.ts";
import { isNarrow, type Selection } from "../narrow-dataset.ts";

/** What the last build of a dataset was made from, and what it had to do. */
export interface LastBuild {
  /** Digest of the artifact. */
  readonly artifact: string;
  readonly dataset: ResolvedDataset;
  /** Versions of the program's code. */
  readonly code: Json;
  /** Topics that it did not find ready; every other topic was reused. */
  readonly rebuilt: readonly string[];
  /** What had changed since the build before; null when there was none. */
  readonly changes: readonly ReachingChange[] | null;
}

/** A change with the topics that it made new. */
export type ReachingChange = Change & { readonly topics: "all" | readonly string[] };

type Head = Omit<LastBuild, "dataset"> & { readonly scheme: number };

/** Raised when the layout changes; an older file then reads as absent. */
const SCHEME = 2;

const fileOf = (cacheDir: string, dataset: string) => join(cacheDir, "state", "last", `${dataset}.json`);

/** Notes which topics a build had to make, as it tells of them. */
export class RebuiltTopics {
  readonly ids = new Set<string>();

  listening(listener: Listener): Listener {
    return (event) => {
      if (event.type === "topic") this.ids.add(event.topic);
      listener(event);
    };
  }
}

/**
 * Remembers a build that gave an artifact. A preview is not remembered: what it left out is no change. The file is
 * disposable, so that it cannot be written is no reason to fail a build that is done.
 */
export async function rememberBuild(build: {
  readonly dataset: ResolvedDataset;
  readonly selection: Selection;
  readonly artifact: string;
  readonly rebuilt: RebuiltTopics;
  readonly cacheDir: string;
}): Promise<void> {
  if (isNarrow(build.selection)) return;
  const { dataset, artifact } = build;
  const path = fileOf(build.cacheDir, dataset.name);
  try {
    const rebuilt = [...build.rebuilt.ids].sort();
    const code = TOPIC_CODE;
    const [oldHead, oldBody] = ((await readIfThere(path))?.toString() ?? "").split("\n") as [string, string?];
    const body = JSON.stringify(dataset);
    // Unchanged builds are the common case and must cost nothing: nothing is parsed when the texts are equal.
    const same = headText({ scheme: SCHEME, artifact, code, rebuilt, changes: [] });
    if (body === oldBody && oldHead === same) return;
    const last = readLast(oldHead, oldBody);
    const changes = last && reachingChanges(last, dataset, code);
    await writeAtomic(path, `${headText({ scheme: SCHEME, artifact, code, rebuilt, changes })}\n${body}\n`);
  } catch {
    // The next plan then compares with an older build, or with none.
  }
}

function reachingChanges(last: LastBuild, dataset: ResolvedDataset, code: Json): ReachingChange[] {
  const old = snapshotOf(last.dataset, last.code);
  const now = snapshotOf(dataset, code);
  const ids = dataset.disciplines.flatMap(({ topics }) => topics.map(({ id }) => id));
  return changesBetween(old, now).map((change) => {
    const touched = ids.filter((id) => touches(change, id, old, now));
    return { ...change, topics: touched.length === ids.length ? "all" : touched };
  });
}

const headText = (head: Head) => JSON.stringify(head);

/** The last whole build of a dataset here, or null when none is remembered. */
export async function recallBuild(cacheDir: string, dataset: string): Promise<LastBuild | null> {
  const text = (await readIfThere(fileOf(cacheDir, dataset)))?.toString() ?? "";
  return readLast(...(text.split("\n") as [string, string?]));
}

function readLast(headLine: string | undefined, body: string | undefined): LastBuild | null {
  try {
    const { scheme, ...head } = JSON.parse(headLine ?? "") as Head;
    return scheme === SCHEME ? { ...head, dataset: JSON.parse(body ?? "") as ResolvedDataset } : null;
  } catch {
    return null;
  }
}
