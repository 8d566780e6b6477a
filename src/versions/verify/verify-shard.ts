import { isUtf8 } from "node:buffer";
import { join } from "node:path";
import { COLUMNS, type Fields, TOMBSTONE_FIELDS } from "../../dataset/columns.ts";
import { encodeRecords, encodeTombstones } from "../../dataset/jsonl.ts";
import type { ManifestFile } from "../../dataset/manifest.ts";
import type { DatasetRecord, Tombstone } from "../../dataset/record.ts";
import { compareSlotIds } from "../../dataset/shards.ts";
import { slotIdOf } from "../../method/slot-context.ts";
import { type Digest, sha256 } from "../../util/digest.ts";
import { type Found, findingOf } from "./finding.ts";
import { misfits } from "./fits-fields.ts";
import { type FileFacts, readLines } from "./read-lines.ts";
import { readParquet } from "./read-parquet.ts";
import type { Tally } from "./tally.ts";

/** Where the files of an artifact lie, and whom to tell what. */
export interface Verifying {
  readonly path: string;
  readonly tally: Tally;
  readonly found: Found;
}

/** What the lines of a shard said, by slot: enough to hold its Parquet form against it. */
export interface ShardLines {
  readonly isWhole: boolean;
  readonly known: ReadonlyMap<string, { readonly digest: Digest; readonly line: number }>;
  /** Slots of lines that could not be read, as far as they could be told. */
  readonly unread: ReadonlySet<string>;
}

/** Reads the JSON Lines of a shard of a split: the file, and each record in it. */
export async function verifyRecords(
  { path, tally, found }: Verifying,
  file: ManifestFile,
  split: string,
): Promise<ShardLines> {
  const known = new Map<string, { digest: Digest; line: number }>();
  const unread = new Set<string>();
  let last: string | null = null;
  let lines = 0;
  const facts = await readLines(join(path, file.path), (bytes, line) => {
    lines = line;
    const read = readRow<DatasetRecord>(bytes, COLUMNS);
    const slot = read.id;
    const say = (message: string) => found(findingOf("record", message, { file: file.path, line, slot }));
    if (read.row === null) {
      tally.unread++;
      if (slot !== null) unread.add(slot);
      for (const problem of read.problems) say(problem);
      return;
    }
    const record = read.row;
    const text = encodeRecords([record]);
    if (text !== `${read.text}\n`) say("is not spelt as Chimera spells it");
    known.set(record.id, { digest: sha256(text), line });
    const ordinal = ordinalOf(record.id);
    for (const problem of misplaced(record, ordinal, tally)) say(problem);
    if (!tally.addRecord(record, ordinal, split)) say("stands more than once");
    if (last !== null && compareSlotIds(last, record.id) > 0) say(`stands after ${last}`);
    last = record.id;
  });
  const isWhole = checkFile(file, { ...facts, lines, isCut: facts.isCut }, found);
  return { isWhole, known, unread };
}

/** Reads a file of tombstones. */
export async function verifyTombstones({ path, tally, found }: Verifying, file: ManifestFile): Promise<void> {
  let lines = 0;
  const facts = await readLines(join(path, file.path), (bytes, line) => {
    lines = line;
    const read = readRow<Tombstone>(bytes, TOMBSTONE_FIELDS);
    const slot = read.id;
    const say = (message: string) => found(findingOf("tombstone", message, { file: file.path, line, slot }));
    if (read.row === null) {
      tally.unreadTombstones++;
      for (const problem of read.problems) say(problem);
      return;
    }
    if (encodeTombstones([read.row]) !== `${read.text}\n`) say("is not spelt as Chimera spells it");
    const ordinal = ordinalOf(read.row.id);
    const topic = tally.topics.get(topicOf(read.row.id));
    if (Number.isNaN(ordinal)) say(`"${read.row.id}" is no slot id`);
    else if (topic === undefined || ordinal >= topic.slots) say("is of no slot of the manifest");
    tally.addTombstone(read.row);
  });
  checkFile(file, { ...facts, lines, isCut: facts.isCut }, found);
}

