import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import { writeColumn } from "hyparquet-writer/src/column.js";
import { snappyCompressor } from "hysnappy";
import type { Fields } from "../columns.ts";
import { type WrittenColumn, writePageIndexes } from "./page-index.ts";
import { parquetSchema, rootOf } from "./schema.ts";
import { definitionLevels, type Leaf, Shredder } from "./shred.ts";
import { encodeLeaf } from "./texts.ts";

/**
 * Most files are one group. Of longer ones a reader that wants some rows opens a group at a time, so a group is no more
 * than it would hold in memory without a thought: 1,000 rows, or fewer where these are long.
 */
const GROUP_ROWS = 1000;
const GROUP_LENGTH = 32 << 20;

const PAGE_BYTES = 1 << 20;

/** Bounds of a column of long texts would hold two of them whole. */
const BOUND_BYTES = 64;

export interface FileFacts {
  readonly createdBy: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Rows as a Parquet file, of which no more than a group is held besides. */
export function encodeFile(
  fields: Fields,
  rows: Iterable<{ readonly id?: string } & object>,
  { createdBy, metadata }: FileFacts,
): Uint8Array {
  const writer = new ByteWriter(PAGE_BYTES);
  // One for each file: what a compressor has seen before may show in what it writes.
  const compressors = { SNAPPY: snappyCompressor() };
  const file = new ParquetWriter({
    writer,
    schema: parquetSchema(fields),
    compressors,
    statisticsTruncateLength: BOUND_BYTES,
    kvMetadata: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    createdBy,
  });
  const root = rootOf(fields);
  const shredder = new Shredder(fields);
  const written: WrittenColumn[] = [];

  const writeLeaf = (leaf: Leaf): WrittenColumn => {
    const { path, element, repeated, optional } = leaf;
    const { values, encoding } = encodeLeaf(leaf);
    // Bounds help a reader to skip only where a row has one value.
    const hasOneValue = repeated.depth === 0;
    const result = writeColumn({
      writer,
      column: {
        columnName: path.map(({ name }) => name).join("."),
        element,
        schemaPath: [root, ...path],
        codec: "SNAPPY",
        compressors,
        stats: hasOneValue,
        statisticsTruncateLength: BOUND_BYTES,
        pageSize: PAGE_BYTES,
        columnIndex: hasOneValue,
        offsetIndex: true,
        ...(encoding === undefined ? {} : { encoding }),
      },
      pageData: {
        values: values as unknown[],
        definitionLevels: definitionLevels(leaf),
        repetitionLevels: repeated.repetition,
        maxDefinitionLevel: repeated.depth + (optional ? 1 : 0),
      },
    });
    return { ...result, element };
  };

  const writeGroup = (): void => {
    const start = writer.offset;
    const columns = shredder.leaves.map(writeLeaf);
    const bytes = columns.reduce((sum, { chunk }) => sum + chunk.meta_data!.total_uncompressed_size, 0n);
    file.num_rows += BigInt(shredder.rows);
    file.row_groups.push({
      columns: columns.map(({ chunk }) => chunk),
      total_byte_size: bytes,
      num_rows: BigInt(shredder.rows),
      total_compressed_size: BigInt(writer.offset - start),
    });
    written.push(...columns);
    shredder.clear();
  };

  for (const row of rows) {
    shredder.add(row);
    if (shredder.rows === GROUP_ROWS || shredder.length >= GROUP_LENGTH) writeGroup();
  }
  if (shredder.rows > 0) writeGroup();
  writePageIndexes(writer, written, BOUND_BYTES);
  void file.finish();
  return writer.getBytes();
}
