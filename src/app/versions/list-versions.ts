import { join } from "node:path";
import { compare } from "semver";
import type { Manifest } from "../../dataset/manifest.ts";
import { parseManifest } from "../../dataset/manifest-text.ts";
import { BlobStore } from "../../store/blob-store.ts";
import { utf8Of } from "../../util/bytes.ts";
import type { Digest } from "../../util/digest.ts";
import { type Artifact, listArtifacts } from "../../versions/artifacts.ts";
import type { LockFile } from "../../versions/lock/lock-file.ts";
import { namesIn } from "../cache/leftovers.ts";
import type { ProjectDirs } from "../project.ts";
import { type CachedVersion, cachedVersions } from "./cached-versions.ts";

/** A version that dist, the cache or chimera.lock knows of. What only a file that is gone would say is null. */
export interface ListedVersion {
  readonly dataset: string;
  readonly digest: Digest;
  readonly dataDigest: Digest | null;
  /** The highest first. */
  readonly tags: readonly string[];
  readonly pinned: boolean;
  readonly latest: boolean;
  readonly records: number | null;
  readonly tombstones: number | null;
  /** Of all its files. */
  readonly bytes: number | null;
  readonly simulated: boolean | null;
  /** Remotes that have it, as chimera.lock says: `chimera pull` gets it from there. */
  readonly published: readonly string[];
  /** Where it can be had: in dist, from the cache by `chimera restore`, or not here. */
  readonly where: "dist" | "cache" | "gone";
  /** In dist. */
  readonly path: string | null;
}

/** The versions of a dataset, or of all, newest first. */
export async function listVersions(
  dirs: ProjectDirs,
  lock: LockFile,
  only: string | undefined,
): Promise<ListedVersion[]> {
  const blobs = new BlobStore(join(dirs.cache, "blobs"));
  const cached = await cachedVersions(dirs.cache, blobs);
  const names = [
    ...(await namesIn(dirs.dist)),
    ...cached.map(({ dataset }) => dataset),
    ...[...lock.entries, ...lock.publications].map(({ dataset }) => dataset),
  ];
  const datasets = only === undefined ? [...new Set(names)].sort() : [only];
  const lists: ListedVersion[][] = [];
  for (const dataset of datasets) {
    const own = cached.filter((one) => one.dataset === dataset);
    const artifacts = await listArtifacts(dirs.dist, dataset);
    lists.push(versionsOf(dataset, artifacts, own, lock, blobs));
  }
  return lists.flat();
}

interface Dated extends ListedVersion {
  readonly made: number;
}

function versionsOf(
  dataset: string,
  artifacts: readonly Artifact[],
  cached: readonly CachedVersion[],
  lock: LockFile,
  blobs: BlobStore,
): ListedVersion[] {
  const tags = lock.tagsOf(dataset);
  const pin = lock.pinOf(dataset);
  const named = [...tags, ...(pin === null ? [] : [pin])];
  const publications = lock.publications.filter((one) => one.dataset === dataset);
  const kept = new Set([...named, ...publications].map(({ digest }) => digest));
  const digests = new Set([
    ...artifacts.map(({ manifest }) => manifest.digest),
    ...cached.map(({ content }) => content.digest),
    ...kept,
  ]);
  const rows = [...digests].map((digest): Dated => {
    const common = {
      dataset,
      digest,
      tags: tags.filter((tag) => tag.digest === digest).map((tag) => tag.version),
      pinned: pin?.digest === digest,
      published: [
        ...new Set(publications.filter((one) => one.digest === digest).map(({ remote }) => remote)),
      ],
    };
    const results = cached.filter(({ content }) => content.digest === digest);
    const artifact = artifacts.find(({ manifest }) => manifest.digest === digest);
    if (artifact !== undefined) {
      const { manifest, path, isLatest, placedAt } = artifact;
      const facts = factsOf(manifest, { latest: isLatest, where: "dist", path });
      // When it was made: restoring an old version makes it no newer.
      return { ...common, ...facts, made: results[0]?.modified ?? placedAt.getTime() };
    }
    const away = { latest: false, path: null } as const;
    const known = named.find((one) => one.digest === digest);
    const whole = results.find(({ content }) => content.files.every(({ blob }) => blobs.has(blob)));
    const manifest = whole === undefined ? null : manifestOf(whole, blobs);
    if (whole === undefined || manifest === null) {
      const { dataDigest = null, records = results[0]?.content.records ?? null } = known ?? {};
      const unknown = { tombstones: null, bytes: null, simulated: results[0]?.content.simulated ?? null };
      return {
        ...{ ...common, dataDigest, records, ...unknown, where: "gone", ...away },
        made: results[0]?.modified ?? 0,
      };
    }
    return { ...common, ...factsOf(manifest, { ...away, where: "cache" }), made: whole.modified };
  });
  return rows
    .filter((row) => row.where !== "gone" || kept.has(row.digest))
    .sort((a, b) => b.made - a.made || byTag(a, b))
    .map(({ made: _, ...row }) => row);
}

function factsOf(manifest: Manifest, where: Pick<ListedVersion, "latest" | "where" | "path">) {
  const { dataDigest, counts, simulated, files } = manifest;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const { records, tombstones } = counts;
  return { dataDigest, records, tombstones, bytes, simulated, ...where };
}

function manifestOf({ content }: CachedVersion, blobs: BlobStore): Manifest | null {
  const file = content.files.find(({ path }) => path === "manifest.json");
  const bytes = file === undefined ? null : blobs.get(file.blob);
  return bytes === null ? null : parseManifest(utf8Of(bytes));
}

function byTag(a: ListedVersion, b: ListedVersion): number {
  const [first, second] = [a.tags[0], b.tags[0]];
  if (first !== undefined && second !== undefined) return compare(second, first);
  if (first !== second) return first === undefined ? 1 : -1;
  return a.digest < b.digest ? -1 : 1;
}
