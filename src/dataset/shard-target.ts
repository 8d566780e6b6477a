import type { Target } from "../engine/engine.ts";
import type { Stage } from "../engine/stage.ts";
import type { Json } from "../util/canonical-json.ts";
import type { Digest } from "../util/digest.ts";
import { encodeTombstones } from "./jsonl.ts";
import { encodeLines, PARQUET_WRITER } from "./parquet.ts";
import type { DatasetRecord, Tombstone } from "./record.ts";
import { RECORD_SCHEME } from "./record-digest.ts";
import { GRAMS_VERSION, type GramSketch, keptOf, sketchGrams } from "./report/gram-sketch.ts";
import { compareSlotIds, shardsOf } from "./shards.ts";
import { type ChosenLines, problemsOf, readLines, type StoredFile, store, textsOf } from "./stored-lines.ts";

export type ShardContent = {
  readonly parquet: StoredFile;
  readonly jsonl: StoredFile;
  readonly records: number;
  /** Size of the records in Arrow's memory. */
  readonly arrowBytes: number;
  /** Of its problems, for the report. */
  readonly grams: GramSketch;
};

type ShardInputs = { readonly records: Json; readonly writer: Json; readonly grams: Json };

export const SHARD_STAGE: Stage<ShardInputs> = {
  name: "shard",
  version: 3,
  because: {
    records: "the rows, in order",
    writer: "another writer gives other bytes for equal rows",
    grams: "how much is kept of the words of its problems",
  },
};

/** The data files of one shard, from its topics' records in order. */
export function shardTarget(
  stem: string,
  records: readonly ChosenLines[],
): Target<ShardInputs, ShardContent, null> {
  const kept = keptOf(shardsOf(stem));
  return {
    stage: SHARD_STAGE,
    id: stem,
    inputs: { records, writer: [PARQUET_WRITER, RECORD_SCHEME], grams: [GRAMS_VERSION, kept] },
    compute: async (scope) => {
      const parts = readLines(scope, records);
      const parquet = await encodeLines(parts.map(({ bytes }) => bytes));
      const content = {
        parquet: store(scope, parquet.bytes),
        jsonl: store(scope, Buffer.concat(parts.map(({ bytes }) => bytes))),
        records: parts.reduce((sum, { count }) => sum + count, 0),
        arrowBytes: parquet.arrowBytes,
        grams: sketchGrams(parts.flatMap(problemsOf), kept),
      };
      return { content, meta: null };
    },
  };
}

export type RejectedContent = StoredFile & { readonly lines: number };

/** A record that curation took out, as a line of its topic's records. */
export type Drop = {
  readonly id: string;
  readonly reason: string;
  readonly detail: string;
  readonly blob: Digest;
  readonly line: number;
};

type RejectedInputs = { readonly tombstones: Json; readonly drops: Json };

export const REJECTED_STAGE: Stage<RejectedInputs> = {
  name: "rejected",
  version: 2,
  because: {
    tombstones: "what the topics' own tombstones say",
    drops: "what curation took out",
  },
};

/** One file of what did not make it: candidates that were turned down, and records that curation dropped. */
export function rejectedTarget(
  stem: string,
  tombstones: readonly Digest[],
  drops: readonly Drop[],
): Target<RejectedInputs, RejectedContent, null> {
  return {
    stage: REJECTED_STAGE,
    id: stem,
    inputs: { tombstones, drops },
    compute: async (scope) => {
      const parts = readLines(
        scope,
        tombstones.map((blob) => ({ blob, lines: null })),
      );
      const lines = parts.reduce((sum, part) => sum + part.count, 0) + drops.length;
      if (drops.length === 0) {
        const bytes = Buffer.concat(parts.map((part) => part.bytes));
        return { content: { ...store(scope, bytes), lines }, meta: null };
      }
      const own = parts.flatMap((part) => textsOf(part).map((line) => JSON.parse(line) as Tombstone));
      const dropped = readLines(
        scope,
        drops.map(({ blob, line }) => ({ blob, lines: [line] })),
      );
      const all = [...own, ...drops.map((drop, at) => dropTombstone(drop, textsOf(dropped[at]!)[0]!))];
      all.sort((a, b) => compareSlotIds(a.id, b.id) || a.candidate - b.candidate);
      return { content: { ...store(scope, Buffer.from(encodeTombstones(all))), lines }, meta: null };
    },
  };
}

function dropTombstone({ id, reason, detail }: Drop, line: string): Tombstone {
  const { problem, answer, verdicts, blind_solutions, lineage } = JSON.parse(line) as DatasetRecord;
  const said = { problem, answer, verdicts, blind_solutions, lineage };
  return { id, candidate: -1, stage: "curation", reason, detail, ...said };
}
