import { metaDigestOf, versionDigest } from "../../dataset/build-manifest.ts";
import type { Manifest } from "../../dataset/manifest.ts";
import { manifestText } from "../../dataset/manifest-text.ts";
import { viewCounts } from "../../dataset/write-files.ts";
import type { DerivedView } from "../../specs/resolved.ts";
import type { Digest } from "../../util/digest.ts";
import { schemeOf } from "../lock/lock-entry.ts";
import type { LockFile } from "../lock/lock-file.ts";
import { type Found, findingOf } from "./finding.ts";
import type { Tally } from "./tally.ts";

const short = (digest: Digest) => digest.slice(0, 12);

/** The manifest by itself: its text, and its digests held against each other. */
export function checkManifest(manifest: Manifest, text: string, found: Found): void {
  const say = (message: string) => found(findingOf("manifest", message, { file: "manifest.json" }));
  if (text !== manifestText(manifest)) say("does not fit its own checksum: it was changed");
  const { files: _files, digest, dataDigest, metaDigest, ...meta } = manifest;
  const described = metaDigestOf(meta);
  if (described !== metaDigest)
    say(`what it says has the digest ${short(described)}, and its metaDigest is ${short(metaDigest)}`);
  const version = versionDigest(dataDigest, metaDigest);
  if (version !== digest)
    say(
      `its dataDigest and metaDigest make the version ${short(version)}, and its digest is ${short(digest)}`,
    );
}

/** What the records and tombstones come to, held against what the manifest says. */
export function checkTally(manifest: Manifest, tally: Tally, found: Found): void {
  for (const topic of tally.topics.values()) {
    const { id, digest, records } = topic;
    const place = { file: "manifest.json", topic: id };
    const got = tally.recordsOf(id);
    if (got !== records)
      found(findingOf("topic", `has ${got} records, and the manifest says ${records}`, place));
    else if (tally.digestOf(id) !== digest)
      found(findingOf("topic", "its records are not those that the manifest's digest names", place));
  }
  // What could not be read is told already, and all that follows would only repeat it.
  if (tally.unread === 0 && tally.dataDigest !== manifest.dataDigest) {
    const message = `the records have the digest ${short(tally.dataDigest)}, and the manifest's dataDigest is ${short(manifest.dataDigest)}`;
    found(findingOf("data", message, { file: "manifest.json" }));
  }
  for (const [name, got, said] of countsOf(manifest, tally)) {
    if (got === said) continue;
    found(findingOf("counts", `${name}: ${got}, and the manifest says ${said}`, { file: "manifest.json" }));
  }
}

type Count = readonly [name: string, got: number, said: number];

function countsOf(manifest: Manifest, tally: Tally): Count[] {
  const { counts, disciplines, funnel } = manifest;
  const topics = disciplines.flatMap((one) => one.topics);
  const sum = <T>(items: readonly T[], numberOf: (item: T) => number) =>
    items.reduce((total, item) => total + numberOf(item), 0);
  const own: Count[] = [
    ...disciplines.flatMap((one): Count[] => [
      [`records of ${one.id}`, sum(one.topics, (topic) => topic.records), one.records],
      [`slots of ${one.id}`, sum(one.topics, (topic) => topic.slots), one.slots],
    ]),
    ["slots", sum(topics, (topic) => topic.slots), funnel.slots],
    ["slots filled and unfilled", funnel.filled + funnel.unfilled, funnel.slots],
    ["records kept and dropped", funnel.records + funnel.dropped, funnel.filled],
    ["records of the funnel", funnel.records, counts.records],
    ...viewCountsOf(manifest),
  ];
  if (tally.unreadTombstones === 0) {
    own.push(["tombstones", tally.tombstones, counts.tombstones]);
    own.push(...namedCounts("rejected for", tally.reasons, funnel.reasons));
  }
  if (tally.unread > 0) return own;
  const splits = new Map([...tally.splits].map(([name, ids]) => [name, ids.length]));
  return [
    ...own,
    ["records", tally.records, counts.records],
    ["correct records", tally.correct, counts.correct],
    ...namedCounts("records of the split", splits, counts.splits),
    ...namedCounts("records with the answer type", tally.answerTypes, counts.answerTypes),
    ...namedCounts("records of the difficulty", tally.difficulties, counts.difficulties),
    ["simulated records", tally.simulated, manifest.simulated ? tally.simulated : 0],
  ];
}

/** Rows of the files of each derived view, held against what is said of it. */
function viewCountsOf({ counts, files }: Manifest): Count[] {
  const views = Object.keys(counts.views).filter((view): view is DerivedView => view !== "full");
  const known = files.filter(({ path }) => Object.keys(counts.views).includes(path.split("/")[1] ?? ""));
  const listed = viewCounts(views, known);
  return views.flatMap((view) =>
    namedCounts(`rows of the view ${view} in`, new Map(Object.entries(listed[view]!)), counts.views[view]!),
  );
}

function namedCounts(
  word: string,
  got: ReadonlyMap<string, number>,
  said: Readonly<Record<string, number>>,
): Count[] {
  const names = [...new Set([...Object.keys(said), ...got.keys()])].sort();
  return names.map((name) => [
    `${word} ${name}`,
    got.get(name) ?? 0,
    Object.hasOwn(said, name) ? said[name]! : 0,
  ]);
}

/** The lines of the lock that name this version. */
export function checkLock(manifest: Manifest, lock: LockFile, found: Found): void {
  for (const entry of lock.entries) {
    if (entry.digest !== manifest.digest) continue;
    const name = entry.kind === "tag" ? `${entry.dataset}@${entry.version}` : `the pin of ${entry.dataset}`;
    const differs = (what: string, got: string | number, said: string | number) => {
      if (got === said) return;
      const message = `${name} says ${what} ${said}, and the manifest of that version says ${got}`;
      found(findingOf("lock", message, { file: "chimera.lock" }));
    };
    differs("dataset", manifest.dataset, entry.dataset);
    differs("data", manifest.dataDigest, entry.dataDigest);
    differs("spec", manifest.specDigest, entry.specDigest);
    differs("records", manifest.counts.records, entry.records);
    differs("scheme", schemeOf(manifest.schemes), entry.scheme);
  }
}
