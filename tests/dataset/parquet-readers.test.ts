import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { describe, expect, test } from "vitest";
import type { Field, Fields } from "../../src/dataset/columns.ts";
import { encodeRows } from "../../src/dataset/parquet.ts";
import type { DatasetRecord, TrajectoryRow } from "../../src/dataset/record.ts";
import { VIEWS, type ViewName, viewRow } from "../../src/dataset/views.ts";
import { utf8Of } from "../../src/util/bytes.ts";
import { temporaryFolder } from "../util/temporary-folder.ts";
import { duckdbRows } from "./duckdb-rows.ts";
import { oddRecords, sampleRecords } from "./sample-records.ts";

// An interpreter that has pyarrow and datasets.
const python = process.env.CHIMERA_PYTHON;

type Row = { readonly id: string };

// Every record with a right trajectory and a wrong one, so that all views have rows; two groups of rows, several pages.
const RECORDS: readonly DatasetRecord[] = [
  ...sampleRecords(1100),
  ...sampleRecords(40, 60_000),
  ...oddRecords(),
].map((record, at) => ({ ...record, id: `${record.topic_id}#${at}`, trajectories: trajectoriesOf(record) }));

function trajectoriesOf({ trajectories }: DatasetRecord): TrajectoryRow[] {
  return trajectories.flatMap((one) => [
    { ...one, correct: true, flaw: "" },
    { ...one, correct: false, flaw: "" },
  ]);
}

const tombstones = RECORDS.slice(0, 50).map((record, at) => {
  const { id, problem, answer, verdicts, blind_solutions, lineage } = record;
  const said = { id, candidate: at, stage: "problem", reason: "proof-task", detail: "" };
  return { ...said, problem, answer, verdicts, blind_solutions, lineage };
});

function rowsOf(view: ViewName): readonly Row[] {
  if (view === "full") return RECORDS;
  if (view === "rejected") return tombstones;
  return RECORDS.flatMap((record) => viewRow(view, record) ?? []);
}

const NAMES = Object.keys(VIEWS) as ViewName[];

async function written(view: ViewName): Promise<Uint8Array> {
  return (await encodeRows(VIEWS[view].columns, rowsOf(view))).bytes;
}

const SQL = { string: "VARCHAR", bool: "BOOLEAN", int32: "INTEGER", float64: "DOUBLE" } as const;

/** As DuckDB says it, without quotes around names. */
function sqlOf(field: Field): string {
  if (!("fields" in field)) return SQL[field.type];
  const struct = `STRUCT(${Object.entries(field.fields)
    .map(([name, inner]) => `${name} ${sqlOf(inner)}`)
    .join(", ")})`;
  return field.type === "list" ? `${struct}[]` : struct;
}

const ARROW = { string: "string", bool: "bool", int32: "int32", float64: "double" } as const;

/** As pyarrow has it: each type, and whether it may be null. */
function arrowOf(fields: Fields): object {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const own = "fields" in field ? arrowOf(field.fields) : ARROW[field.type];
      return [name, [field.type === "list" ? [own, false] : own, "nullable" in field]];
    }),
  );
}

/** Leaves that have one value in each row. */
function singleOf(fields: Fields, above = ""): string[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    if (field.type === "list") return [];
    return field.type === "struct" ? singleOf(field.fields, `${above}${name}.`) : [`${above}${name}`];
  });
}

test.each(NAMES)(
  "hyparquet and DuckDB agree on the types and every row of %s",
  { timeout: 60_000 },
  async (view) => {
    const { columns } = VIEWS[view];
    const rows = rowsOf(view);
    const bytes = await written(view);
    expect(rows.length).toBeGreaterThan(40);
    const parsers = { stringFromBytes: (text: Uint8Array | undefined) => text && utf8Of(text) };
    expect(await parquetReadObjects({ file: bytes.slice().buffer, compressors, parsers })).toEqual(rows);
    expect(await duckdbRows(bytes, "SELECT * FROM $FILE")).toEqual(rows);
    const described = await duckdbRows(bytes, "DESCRIBE SELECT * FROM $FILE");
    const types = described.map((one) => [one.column_name, String(one.column_type).replaceAll('"', "")]);
    expect(types).toEqual(Object.entries<Field>(columns).map(([name, field]) => [name, sqlOf(field)]));
  },
);

interface Facts {
  readonly schema: object;
  readonly sameFeatures: boolean;
  readonly groups: readonly number[];
  readonly offsetIndex: boolean;
  readonly columnIndex: readonly string[];
  readonly bounds: readonly string[];
  readonly rows: readonly Row[];
}

describe.skipIf(python === undefined)("read by pyarrow, of the Python that CHIMERA_PYTHON names", () => {
  test("every view has the declared types and features, a page index, and every row", {
    timeout: 120_000,
  }, async () => {
    const folder = await temporaryFolder();
    const paths: string[] = [];
    for (const view of NAMES) {
      const path = join(folder, `${view}.parquet`);
      await writeFile(path, await written(view));
      paths.push(path);
    }
    const script = join(import.meta.dirname, "read_parquet.py");
    const env = { ...process.env, HF_HOME: folder, HF_HUB_OFFLINE: "1" };
    const said = execFileSync(python!, [script, ...paths], { env, maxBuffer: 2 ** 30 }).toString();
    for (const [at, facts] of (JSON.parse(said) as Facts[]).entries()) {
      const view = NAMES[at]!;
      const { columns } = VIEWS[view];
      const rows = rowsOf(view);
      expect(facts.schema).toEqual(arrowOf(columns));
      expect(facts.sameFeatures).toBe(true);
      expect(facts.groups).toEqual(rows.length > 1000 ? [1000, rows.length - 1000] : [rows.length]);
      expect(facts.offsetIndex).toBe(true);
      expect(facts.columnIndex).toEqual(singleOf(columns).sort());
      expect(facts.bounds).toEqual(singleOf(columns).sort());
      expect(facts.rows).toEqual(rows);
    }
  });
});
