import { COLUMNS } from "../../dataset/columns.ts";
import { parquetSchema } from "../../dataset/parquet/schema.ts";
import type { DatasetRecord } from "../../dataset/record.ts";
import { utf8Of } from "../../util/bytes.ts";

/** The rows of a Parquet file, one group of rows at a time. Throws when it is none, or has other columns. */
export async function* readParquet(path: string): AsyncGenerator<DatasetRecord[]> {
  const [{ asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects }, { snappyUncompressor }] =
    await Promise.all([import("hyparquet"), import("hysnappy")]);
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  if (shapeOf(metadata.schema) !== shapeOf(parquetSchema(COLUMNS))) throw new Error("it has other columns");
  // The default one drops a byte order mark, which a text may well begin with.
  const parsers = { stringFromBytes: (bytes: Uint8Array | undefined) => bytes && utf8Of(bytes) };
  const compressors = { SNAPPY: snappyUncompressor() };
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    const rows = await parquetReadObjects({ file, metadata, compressors, parsers, rowStart, rowEnd });
    yield rows as unknown as DatasetRecord[];
    rowStart = rowEnd;
  }
}

type Element = Partial<Readonly<Record<(typeof SHAPE)[number], unknown>>>;

const SHAPE = ["name", "type", "converted_type", "repetition_type", "num_children"] as const;

// The root's repetition is left to the writer.
const shapeOf = (schema: readonly Element[]) =>
  JSON.stringify(schema.slice(1).map((element) => SHAPE.map((name) => element[name] ?? null)));
