import type { Json } from "../util/canonical-json.ts";
import { COLUMNS, type Field, type Fields } from "./columns.ts";
import type { EncodedFile, FileEncoder, Row } from "./parquet/encode.ts";
import type { DatasetRecord } from "./record.ts";

/** Names what decides a Parquet file's bytes besides the records; part of every key of such a file. */
export const PARQUET_WRITER = "hyparquet-writer 0.17.0 hysnappy 1.1.1 snappy layout 3";

// "<application> version <number>" is the form that Parquet readers parse; some ignore statistics without it.
const CREATED_BY = "chimera hyparquet-writer version 0.17.0";

/**
 * The records as a Parquet file. The schema is explicit, never guessed from the values, so that every shard of
 * every version has the same one, an empty one too. Equal records give equal bytes.
 */
export async function encodeParquet(records: Iterable<DatasetRecord>): Promise<Uint8Array> {
  return (await encodeRows(COLUMNS, records)).bytes;
}

/** Rows of other columns, likewise. */
export async function encodeRows(fields: Fields, rows: Iterable<Row>): Promise<EncodedFile> {
  const encoder = await openEncoder(fields);
  for (const row of rows) encoder.addRow(row);
  return encoder.finish();
}

/** The records of JSON Lines, likewise. */
export async function encodeLines(parts: Iterable<Uint8Array>): Promise<EncodedFile> {
  const encoder = await openEncoder(COLUMNS);
  for (const lines of parts) encoder.addLines(lines);
  return encoder.finish();
}

async function openEncoder(fields: Fields): Promise<FileEncoder> {
  // Lazy, because most commands write no Parquet.
  const { FileEncoder } = await import("./parquet/encode.ts");
  const metadata = { huggingface: JSON.stringify({ info: { features: featuresOf(fields) } }) };
  return new FileEncoder(fields, { createdBy: CREATED_BY, metadata });
}

/**
 * The columns as features of the Hugging Face `datasets` library. A list is written as a JSON list of one
 * element: every release reads that, while those before 4.0 do not know the newer spelling `List`.
 */
export function featuresOf(fields: Fields): Json {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, featureOf(field)]));
}

function featureOf(field: Field): Json {
  if (field.type === "struct") return featuresOf(field.fields);
  if (field.type === "list") return [featuresOf(field.fields)];
  return { dtype: field.type, _type: "Value" };
}
