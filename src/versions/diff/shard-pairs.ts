import { join } from "node:path";
import type { ManifestFile } from "../../dataset/manifest.ts";
import * as usage from "../../diagnostics/catalogue/usage.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { readIfThere } from "../../store/disk.ts";
import type { Artifact } from "../artifacts.ts";

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
  readonly index: number;
  readonly count: number;
}

/**
 * Slots that may differ between two versions. Files that both share are passed over unread. Of the others those are
 * read together that can hold the same topics: a topic's place is its hash modulo the number of files, a power of two,
 * so that the smallest of these numbers parts both versions alike. Memory holds one such part.
 */
export async function* pairLines(a: Artifact, b: Artifact): AsyncGenerator<LinePair> {
  const [own, others] = [shardsOf(a), shardsOf(b)];
  const shared = new Set([...own.keys()].filter((key) => others.has(key)));
  const left = [...own].flatMap(([key, file]) => (shared.has(key) ? [] : [file]));
  const right = [...others].flatMap(([key, file]) => (shared.has(key) ? [] : [file]));
  const parts = Math.min(...[...left, ...right].map(({ count }) => count));
  for (let part = 0; left.length + right.length > 0 && part < parts; part++) {
    const inPart = ({ index }: ShardFile) => index % parts === part;
    const was = await readLines(a, left.filter(inPart));
    const is = await readLines(b, right.filter(inPart));
    for (const [id, line] of was) yield { id, a: line, b: is.get(id) ?? null };
    for (const [id, line] of is) if (!was.has(id)) yield { id, a: null, b: line };
  }
}

const NAME = /^jsonl\/(.+)-(\d{5})-of-(\d{5})\.jsonl$/;

// By content and place: equal bytes under another split are not the same.
function shardsOf({ manifest }: Artifact): Map<string, ShardFile> {
  return new Map(manifest.files.flatMap((file) => shardOf(file)));
}

function shardOf({ path, sha256 }: ManifestFile): [string, ShardFile][] {
  const found = NAME.exec(path);
  if (found === null) return [];
  const [, split, index, count] = found as unknown as [string, string, string, string];
  return [
    [`${split} ${index} ${count} ${sha256}`, { path, split, index: Number(index), count: Number(count) }],
  ];
}

async function readLines(artifact: Artifact, files: readonly ShardFile[]): Promise<Map<string, Line>> {
  const lines = new Map<string, Line>();
  for (const { path, split } of files) {
    const bytes = await readIfThere(join(artifact.path, path));
    if (bytes === null) throw new DiagnosticError([usage.damagedArtifact(artifact.path)]);
    for (let start = 0; start < bytes.length; ) {
      const found = bytes.indexOf(0x0a, start);
      const end = found === -1 ? bytes.length : found;
      const line = bytes.subarray(start, end);
      lines.set(idOf(line, artifact), { split, bytes: line });
      start = end + 1;
    }
  }
  return lines;
}

// The id is the first column.
function idOf(line: Buffer, artifact: Artifact): string {
  const id = /^\{"id":"([^"\\]*)"/.exec(line.toString("utf8", 0, 512))?.[1];
  if (id === undefined) throw new DiagnosticError([usage.damagedArtifact(artifact.path)]);
  return id;
}
