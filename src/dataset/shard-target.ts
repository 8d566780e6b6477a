import type { Target } from "../engine/engine.ts";
import type { Stage } from "../engine/stage.ts";
import type { Json } from "../util/canonical-json.ts";
import type { Digest } from "../util/digest.ts";
import { encodeRecords } from "./jsonl.ts";
import { encodeParquet, PARQUET_WRITER } from "./parquet.ts";
import type { DatasetRecord } from "./record.ts";
import { RECORD_SCHEME } from "./record-digest.ts";

export type StoredFile = { readonly blob: Digest; readonly bytes: number };

export type ShardContent = {
  readonly parquet: StoredFile;
  readonly jsonl: StoredFile;
  readonly records: number;
};

type ShardInputs = { readonly records: Json; readonly writer: Json };

export const SHARD_STAGE: Stage<ShardInputs> = {
  name: "shard",
  version: 1,
  because: {
    records: "the rows, in order",
    writer: "another writer gives other bytes for equal rows",
  },
};

/** The data files of one shard, from the records' blobs in order. */
export function shardTarget(
  stem: string,
  records: readonly Digest[],
): Target<ShardInputs, ShardContent, null> {
  return {
    stage: SHARD_STAGE,
    id: stem,
    inputs: { records, writer: [PARQUET_WRITER, RECORD_SCHEME] },
    compute: async (scope) => {
      const blobs = await scope.readBlobs(records);
      const rows = blobs.map((bytes) => JSON.parse(Buffer.from(bytes).toString()) as DatasetRecord);
      const store = async (data: Uint8Array): Promise<StoredFile> => ({
        blob: await scope.putBlob(data),
        bytes: data.length,
      });
      const content = {
        parquet: await store(await encodeParquet(rows)),
        jsonl: await store(Buffer.from(encodeRecords(rows))),
        records: rows.length,
      };
      return { content, meta: null };
    },
  };
}
