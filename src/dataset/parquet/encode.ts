import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import { writeColumn } from "hyparquet-writer/src/column.js";
import { snappyCompressor } from "hysnappy";
import { utf8Of } from "../../util/bytes.ts";
import type { Fields } from "../columns.ts";
import { ArrowSize } from "./arrow-size.ts";
import { type Leaf, Leaves } from "./leaves.ts";
import { fromLibrary, type WrittenColumn, writePageIndexes } from "./page-index.ts";
import { parquetSchema, rootOf } from "./schema.ts";
import { LineReader, OtherSpelling } from "./take-line.ts";
import { takeRow } from "./take-row.ts";
import { type Column, writeTextColumn } from "./text-column.ts";

/**
 * Most files are one group. Of longer ones a reader that wants some rows opens a group at a time, so a group is no more
 * than it would hold in memory without a thought: 1,000 rows, or fewer where these are long.
 */
const GROUP_ROWS = 1000;
const GROUP_BYTES = 32 << 20;

const PAGE_BYTES = 1 << 20;

/** Bounds of a column of long texts would hold two of them whole. */
const BOUND_BYTES = 64;

/** Memory of files that are finished: to ask for it anew with each of a thousand is a tenth of what they take. */
const spare = new WeakMap<Fields, Leaves>();

export interface FileFacts {
  readonly createdBy: string;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface EncodedFile {
  readonly bytes: Uint8Array;
  /** Size of the rows in Arrow's memory, as one table: what the `datasets` library calls their `num_bytes`. */
  readonly arrowBytes: number;
}

export type Row = { readonly id?: string } & object;

/** A Parquet file in the making, of which no more than a group of rows is held besides. */
export class FileEncoder {
  readonly #writer = new ByteWriter(PAGE_BYTES);
  // One for each file: what a compressor has seen before may show in what it writes.
  readonly #compressors = { SNAPPY: snappyCompressor() };
  readonly #file: ParquetWriter;
  readonly #root;
  readonly #fields: Fields;
  readonly #leaves: Leaves;
  readonly #arrowSize: ArrowSize;
  readonly #written: WrittenColumn[] = [];
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
    this.#fields = fields;
    this.#leaves = spare.get(fields) ?? new Leaves(fields);
    spare.delete(fields);
    this.#arrowSize = new ArrowSize(this.#leaves);
  }

  addRow(row: Row): void {
    this.#beginRow();
    try {
      takeRow(this.#leaves.steps, row);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw new TypeError(`parquet: ${row.id ?? `row ${this.#rows}`}: ${error.message}`);
    }
    this.#rows++;
  }

  /** Rows of JSON Lines, each with its line end. */
  addLines(lines: Uint8Array): void {
    const reader = new LineReader(lines);
    for (let start = 0; start < lines.length; ) {
      const end = lines.indexOf(0x0a, start);
      if (end === -1) throw new Error("parquet: the last line has no end");
      this.#addLine(reader, lines, start, end);
      start = end + 1;
    }
  }

  finish(): EncodedFile {
    if (this.#rows > 0) this.#writeGroup();
    writePageIndexes(this.#writer, this.#written, BOUND_BYTES);
    void this.#file.finish();
    spare.set(this.#fields, this.#leaves);
    return { bytes: this.#writer.getBytes(), arrowBytes: this.#arrowSize.bytes };
  }

  #addLine(reader: LineReader, lines: Uint8Array, start: number, end: number): void {
    this.#beginRow();
    this.#leaves.mark();
    try {
      reader.take(this.#leaves.steps, start, end);
    } catch (error) {
      if (!(error instanceof OtherSpelling)) throw error;
      this.#leaves.backToMark();
      this.addRow(JSON.parse(utf8Of(lines.subarray(start, end))) as Row);
      return;
    }
    this.#rows++;
  }

  #beginRow(): void {
    if (this.#rows === GROUP_ROWS || this.#leaves.size >= GROUP_BYTES) this.#writeGroup();
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
    this.#arrowSize.addGroup();
    this.#leaves.clear();
    this.#rows = 0;
  }

  #writeLeaf(leaf: Leaf): WrittenColumn {
    const { path, element, repeated, texts } = leaf;
    // Bounds help a reader to skip only where a row has one value.
    const hasOneValue = repeated.depth === 0;
    const column: Column = {
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
    };
    const write = (own: Column, values: readonly unknown[], levels: number[], maxDefinitionLevel: number) => {
      const { repetition: repetitionLevels } = repeated;
      const pageData = {
        ...{ values: values as unknown[], definitionLevels: levels, repetitionLevels, maxDefinitionLevel },
      };
      return fromLibrary(writeColumn({ writer: this.#writer, column: own, pageData }), element);
    };
    // What a dictionary of numbers would save, the compressor finds.
    if (texts === null)
      return write({ ...column, encoding: "PLAIN" }, leaf.values, repeated.definition, repeated.depth);
    const known = texts.repeated();
    if (known === null) return writeTextColumn(this.#writer, column, leaf, texts.plain());
    const maxLevel = repeated.depth + (leaf.definition === null ? 0 : 1);
    const levels = leaf.definition ?? repeated.definition;
    let next = 0;
    const values =
      levels.length === 0 ? known : levels.map((level) => (level === maxLevel ? known[next++] : null));
    return write({ ...column, encoding: "RLE_DICTIONARY" }, values, levels, maxLevel);
  }
}
