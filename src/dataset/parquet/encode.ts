import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import { writeColumn } from "hyparquet-writer/src/column.js";
import { snappyCompressor } from "hysnappy";
import { utf8Of } from "../../util/bytes.ts";
import type { Fields } from "../columns.ts";
import { Arena } from "./arena.ts";
import { definitionLevels, type Leaf, Leaves } from "./leaves.ts";
import { type WrittenColumn, writePageIndexes } from "./page-index.ts";
import { parquetSchema, rootOf } from "./schema.ts";
import { OtherSpelling, takeLine } from "./take-line.ts";
import { takeRow } from "./take-row.ts";

/**
 * Most files are one group. Of longer ones a reader that wants some rows opens a group at a time, so a group is no more
 * than it would hold in memory without a thought: 1,000 rows, or fewer where these are long.
 */
const GROUP_ROWS = 1000;
const GROUP_BYTES = 32 << 20;

const PAGE_BYTES = 1 << 20;

/** Bounds of a column of long texts would hold two of them whole. */
const BOUND_BYTES = 64;

export interface FileFacts {
  readonly createdBy: string;
  readonly metadata: Readonly<Record<string, string>>;
}

export type Row = { readonly id?: string } & object;

/** A Parquet file in the making, of which no more than a group of rows is held besides. */
export class FileEncoder {
  readonly #writer = new ByteWriter(PAGE_BYTES);
  // One for each file: what a compressor has seen before may show in what it writes.
  readonly #compressors = { SNAPPY: snappyCompressor() };
  readonly #file: ParquetWriter;
  readonly #root;
  readonly #leaves: Leaves;
  readonly #written: WrittenColumn[] = [];
  #arena = new Arena();
  #rows = 0;

  constructor(fields: Fields, { createdBy, metadata }: FileFacts) {
    this.#file = new ParquetWriter({
      writer: this.#writer,
      schema: parquetSchema(fields),
      compressors: this.#compressors,
      statisticsTruncateLength: BOUND_BYTES,
      kvMetadata: Object.entries(metadata).map(([key, value]) => ({ key, value })),
      createdBy,
    });
    this.#root = rootOf(fields);
    this.#leaves = new Leaves(fields);
  }

  addRow(row: Row): void {
    this.#beginRow();
    try {
      takeRow(this.#leaves.steps, row, this.#arena);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw new TypeError(`parquet: ${row.id ?? `row ${this.#rows}`}: ${error.message}`);
    }
    this.#rows++;
  }

  /** Rows of JSON Lines, each with its line end. */
  addLines(lines: Uint8Array): void {
    // A view without the methods of a buffer: parts of it are cheaper.
    const bytes = new Uint8Array(lines.buffer, lines.byteOffset, lines.byteLength);
    for (let start = 0; start < bytes.length; ) {
      const end = bytes.indexOf(0x0a, start);
      this.#addLine(bytes, start, end);
      start = end + 1;
    }
  }

  finish(): Uint8Array {
    if (this.#rows > 0) this.#writeGroup();
    writePageIndexes(this.#writer, this.#written, BOUND_BYTES);
    void this.#file.finish();
    return this.#writer.getBytes();
  }

  #addLine(bytes: Uint8Array, start: number, end: number): void {
    this.#beginRow();
    this.#leaves.mark();
    try {
      takeLine(this.#leaves.steps, bytes, start, end, this.#arena);
    } catch (error) {
      if (!(error instanceof OtherSpelling)) throw error;
      this.#leaves.backToMark();
      this.addRow(JSON.parse(utf8Of(bytes.subarray(start, end))) as Row);
      return;
    }
    this.#rows++;
  }

  #beginRow(): void {
    if (this.#rows === GROUP_ROWS || this.#leaves.bytes >= GROUP_BYTES) this.#writeGroup();
  }

  #writeGroup(): void {
    const start = this.#writer.offset;
    const columns = this.#leaves.all.map((leaf) => this.#writeLeaf(leaf));
    this.#file.num_rows += BigInt(this.#rows);
    this.#file.row_groups.push({
      columns: columns.map(({ chunk }) => chunk),
      total_byte_size: columns.reduce((sum, { chunk }) => sum + chunk.meta_data!.total_uncompressed_size, 0n),
      num_rows: BigInt(this.#rows),
      total_compressed_size: BigInt(this.#writer.offset - start),
    });
    this.#written.push(...columns);
    this.#leaves.clear();
    this.#rows = 0;
    // Bounds of the group's columns still lie in the old one.
    this.#arena = new Arena();
  }

  #writeLeaf(leaf: Leaf): WrittenColumn {
    const { path, element, repeated, optional, texts, values } = leaf;
    // Bounds help a reader to skip only where a row has one value.
    const hasOneValue = repeated.depth === 0;
    const result = writeColumn({
      writer: this.#writer,
      column: {
        columnName: path.map(({ name }) => name).join("."),
        element,
        schemaPath: [this.#root, ...path],
        codec: "SNAPPY",
        compressors: this.#compressors,
        stats: hasOneValue,
        statisticsTruncateLength: BOUND_BYTES,
        pageSize: PAGE_BYTES,
        columnIndex: hasOneValue,
        offsetIndex: true,
        ...(texts === null ? {} : { encoding: texts.isRepeated ? "RLE_DICTIONARY" : "PLAIN" }),
      },
      pageData: {
        values,
        definitionLevels: definitionLevels(leaf),
        repetitionLevels: repeated.repetition,
        maxDefinitionLevel: repeated.depth + (optional ? 1 : 0),
      },
    });
    return { ...result, element };
  }
}
