import { join } from "node:path";
import { parseSpec, SPEC_FILE } from "../../dataset/spec-text.ts";
import { readIfThere } from "../../store/disk.ts";
import type { Artifact } from "../artifacts.ts";
import { type Change, changesBetween, touches } from "../spec-changes.ts";
import { snapshotOf } from "../spec-snapshot.ts";
import { type Cause, causeOf, type TopicEdits } from "./cause.ts";
import { diffRecords } from "./diff-records.ts";
import { type DiffSummary, DiffTally } from "./diff-tally.ts";
import type { RecordChange } from "./record-change.ts";

/** All that differs between two versions of a dataset, or of two. */
export interface VersionDiff extends DiffSummary {
  readonly a: Artifact;
  readonly b: Artifact;
  /** What the specs declare otherwise; null when one of the versions does not say what it was made from. */
  readonly specs: readonly Change[] | null;
}

/** Compares two versions; each changed record is told as it is found. */
export async function diffVersions(
  a: Artifact,
  b: Artifact,
  told: (change: RecordChange, cause: Cause) => void = () => {},
): Promise<VersionDiff> {
  const edits = await editsBetween(a, b);
  const tally = new DiffTally();
  for await (const change of diffRecords(a, b)) {
    const cause = causeOf(change, edits ?? { changes: [], touches: () => false });
    tally.take(change, cause);
    told(change, cause);
  }
  return { a, b, ...tally.summary, specs: edits?.changes ?? null };
}

/** Whether two versions say the same: in data, and in what is said about them. */
export const isSame = ({ a, b }: VersionDiff): boolean => a.manifest.digest === b.manifest.digest;

async function editsBetween(a: Artifact, b: Artifact): Promise<TopicEdits | null> {
  const [old, now] = await Promise.all([specOf(a), specOf(b)]);
  if (old === null || now === null) return null;
  const changes = changesBetween(old, now);
  return { changes, touches: (change, id) => touches(change, id, old, now) };
}

async function specOf({ path }: Artifact) {
  const text = (await readIfThere(join(path, SPEC_FILE)))?.toString();
  const spec = text === undefined ? null : parseSpec(text);
  return spec && snapshotOf(spec.dataset, spec.code);
}
