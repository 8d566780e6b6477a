import type { Curated } from "../../method/curation/curate.ts";
import { utf8Of } from "../../util/bytes.ts";
import type { Digest } from "../../util/digest.ts";
import type { DatasetRecord, Tombstone } from "../record.ts";
import { compareSlotIds } from "../shards.ts";
import type { RejectionExample } from "./report.ts";

/** A topic as far as choosing examples goes. */
export interface RejectingTopic {
  readonly id: string;
  readonly discipline: string;
  readonly reasons: Readonly<Record<string, number>>;
  /** Its tombstones and its records, as lines of JSON; the slots' numbers are those of the records in order. */
  readonly rejected: { readonly blob: Digest } | null;
  readonly records: { readonly blob: Digest } | null;
  readonly rows: readonly { readonly ordinal: number }[];
}

const EXAMPLES = 3;
const MOST_OF_A_TEXT = 160;

/** Examples by "stage: reason". Only the topics that they come from are opened: a handful, whatever the dataset's size. */
export function examplesOf(
  topics: readonly RejectingTopic[],
  curated: readonly Curated[],
  readBlobs: (blobs: readonly Digest[]) => readonly Uint8Array[],
): Map<string, RejectionExample[]> {
  const chosen = new Map<Digest, Set<string>>();
  for (const reason of reasonsOf(topics)) {
    const having = topics.filter(({ reasons }) => Object.hasOwn(reasons, reason));
    for (const { rejected } of spread(having).slice(0, EXAMPLES)) {
      const reasons = chosen.get(rejected!.blob) ?? new Set();
      chosen.set(rejected!.blob, reasons.add(reason));
    }
  }
  const examples = new Map<string, RejectionExample[]>();
  const add = (reason: string, example: RejectionExample) => {
    const own = examples.get(reason);
    if (own === undefined) examples.set(reason, [example]);
    else if (own.length < EXAMPLES) own.push(example);
  };
  const blobs = [...chosen.keys()];
  const texts = readBlobs(blobs);
  for (const [at, blob] of blobs.entries()) {
    const wanted = new Set(chosen.get(blob));
    for (const line of utf8Of(texts[at]!).split("\n").slice(0, -1)) {
      if (wanted.size === 0) break;
      const tombstone = JSON.parse(line) as Tombstone;
      const reason = `${tombstone.stage}: ${tombstone.reason}`;
      // One of a topic, so that three are of three topics.
      if (wanted.delete(reason)) add(reason, exampleOf(tombstone));
    }
  }
  for (const [reason, drops] of dropsOf(topics, curated))
    for (const { drop, topic } of spread(drops).slice(0, EXAMPLES))
      add(reason, dropExample(drop, topic, readBlobs));
  for (const own of examples.values()) own.sort((a, b) => compareSlotIds(a.id, b.id));
  return examples;
}

type Drop = Extract<Curated, { readonly kept: false }>;

/** The first drop of each topic, by "curation: reason". */
function dropsOf(topics: readonly RejectingTopic[], curated: readonly Curated[]) {
  const byId = new Map(topics.map((topic) => [topic.id, topic]));
  const drops = new Map<
    string,
    Map<string, { id: string; discipline: string; drop: Drop; topic: RejectingTopic }>
  >();
  for (const drop of curated) {
    if (drop.kept) continue;
    const id = drop.id.slice(0, drop.id.lastIndexOf("#"));
    const topic = byId.get(id)!;
    const reason = `curation: ${drop.reason}`;
    const own = drops.get(reason) ?? new Map();
    drops.set(reason, own);
    if (!own.has(id)) own.set(id, { id, discipline: topic.discipline, drop, topic });
  }
  return [...drops].map(([reason, own]) => [reason, [...own.values()]] as const);
}

function dropExample(
  { id, detail }: Drop,
  { records, rows }: RejectingTopic,
  readBlobs: (blobs: readonly Digest[]) => readonly Uint8Array[],
): RejectionExample {
  const slot = Number(id.slice(id.lastIndexOf("#") + 1));
  const [bytes] = readBlobs([records!.blob]);
  const line = utf8Of(bytes!).split("\n")[rows.findIndex(({ ordinal }) => ordinal === slot)]!;
  return { ...exampleOf({ ...(JSON.parse(line) as DatasetRecord), detail }), candidate: -1 };
}

const reasonsOf = (topics: readonly RejectingTopic[]) =>
  [...new Set(topics.flatMap(({ reasons }) => Object.keys(reasons)))].sort();

/** The first of each discipline, then the second of each, and so on; within one by their ids. */
function spread<T extends { readonly id: string; readonly discipline: string }>(topics: readonly T[]): T[] {
  const nth = new Map<string, number>();
  return [...topics]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((topic) => {
      const place = nth.get(topic.discipline) ?? 0;
      nth.set(topic.discipline, place + 1);
      return { topic, place };
    })
    .sort((a, b) => a.place - b.place)
    .map(({ topic }) => topic);
}

function exampleOf({ id, candidate, detail, problem, answer }: RejectionExample): RejectionExample {
  return {
    id,
    candidate,
    detail: clipped(detail),
    problem: clipped(problem),
    answer: clipped(answer),
  };
}

/** One line of a text, cut between two words where there is a place to, and never amidst a character. */
function clipped(text: string): string {
  // What is beyond the cut is not looked at: a model may have written any length of it.
  const line = text
    .slice(0, 4 * MOST_OF_A_TEXT)
    .replace(/\s+/g, " ")
    .trim();
  if (line.length <= MOST_OF_A_TEXT && text.length <= 4 * MOST_OF_A_TEXT) return line;
  const cut = line.slice(0, MOST_OF_A_TEXT);
  const space = cut.lastIndexOf(" ");
  return `${cut
    .slice(0, space > MOST_OF_A_TEXT / 2 ? space : MOST_OF_A_TEXT)
    .toWellFormed()
    .replace(/\ufffd$/, "")} …`;
}
