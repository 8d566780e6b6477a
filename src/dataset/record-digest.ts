import type { JsonObject } from "../util/canonical-json.ts";
import { type Digest, digestOf } from "../util/digest.ts";
import type { DatasetRecord } from "./record.ts";

/** Version of what a record's digest covers; raised when a column is added, dropped or changes meaning. */
export const RECORD_SCHEME = 3;

/**
 * Digest of what a record says. Lineage and tokens are left out: they tell how the record came about, and the
 * same content reached through another reply, or counted differently by a server, is the same data. Else every
 * re-recorded reply would make a new version of an unchanged dataset.
 */
export function recordDigest(record: DatasetRecord): Digest {
  const { lineage: _lineage, tokens: _tokens, ...rest } = record;
  const trajectories = rest.trajectories.map(({ output_tokens: _output, ...trajectory }) => trajectory);
  const content = { ...rest, trajectories };
  // Plain JSON; the types hide it, because interfaces have no index signature.
  return digestOf(`record.${RECORD_SCHEME}`, content as unknown as JsonObject);
}

/**
 * Digest of a topic's records, given by their digests in any order: a record holds its own id, and ids settle
 * the order of the artifact, so the set says it all. A level of its own, so that an unchanged topic is known
 * by one digest and two versions are compared topic by topic before any record is read.
 */
export function topicDigest(recordDigests: readonly Digest[]): Digest {
  return digestOf(`topic.${RECORD_SCHEME}`, [...recordDigests].sort());
}

/**
 * Digest of a dataset's data: its topics and which record stands in which split. The split is no column, but
 * moving a record from train to test changes what a reader trains on. Files, shards and their encoding do not
 * count: another writer or shard size gives other bytes and the same data.
 */
export function dataDigest(
  topics: readonly { readonly id: string; readonly digest: Digest }[],
  splits: Readonly<Record<string, readonly string[]>>,
): Digest {
  const byTopic = Object.fromEntries(topics.map((topic) => [topic.id, topic.digest]));
  const bySplit = Object.fromEntries(Object.entries(splits).map(([name, ids]) => [name, [...ids].sort()]));
  return digestOf(`data.${RECORD_SCHEME}`, { topics: byTopic, splits: bySplit });
}
