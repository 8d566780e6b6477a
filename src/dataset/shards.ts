import { digestOf } from "../util/digest.ts";

/** One data file of a split, and the topics whose records it holds. */
export interface Shard {
  /** 0-based. */
  readonly index: number;
  /** Number of shards of the split. */
  readonly count: number;
  /** File name without folder and extension: "train-00000-of-00008", the form that the Hugging Face Hub asks for. */
  readonly stem: string;
  /** Sorted. */
  readonly topicIds: readonly string[];
}

interface TopicRows {
  readonly id: string;
  /** Records that the topic has in the split. */
  readonly rows: number;
}

/** What an edited topic writes anew: at paper scale, and with traces of 40 KB, some 6 MB. */
const ROWS_PER_SHARD = 128;

/** From here on shards grow instead: a directory of thousands of files is slow to list, to link and to upload. */
const MAX_SHARDS = 1024;

/**
 * Deals a split's topics to shards by a hash of the topic's id. A topic stays whole and its place depends on
 * nothing but its id and the number of shards, so a changed topic rewrites one file and the others are shared
 * with the last version. That number is a power of two: it moves seldom, and doubling it splits each shard in
 * two and mixes none. It is halved until no shard is empty; a split without rows has one empty shard.
 */
export function shardRecords(
  split: string,
  topics: readonly TopicRows[],
  rowsPerShard: number = ROWS_PER_SHARD,
): Shard[] {
  const rows = topics.reduce((sum, topic) => sum + topic.rows, 0);
  let count = 1;
  // Shards of 0.75 to 1.5 times the wanted size on average, the narrowest band that powers of two allow.
  while (rows > count * rowsPerShard * 1.5 && count < MAX_SHARDS) count *= 2;
  let dealt = dealByTopic(topics, count);
  while (count > 1 && dealt.some((shard) => shard.every((topic) => topic.rows === 0))) {
    count /= 2;
    dealt = dealByTopic(topics, count);
  }
  return dealt.map((shard, index) => ({
    index,
    count,
    stem: `${split}-${pad(index)}-of-${pad(count)}`,
    topicIds: shard.map((topic) => topic.id).sort(),
  }));
}

/** Things with a topic's id, in so many lists: each where the hash of the id says. `count` is a power of two. */
export function dealByTopic<T extends { readonly id: string }>(topics: readonly T[], count: number): T[][] {
  const lists: T[][] = Array.from({ length: count }, () => []);
  for (const topic of topics) lists[shardOf(topic.id, count)]!.push(topic);
  return lists;
}

// 32 bits are far more than any number of lists; a power of two keeps the remainder unbiased.
function shardOf(topicId: string, count: number): number {
  return count === 1 ? 0 : Number.parseInt(digestOf("shard", topicId).slice(0, 8), 16) % count;
}

/** How many shards the split of a shard has. */
export const shardsOf = (stem: string): number => Number(/-of-(\d+)$/.exec(stem)?.[1] ?? 1);

const pad = (number: number) => String(number).padStart(5, "0");

/**
 * Order of records in a file: by topic id, then by slot number. Numbers are compared as numbers, since
 * "#1000" stands before "#999" as text.
 */
export function compareSlotIds(a: string, b: string): number {
  const [topicA, numberA] = slotOf(a);
  const [topicB, numberB] = slotOf(b);
  if (topicA !== topicB) return topicA < topicB ? -1 : 1;
  return numberA - numberB;
}

/** The records in the order of the artifact. */
export function sortRecords<T extends { readonly id: string }>(records: readonly T[]): T[] {
  return [...records].sort((a, b) => compareSlotIds(a.id, b.id));
}

function slotOf(id: string): [topic: string, number: number] {
  const at = id.lastIndexOf("#");
  return [id.slice(0, at), Number(id.slice(at + 1))];
}
