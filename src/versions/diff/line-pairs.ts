import { join } from "node:path";
import type { ManifestFile } from "../../dataset/manifest.ts";
import { compareSlotIds } from "../../dataset/shards.ts";
import * as usage from "../../diagnostics/catalogue/usage.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { sha256 } from "../../util/digest.ts";
import type { Artifact } from "../artifacts.ts";
import { LineReader, linesOf, type Place } from "./line-file.ts";

/** One line of a version: where its record stands, and its bytes. */
export interface Line {
  readonly split: string;
  readonly bytes: Buffer;
}

/** A slot's lines in two versions; null where it has none. */
export interface LinePair {
  readonly id: string;
  readonly a: Line | null;
  readonly b: Line | null;
}

interface ShardFile {
  readonly path: string;
  readonly split: string;
}

interface Entry extends Place {
  readonly file: ShardFile;
  /** Of the line's bytes. */
  readonly hash: string;
}

/**
 * Slots whose lines differ between two versions, in the order of records. Files that both share are passed over unread.
 * The others are read once for the places and hashes of their lines, so that what is held is a few words for each line
 * that differs, however the records are dealt to files; then the lines that differ are read by their places.
 */
export function* pairLines(a: Artifact, b: Artifact): Generator<LinePair> {
  const [own, others] = [shardsOf(a), shardsOf(b)];
  const was = new Map<string, Entry>();
  for (const [key, file] of own)
    if (!others.has(key)) for (const [id, entry] of entriesOf(a, file)) was.set(id, entry);
  const is = new Map<string, Entry>();
  for (const [key, file] of others) {
    if (own.has(key)) continue;
    for (const [id, entry] of entriesOf(b, file)) {
      const old = was.get(id);
      if (old !== undefined && old.hash === entry.hash && old.file.split === file.split) was.delete(id);
      else is.set(id, entry);
    }
  }
  yield* readPairs(a, b, was, is);
}

function* readPairs(
  a: Artifact,
  b: Artifact,
  was: ReadonlyMap<string, Entry>,
  is: ReadonlyMap<string, Entry>,
): Generator<LinePair> {
  const [oldLines, newLines] = [new LineReader(a.path), new LineReader(b.path)];
  const lineOf = (reader: LineReader, { path }: Artifact, entry: Entry | undefined): Line | null =>
    entry === undefined
      ? null
      : { split: entry.file.split, bytes: reader.read(join(path, entry.file.path), entry) };
  try {
    for (const id of [...new Set([...was.keys(), ...is.keys()])].sort(compareSlotIds))
      yield { id, a: lineOf(oldLines, a, was.get(id)), b: lineOf(newLines, b, is.get(id)) };
  } finally {
    oldLines.close();
    newLines.close();
  }
}

const NAME = /^jsonl\/full\/(.+)-\d{5}-of-\d{5}\.jsonl$/;

// By content and split: equal bytes under another split are not the same.
function shardsOf({ manifest }: Artifact): Map<string, ShardFile> {
  return new Map(manifest.files.flatMap((file) => shardOf(file)));
}

function shardOf({ path, sha256: digest }: ManifestFile): [string, ShardFile][] {
  const split = NAME.exec(path)?.[1];
  return split === undefined ? [] : [[`${split} ${digest}`, { path, split }]];
}

function* entriesOf(artifact: Artifact, file: ShardFile): Generator<[string, Entry]> {
  for (const { start, length, bytes } of linesOf(join(artifact.path, file.path), artifact.path))
    yield [idOf(bytes, artifact), { start, length, file, hash: sha256(bytes) }];
}

// The id is the first column.
function idOf(line: Buffer, artifact: Artifact): string {
  const id = /^\{"id":"([^"\\]*)"/.exec(line.toString("utf8", 0, 512))?.[1];
  if (id === undefined) throw new DiagnosticError([usage.damagedArtifact(artifact.path)]);
  return id;
}
