import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { COLUMNS, type Fields } from "../../src/dataset/columns.ts";
import { encodeRows } from "../../src/dataset/parquet.ts";
import { temporaryFolder } from "../util/temporary-folder.ts";
import { sampleRecord } from "./sample-records.ts";

const about = "";
const FIELDS = {
  id: { type: "string", about },
  unit: { type: "string", nullable: true, about },
  right: { type: "bool", about },
  count: { type: "int32", about },
  share: { type: "float64", about },
  said: {
    type: "list",
    about,
    fields: { text: { type: "string", about }, counted: { type: "bool", about } },
  },
  student: { type: "struct", about, fields: { attempts: { type: "int32", about } } },
} as const satisfies Fields;

const arrowBytes = async (fields: Fields, rows: readonly object[]) =>
  (await encodeRows(fields, rows)).arrowBytes;

const row = (at: number, unit: string | null, said: readonly string[]) => ({
  ...{ id: `row ${at}`, unit, right: at % 3 === 0, count: at, share: at / 7, student: { attempts: at } },
  said: said.map((text, position) => ({ text, counted: position % 2 === 0 })),
});

describe("the size of rows in Arrow's memory", () => {
  test("of none is nothing", async () => {
    expect(await arrowBytes(FIELDS, [])).toBe(0);
  });

  test("is that of texts, offsets, numbers and bits", async () => {
    const one = 4 + 5 + (4 + 1) + 1 + 4 + 8 + (4 + (4 + 3 + 4 + 2) + 1) + 4;
    expect(await arrowBytes(FIELDS, [row(1, "m", ["√", "ab"])])).toBe(one);
  });

  test("has bits for what may be null only where something is", async () => {
    const nine = Array.from({ length: 9 }, (_, at) => row(at, "m", []));
    const missing = [...nine.slice(0, 8), row(8, null, [])];
    expect(await arrowBytes(FIELDS, missing)).toBe((await arrowBytes(FIELDS, nine)) - 1 + 2);
  });
});

const python = process.env.CHIMERA_PYTHON;
const SCRIPT = `
import sys
import pyarrow.parquet
print(pyarrow.parquet.read_table(sys.argv[1]).combine_chunks().nbytes)
`;

describe.skipIf(python === undefined)("pyarrow, in the Python that CHIMERA_PYTHON names", () => {
  const units = ["m", null, "k√", ""];
  const mixed = Array.from({ length: 2345 }, (_, at) =>
    row(
      at,
      units[at % 4]!,
      Array.from({ length: at % 5 }, (_none, item) => "é".repeat(item)),
    ),
  );
  const records = Array.from({ length: 1100 }, (_, at) => sampleRecord(1 + (at % 3), at));

  test.each<[string, Fields, readonly object[]]>([
    ["mixed rows", FIELDS, mixed],
    ["records", COLUMNS, records],
    ["no rows", FIELDS, []],
  ])("counts the same of a file of %s", async (_what, fields, rows) => {
    const path = join(await temporaryFolder(), "rows.parquet");
    await writeFile(path, (await encodeRows(fields, rows)).bytes);
    const counted = Number(execFileSync(python!, ["-c", SCRIPT, path]).toString());
    expect(await arrowBytes(fields, rows)).toBe(counted);
  });
});
