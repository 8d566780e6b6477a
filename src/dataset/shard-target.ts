import type { Scope, Target } from "../engine/engine.ts";
import type { Stage } from "../engine/stage.ts";
import { utf8Of } from "../util/bytes.ts";
import type { Json } from "../util/canonical-json.ts";
import type { Digest } from "../util/digest.ts";
import { encodeTombstones } from "./jsonl.ts";
import { encodeParquet, PARQUET_WRITER } from "./parquet.ts";
import type { DatasetRecord, Tombstone } from "./record.ts";
import { RECORD_SCHEME } from "./record-digest.ts";
import { compareSlotIds } from "./shards.ts";

export type StoredFile = { readonly blob: Digest; readonly bytes: number };

/** Lines of a blob: those with these numbers, from 0, or all of them. */
export type ChosenLines = { readonly blob: Digest; readonly lines: readonly number[] | null };

export type ShardContent = {
  readonly parquet: StoredFile;
  readonly jsonl: StoredFile;
  readonly records: number;
};

type ShardInputs = { readonly records: Json; readonly writer: Json };

export const SHARD_STAGE: Stage<ShardInputs> = {
  name: "shard",
  version: 2,
  because: {
    records: "the rows, in order",
    writer: "another writer gives other bytes for equal rows",
  },
};

/** The data files of one shard, from its topics' records in order. */
export function shardTarget(
  stem: string,
  records: readonly ChosenLines[],
): Target<ShardInputs, ShardContent, null> {
  return {
    stage: SHARD_STAGE,
    id: stem,
    inputs: { records, writer: [PARQUET_WRITER, RECORD_SCHEME] },
    compute: async (scope) => {
      const parts = readLines(scope, records);
      const rows = parts.flatMap(({ lines }) => lines.map((line) => JSON.parse(line) as DatasetRecord));
      const content = {
        parquet: store(scope, await encodeParquet(rows)),
        jsonl: store(scope, Buffer.concat(parts.map(({ bytes }) => bytes))),
        records: rows.length,
      };
      return { content, meta: null };
    },
  };
}

export type RejectedContent = StoredFile & { readonly lines: number };

type RejectedInputs = { readonly tombstones: Json; readonly drops: Json };

export const REJECTED_STAGE: Stage<RejectedInputs> = {
  name: "rejected",
  version: 1,
  because: {
    tombstones: "what the topics' own tombstones say",
    drops: "what curation took out",
  },
};

/** One file of what did not make it: candidates that were turned down, and records that curation dropped. */
export function rejectedTarget(
  stem: string,
  tombstones: readonly Digest[],
  drops: readonly Tombstone[],
): Target<RejectedInputs, RejectedContent, null> {
  return {
    stage: REJECTED_STAGE,
    id: stem,
    inputs: { tombstones, drops: drops as unknown as Json },
    compute: async (scope) => {
      const parts = readLines(
        scope,
        tombstones.map((blob) => ({ blob, lines: null })),
      );
      const lines = parts.reduce((sum, part) => sum + part.lines.length, 0) + drops.length;
      if (drops.length === 0) {
        const bytes = Buffer.concat(parts.map((part) => part.bytes));
        return { content: { ...store(scope, bytes), lines }, meta: null };
      }
      const own = parts.flatMap((part) => part.lines.map((line) => JSON.parse(line) as Tombstone));
      const all = [...own, ...drops];
      all.sort((a, b) => compareSlotIds(a.id, b.id) || a.candidate - b.candidate);
      return { content: { ...store(scope, Buffer.from(encodeTombstones(all))), lines }, meta: null };
    },
  };
}

function store(scope: Scope, data: Uint8Array): StoredFile {
  return { blob: scope.putBlob(data), bytes: data.length };
}

interface Lines {
  readonly lines: readonly string[];
  /** With their line ends. */
  readonly bytes: Uint8Array;
}

function readLines(scope: Scope, chosen: readonly ChosenLines[]): Lines[] {
  const blobs = scope.readBlobs(chosen.map(({ blob }) => blob));
  return blobs.map((bytes, at): Lines => {
    const all = utf8Of(bytes).split("\n").slice(0, -1);
    const numbers = chosen[at]!.lines;
    if (numbers === null) return { lines: all, bytes };
    const lines = numbers.map((number) => all[number]!);
    return { lines, bytes: Buffer.from(lines.map((line) => `${line}\n`).join("")) };
  });
}
