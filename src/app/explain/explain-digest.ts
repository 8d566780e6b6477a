import { join } from "node:path";
import type { LineageRow } from "../../dataset/record.ts";
import { recordDigest } from "../../dataset/record-digest.ts";
import * as usage from "../../diagnostics/catalogue/usage.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { listArtifacts, readRecords, readTombstones } from "../../versions/artifacts.ts";
import type { ExplainOptions } from "./explain.ts";
import { namesLike } from "./read-recorded.ts";

/** Something that a digest names, and who used it. */
export interface DigestExplanation {
  readonly type: "digest";
  readonly digest: string;
  readonly what:
    | "version"
    | "data of a version"
    | "description of a version"
    | "specs of a version"
    | "file"
    | "records of a topic"
    | "record"
    | "reply key"
    | "reply content"
    | "recorded reply"
    | "blob";
  /** Slots with candidate, stage and role; versions; paths. */
  readonly usedBy: readonly string[];
}

type Found = Map<string, { what: DigestExplanation["what"]; digest: string; usedBy: Set<string> }>;

/** Everything that begins with the prefix; throws when nothing does. */
export async function explainDigest(options: ExplainOptions, prefix: string): Promise<DigestExplanation[]> {
  const found: Found = new Map();
  const add = (what: DigestExplanation["what"], digest: string, user: string | null) => {
    if (!digest.startsWith(prefix)) return;
    const entry = found.get(`${what} ${digest}`) ?? { what, digest, usedBy: new Set() };
    if (user !== null) entry.usedBy.add(user);
    found.set(`${what} ${digest}`, entry);
  };
  await lookInVersions(options, add);
  await lookInRecords(options, add);
  await lookInCache(options, prefix, found, add);
  if (found.size === 0) throw new DiagnosticError([usage.unknownDigest(prefix)]);
  return [...found.values()].map(({ what, digest, usedBy }) => ({
    ...{ type: "digest" as const, digest, what },
    usedBy: [...usedBy],
  }));
}

type Add = (what: DigestExplanation["what"], digest: string, user: string | null) => void;

async function lookInVersions({ dirs, artifact }: ExplainOptions, add: Add): Promise<void> {
  const listed = await listArtifacts(dirs.dist, artifact.manifest.dataset);
  const others = listed.filter((one) => one.manifest.digest !== artifact.manifest.digest);
  for (const { manifest } of [artifact, ...others]) {
    const version = `${manifest.dataset}@${manifest.digest.slice(0, 12)}`;
    add("version", manifest.digest, version);
    add("data of a version", manifest.dataDigest, version);
    add("description of a version", manifest.metaDigest, version);
    add("specs of a version", manifest.specDigest, version);
    for (const { sha256, path } of manifest.files) add("file", sha256, `${path} of ${version}`);
    for (const { topics } of manifest.disciplines)
      for (const { id, digest } of topics) add("records of a topic", digest, `${id} of ${version}`);
  }
}

async function lookInRecords({ artifact }: ExplainOptions, add: Add): Promise<void> {
  const all = () => true;
  const addLineage = (id: string, candidate: number, lineage: readonly LineageRow[]) => {
    for (const { stage, role, model, key, reply } of lineage) {
      const user = `${id} candidate ${candidate}, ${stage} by ${role} (${model})`;
      add("reply key", key, user);
      add("reply content", reply, user);
    }
  };
  for await (const record of readRecords(artifact, all)) {
    add("record", recordDigest(record), record.id);
    addLineage(record.id, record.candidate, record.lineage);
  }
  for await (const { id, candidate, lineage } of readTombstones(artifact, all))
    addLineage(id, candidate, lineage);
}

// What no version uses may still lie in the cache.
async function lookInCache({ dirs }: ExplainOptions, prefix: string, found: Found, add: Add): Promise<void> {
  for (const name of await namesLike(join(dirs.cache, "replies"), prefix)) {
    const key = name.slice(0, 64);
    if (!found.has(`reply key ${key}`)) add("recorded reply", key, null);
  }
  const files = new Set(
    [...found.values()].filter(({ what }) => what === "file").map(({ digest }) => digest),
  );
  for (const name of await namesLike(join(dirs.cache, "blobs"), prefix))
    if (!files.has(name)) add("blob", name, null);
}
