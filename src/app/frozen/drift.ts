import { specDigestOf } from "../../dataset/dataset-target.ts";
import { RECORD_SCHEME } from "../../dataset/record-digest.ts";
import type { VersionSpec } from "../../dataset/spec-text.ts";
import type { ResolvedDataset } from "../../specs/resolved.ts";
import { KEY_SCHEME } from "../../util/digest.ts";
import { type LockedVersion, schemeOf } from "../../versions/lock/lock-entry.ts";
import { reasonsFor } from "../plan/reasons.ts";
import type { ProjectDirs } from "../project.ts";
import type { Drift } from "./verdict.ts";

/** What must be equal before replies can make any difference. */
export interface Declared {
  readonly specDigest: string;
  readonly scheme: string;
}

export const declaredBy = (dataset: ResolvedDataset): Declared => ({
  specDigest: specDigestOf(dataset),
  scheme: schemeOf({ key: KEY_SCHEME, record: RECORD_SCHEME, parquet: "" }),
});

/** Whether a build can give the pinned version at all. */
export const canMatch = ({ specDigest, scheme }: Declared, pinned: LockedVersion): boolean =>
  specDigest === pinned.specDigest && scheme === pinned.scheme;

/** How a build fared, as far as its replies go. */
export interface Replies {
  /** Keys of those that are not recorded, and the topics that want them. */
  readonly missing: { readonly keys: ReadonlySet<string>; readonly topics: ReadonlySet<string> };
  readonly failedTopics: ReadonlySet<string>;
}

/** Everything in which what is here is not what was pinned, the causes before what follows from them. */
export async function findDrift(
  dataset: ResolvedDataset,
  pinned: LockedVersion,
  spec: VersionSpec | null,
  replies: Replies,
  specs: { readonly projectDir: string; readonly patterns: readonly string[]; readonly dirs: ProjectDirs },
): Promise<Drift[]> {
  const declared = declaredBy(dataset);
  const drift: Drift[] = [];
  if (declared.scheme !== pinned.scheme)
    drift.push({ cause: "scheme", pinned: pinned.scheme, here: declared.scheme });
  const reasons = spec === null ? [] : await reasonsFor(spec, dataset, dataset, specs);
  for (const { slots: _, ...reason } of reasons)
    drift.push(reason.input === "code" ? { cause: "program" } : { cause: "spec", ...reason });
  const isNamed = drift.some(({ cause }) => cause === "spec");
  if (declared.specDigest !== pinned.specDigest && !isNamed)
    drift.push({ cause: "specs", pinned: pinned.specDigest, here: declared.specDigest });
  const { missing, failedTopics } = replies;
  if (missing.keys.size > 0)
    drift.push({ cause: "missing-replies", replies: missing.keys.size, topics: [...missing.topics].sort() });
  if (failedTopics.size > 0) drift.push({ cause: "unfinished", topics: [...failedTopics].sort() });
  if (drift.length === 0) drift.push({ cause: "replies" });
  return drift;
}
