import type { Manifest, ManifestTopic } from "../../dataset/manifest.ts";
import type { DatasetRecord, Tombstone } from "../../dataset/record.ts";
import { dataDigest, recordDigest, topicDigest } from "../../dataset/record-digest.ts";
import type { Digest } from "../../util/digest.ts";

interface TopicTally {
  readonly digests: Digest[];
  readonly ordinals: Set<number>;
}

export interface KnownTopic extends ManifestTopic {
  readonly discipline: string;
  readonly subject: string;
}

/** What the records and tombstones of an artifact come to: counts and digests, no record. */
export class Tally {
  records = 0;
  correct = 0;
  simulated = 0;
  tombstones = 0;
  /** Lines that could not be read as what they should be: counts and digests then tell nothing new. */
  unread = 0;
  unreadTombstones = 0;
  readonly topics = new Map<string, KnownTopic>();
  readonly splits = new Map<string, string[]>();
  readonly answerTypes = new Map<string, number>();
  readonly difficulties = new Map<string, number>();
  readonly reasons = new Map<string, number>();
  readonly #byTopic = new Map<string, TopicTally>();

  constructor({ disciplines, counts }: Manifest) {
    for (const { id: discipline, title: subject, topics } of disciplines)
      for (const topic of topics) this.topics.set(topic.id, { ...topic, discipline, subject });
    for (const split of Object.keys(counts.splits)) this.splits.set(split, []);
  }

  /** False when another record has the slot already. */
  addRecord(record: DatasetRecord, ordinal: number, split: string): boolean {
    const topic = this.#topic(record.topic_id);
    const isFirst = !topic.ordinals.has(ordinal);
    topic.ordinals.add(ordinal);
    topic.digests.push(recordDigest(record));
    this.records++;
    if (record.correct) this.correct++;
    if (record.simulated) this.simulated++;
    const ids = this.splits.get(split);
    if (ids === undefined) this.splits.set(split, [record.id]);
    else ids.push(record.id);
    count(this.answerTypes, record.answer_type);
    count(this.difficulties, record.difficulty ?? "none");
    return isFirst;
  }

  addTombstone({ stage, reason }: Tombstone): void {
    this.tombstones++;
    count(this.reasons, `${stage}: ${reason}`);
  }

  recordsOf(topicId: string): number {
    return this.#byTopic.get(topicId)?.digests.length ?? 0;
  }

  digestOf(topicId: string): Digest {
    return topicDigest(this.#byTopic.get(topicId)?.digests ?? []);
  }

  get dataDigest(): Digest {
    const topics = [...this.topics.keys()].map((id) => ({ id, digest: this.digestOf(id) }));
    return dataDigest(topics, Object.fromEntries(this.splits));
  }

  #topic(id: string): TopicTally {
    const known = this.#byTopic.get(id);
    if (known !== undefined) return known;
    const made = { digests: [], ordinals: new Set<number>() };
    this.#byTopic.set(id, made);
    return made;
  }
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
