import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";
import { encodeRecords, encodeTombstones } from "../../src/dataset/jsonl.ts";
import type { Manifest } from "../../src/dataset/manifest.ts";
import { manifestText } from "../../src/dataset/manifest-text.ts";
import type { DatasetRecord, Tombstone } from "../../src/dataset/record.ts";
import { dataDigest, recordDigest, topicDigest } from "../../src/dataset/record-digest.ts";
import { shardRecords, sortRecords } from "../../src/dataset/shards.ts";
import { digestOf, sha256 } from "../../src/util/digest.ts";
import type { Artifact } from "../../src/versions/artifacts.ts";
import { sampleManifest } from "../dataset/sample-manifest.ts";

/** A record with the split it stands in. */
export interface Dealt {
  readonly split: string;
  readonly record: DatasetRecord;
}

const directories: string[] = [];
afterAll(async () => {
  for (const directory of directories.splice(0)) await rm(directory, { recursive: true, force: true });
});

/** An artifact of these records, dealt to files of so many rows as a build deals them. */
export async function artifactOf(
  dealt: readonly Dealt[],
  { rows = 4, tombstones = [] }: { rows?: number; tombstones?: readonly Tombstone[] } = {},
): Promise<Artifact> {
  const path = await mkdtemp(join(tmpdir(), "chimera-artifact-"));
  directories.push(path);
  const topics = topicsOf(dealt);
  const files: Manifest["files"][number][] = [];
  const add = async (name: string, text: string, records: number) => {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), text);
    files.push({ path: name, bytes: Buffer.byteLength(text), sha256: sha256(text), records });
  };
  for (const split of [...new Set(dealt.map((one) => one.split))].sort()) {
    const own = sortRecords(dealt.filter((one) => one.split === split).map(({ record }) => record));
    const counts = topics.map(({ id }) => ({ id, rows: own.filter((one) => one.topic_id === id).length }));
    for (const { stem, topicIds } of shardRecords(split, counts, rows)) {
      const records = own.filter((one) => topicIds.includes(one.topic_id));
      await add(`jsonl/full/${stem}.jsonl`, encodeRecords(records), records.length);
    }
  }
  if (tombstones.length > 0)
    await add("rejected/rejected-00000-of-00001.jsonl", encodeTombstones(tombstones), tombstones.length);
  const data = dataDigest(topics, idsBySplit(dealt));
  const manifest: Manifest = {
    ...sampleManifest,
    digest: digestOf("version", data),
    dataDigest: data,
    counts: { ...sampleManifest.counts, records: dealt.length },
    disciplines: [{ ...sampleManifest.disciplines[0]!, topics }],
    files,
  };
  await writeFile(join(path, "manifest.json"), manifestText(manifest));
  return { path, manifest, isLatest: false, placedAt: new Date(0) };
}

function topicsOf(dealt: readonly Dealt[]) {
  const ids = [...new Set(dealt.map(({ record }) => record.topic_id))].sort();
  return ids.map((id) => {
    const records = dealt.filter(({ record }) => record.topic_id === id);
    const digest = topicDigest(records.map(({ record }) => recordDigest(record)));
    return { id, title: id, area: "Area", slots: records.length, records: records.length, digest };
  });
}

function idsBySplit(dealt: readonly Dealt[]): Record<string, string[]> {
  const splits: Record<string, string[]> = {};
  for (const { split, record } of dealt) splits[split] = [...(splits[split] ?? []), record.id];
  return splits;
}
