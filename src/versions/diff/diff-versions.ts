import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { type FigureChange, figureChanges } from "../../dataset/report/figures.ts";
import { parseSpec, SPEC_FILE } from "../../dataset/spec-text.ts";
import { readIfThere } from "../../store/disk.ts";
import type { Artifact } from "../artifacts.ts";
import { findReport } from "../read-report.ts";
import { type Change, changesBetween } from "../spec-changes.ts";
import { snapshotOf } from "../spec-snapshot.ts";
import { type Cause, Causes, type SpecEdits } from "./cause.ts";
import { diffRecords } from "./diff-records.ts";
import { type DiffSummary, DiffTally } from "./diff-tally.ts";
import type { RecordChange } from "./record-change.ts";
import { SlotFates } from "./slot-fates.ts";

/** All that differs between two versions of a dataset, or of two. */
export interface VersionDiff extends DiffSummary {
  readonly a: Artifact;
  readonly b: Artifact;
  /** What the specs declare otherwise; null when one of the versions does not say what it was made from. */
  readonly specs: readonly Change[] | null;
  /** The figures of both reports; null when one of the versions has none that can be read. */
  readonly figures: readonly FigureChange[] | null;
}

/** Changes between two turns of the event loop. */
const TURN = 256;

export type Told = (change: RecordChange, cause: Cause) => void;

/** Compares two versions; each changed record is told as it is found, in the order of records. */
export async function diffVersions(a: Artifact, b: Artifact, told: Told = () => {}): Promise<VersionDiff> {
  return diffWith(await editsBetween(a, b), a, b, told);
}

/** The same where it is known what the specs declare otherwise. */
export async function diffWith(
  edits: SpecEdits | null,
  a: Artifact,
  b: Artifact,
  told: Told,
): Promise<VersionDiff> {
  const tally = new DiffTally();
  const fates = { added: new SlotFates(a), removed: new SlotFates(b) };
  const causes = new Causes(edits, (change) =>
    change.kind === "changed" ? null : fates[change.kind].of(change.id),
  );
  let seen = 0;
  for (const change of diffRecords(a, b)) {
    // Signals are heard between turns alone.
    if (++seen % TURN === 0) await nextTurn();
    const cause = causes.of(change);
    tally.take(change, cause);
    told(change, cause);
  }
  const [old, now] = await Promise.all([findReport(a), findReport(b)]);
  const figures = old === null || now === null ? null : figureChanges(old, now);
  return { a, b, ...tally.summary, specs: edits?.changes ?? null, figures };
}

/** Whether two versions say the same: in data, and in what is said about them. */
export const isSame = ({ a, b }: Pick<VersionDiff, "a" | "b">): boolean =>
  a.manifest.digest === b.manifest.digest;

/** What the specs of two versions declare otherwise; null when one does not say what it was made from. */
export async function editsBetween(a: Artifact, b: Artifact): Promise<SpecEdits | null> {
  const [old, now] = await Promise.all([specOf(a), specOf(b)]);
  return old === null || now === null ? null : { changes: changesBetween(old, now), old, new: now };
}

async function specOf({ path }: Artifact) {
  const text = (await readIfThere(join(path, SPEC_FILE)))?.toString();
  const spec = text === undefined ? null : parseSpec(text);
  return spec && snapshotOf(spec.dataset, spec.code);
}