/** Whether a file is the one that the manifest lists; says so when not. */
export function checkFile(
  file: ManifestFile,
  facts: FileFacts & { readonly lines?: number; readonly isCut?: boolean },
  found: Found,
): boolean {
  const say = (message: string) => found(findingOf("file", message, { file: file.path }));
  const { bytes, lines, isCut } = facts;
  const isWhole = facts.sha256 === file.sha256;
  if (bytes !== file.bytes) say(`has ${bytes} bytes, and the manifest says ${file.bytes}`);
  if (!isWhole)
    say(
      `has the SHA-256 ${facts.sha256.slice(0, 12)}, and the manifest says ${file.sha256.slice(0, 12)}: it was changed`,
    );
  if (lines !== undefined && lines !== file.records)
    say(`has ${lines} lines, and the manifest says ${file.records ?? "nothing of lines"}`);
  if (isCut === true) say("ends in the middle of a line");
  return isWhole;
}

/** Holds the Parquet form of a shard, whose bytes are those that are listed, against its lines. */
export async function compareParquet(
  { path, found }: Verifying,
  parquet: ManifestFile,
  jsonl: ManifestFile,
  lines: ShardLines,
): Promise<void> {
  const left = new Map(lines.known);
  // Whichever file is not the listed one is the damaged one.
  const check = lines.isWhole ? "parquet" : "record";
  const file = lines.isWhole ? parquet.path : jsonl.path;
  const other = lines.isWhole ? jsonl.path : parquet.path;
  let rows = 0;
  try {
    for await (const group of readParquet(join(path, parquet.path))) {
      for (const row of group) {
        rows++;
        const line = left.get(row.id);
        left.delete(row.id);
        if (line === undefined) {
          if (!lines.unread.has(row.id)) found(sayMissing(row.id));
        } else if (sha256(encodeRecords([row])) !== line.digest) {
          const place = { file, slot: row.id, line: lines.isWhole ? null : line.line };
          found(findingOf(check, `is not the record that ${other} holds`, place));
        }
      }
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    found(findingOf("parquet", `cannot be read: ${reason}`, { file: parquet.path }));
    return;
  }
  for (const [slot, { line }] of left)
    found(findingOf(check, `is not in ${parquet.path}`, { file: jsonl.path, slot, line }));
  if (rows !== parquet.records) {
    const message = `has ${rows} rows, and the manifest says ${parquet.records ?? "nothing of rows"}`;
    found(findingOf("file", message, { file: parquet.path }));
  }

  function sayMissing(slot: string) {
    return findingOf("record", `is missing, and ${parquet.path} holds it`, { file: jsonl.path, slot });
  }
}

type Row<T> = {
  readonly id: string | null;
  readonly row: T | null;
  readonly text: string;
  readonly problems: readonly string[];
};

function readRow<T>(bytes: Buffer, fields: Fields): Row<T> {
  const text = bytes.toString();
  // As far as it can be told: the id comes first.
  const id = /^\{"id":"([^"\\]{1,512})"/.exec(text)?.[1] ?? null;
  const unread = (...problems: string[]) => ({ id, row: null, text, problems });
  if (!isUtf8(bytes)) return unread("is not UTF-8");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return unread("is no JSON");
  }
  const problems = misfits(fields, value);
  return problems.length > 0 ? unread(...problems) : { id, row: value as T, text, problems };
}

function misplaced(record: DatasetRecord, ordinal: number, { topics }: Tally): string[] {
  const { id, topic_id: topicId, discipline, subject, area, topic: title } = record;
  if (Number.isNaN(ordinal)) return [`"${id}" is no slot id`];
  if (topicOf(id) !== topicId) return [`has the topic_id "${topicId}"`];
  const topic = topics.get(topicId);
  if (topic === undefined) return [`is of the topic "${topicId}", which the manifest does not have`];
  const found: string[] = [];
  if (ordinal >= topic.slots) found.push(`is past the ${topic.slots} slots of its topic`);
  const differs = (name: string, value: string, wanted: string) => {
    if (value !== wanted) found.push(`has the ${name} "${value}", and the manifest says "${wanted}"`);
  };
  differs("discipline", discipline, topic.discipline);
  differs("subject", subject, topic.subject);
  differs("area", area, topic.area);
  differs("topic", title, topic.title);
  return found;
}

const topicOf = (id: string) => id.slice(0, Math.max(0, id.lastIndexOf("#")));

/** Number of the slot; NaN when the id is not of the form that slots have. */
function ordinalOf(id: string): number {
  const ordinal = Number(/#(\d{3,15})$/.exec(id)?.[1] ?? Number.NaN);
  return slotIdOf(topicOf(id), ordinal) === id ? ordinal : Number.NaN;
}
