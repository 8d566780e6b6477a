import { extname } from "node:path";
import * as catalogue from "../../diagnostics/catalogue/curation.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { utf8Of } from "../../util/bytes.ts";
import { csvRows } from "./csv.ts";

type Row = Readonly<Record<string, unknown>>;

/** The questions of a benchmark file. What is wrong with it is said without a word of what it says. */
export async function readQuestions(file: string, bytes: Uint8Array, field: string): Promise<string[]> {
  const kind = extname(file).toLowerCase();
  if (kind === ".txt")
    return utf8Of(bytes)
      .split(/\r?\n/)
      .filter((line) => line.trim() !== "");
  const rows = await rowsOf(file, kind, bytes);
  const questions = rows.flatMap((row) => (typeof row[field] === "string" ? [row[field]] : []));
  if (questions.length > 0 || rows.length === 0) return questions;
  const fields = [...new Set(rows.slice(0, 100).flatMap((row) => Object.keys(row)))];
  throw new DiagnosticError([catalogue.benchmarkFieldMissing(file, field, fields)]);
}

async function rowsOf(file: string, kind: string, bytes: Uint8Array): Promise<Row[]> {
  const fail = (line: number | null, why: string): never => {
    throw new DiagnosticError([catalogue.benchmarkUnreadable(file, line, why)]);
  };
  switch (kind) {
    case ".jsonl":
    case ".ndjson":
      return utf8Of(bytes)
        .split("\n")
        .flatMap((line, at) =>
          line.trim() === "" ? [] : [rowOf(line) ?? fail(at + 1, "a line is no JSON object")],
        );
    case ".json":
      return listOf(utf8Of(bytes)) ?? fail(null, "it is no list of JSON objects");
    case ".csv": {
      const [head = [], ...rows] = csvRows(utf8Of(bytes).replace(/^\uFEFF/, ""));
      return rows.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at] ?? ""])));
    }
    case ".parquet":
      try {
        return await parquetRows(bytes);
      } catch {
        return fail(null, "it is no Parquet file that Chimera can read");
      }
    default:
      return fail(null, `"${kind}" is no kind of file that benchmarks come in`);
  }
}

async function parquetRows(bytes: Uint8Array): Promise<Row[]> {
  const [{ parquetReadObjects }, { compressors }] = await Promise.all([
    import("hyparquet"),
    import("hyparquet-compressors"),
  ]);
  // A copy of its own: a buffer may be a part of a larger one.
  return parquetReadObjects({ file: Uint8Array.from(bytes).buffer, compressors });
}

function rowOf(line: string): Row | null {
  const value = parse(line);
  return isRow(value) ? value : null;
}

/** A list of objects, or the one list of objects that an object holds, as with `{"data": [...]}`. */
function listOf(text: string): Row[] | null {
  const value = parse(text);
  if (Array.isArray(value)) return value.every(isRow) ? value : null;
  if (!isRow(value)) return null;
  const lists = Object.values(value).filter((one): one is Row[] => Array.isArray(one) && one.every(isRow));
  return lists.length === 1 ? lists[0]! : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const isRow = (value: unknown): value is Row =>
  typeof value === "object" && value !== null && !Array.isArray(value);
