import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import fc from "fast-check";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { describe, expect, test } from "vitest";
import { COLUMNS, type Field } from "../../src/dataset/columns.ts";
import { encodeRecords } from "../../src/dataset/jsonl.ts";
import { parquetSchema } from "../../src/dataset/parquet/schema.ts";
import { encodeLines, encodeParquet, featuresOf, PARQUET_WRITER } from "../../src/dataset/parquet.ts";
import type { DatasetRecord } from "../../src/dataset/record.ts";
import { sha256 } from "../../src/util/digest.ts";
import { duckdbRows } from "./duckdb-rows.ts";
import { oddRecords, sampleRecord, sampleRecords } from "./sample-records.ts";

const bufferOf = (bytes: Uint8Array) => bytes.slice().buffer;

async function readBack(records: readonly DatasetRecord[]): Promise<unknown[]> {
  return parquetReadObjects({ file: bufferOf(await encodeParquet(records)), compressors });
}

async function metadataOf(records: readonly DatasetRecord[]) {
  return parquetMetadata(bufferOf(await encodeParquet(records)));
}

describe("schema", () => {
  test("columns stand in the order of the record's fields", () => {
    expect(Object.keys(COLUMNS)).toEqual(Object.keys(sampleRecord(0, 0)));
  });

  test("lists are three-level lists of structs, and only unit and difficulty may be null", () => {
    const schema = parquetSchema(COLUMNS);
    const at = schema.findIndex((element) => element.name === "messages");
    expect(schema.slice(at, at + 5)).toEqual([
      { name: "messages", repetition_type: "REQUIRED", converted_type: "LIST", num_children: 1 },
      { name: "list", repetition_type: "REPEATED", num_children: 1 },
      { name: "element", repetition_type: "REQUIRED", num_children: 2 },
      { name: "role", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "REQUIRED" },
      { name: "content", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "REQUIRED" },
    ]);
    const optional = schema.filter((element) => element.repetition_type === "OPTIONAL");
    expect(optional.map((element) => element.name)).toEqual(["unit", "difficulty"]);
  });

  test("Hugging Face features name each column's type in a form that every release reads", async () => {
    expect(featuresOf(COLUMNS)).toMatchObject({
      id: { dtype: "string", _type: "Value" },
      messages: [{ role: { dtype: "string", _type: "Value" }, content: { dtype: "string", _type: "Value" } }],
      correct: { dtype: "bool", _type: "Value" },
      pass_rate: { dtype: "float64", _type: "Value" },
      candidate: { dtype: "int32", _type: "Value" },
      tokens: { input: { dtype: "int32", _type: "Value" } },
    });
    const { key_value_metadata: pairs } = await metadataOf([]);
    expect(pairs?.map((pair) => pair.key)).toEqual(["huggingface"]);
    expect(JSON.parse(pairs?.[0]?.value ?? "")).toEqual({ info: { features: featuresOf(COLUMNS) } });
  });

  test("the writer in keys is the one that is installed", async () => {
    const versionOf = (name: string) => {
      const at = fileURLToPath(import.meta.resolve(name));
      const root = at.slice(
        0,
        at.lastIndexOf(join("node_modules", name)) + join("node_modules", name).length,
      );
      return (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string }).version;
    };
    const version = versionOf("hyparquet-writer");
    expect(PARQUET_WRITER).toBe(
      `hyparquet-writer ${version} hysnappy ${versionOf("hysnappy")} snappy layout 3`,
    );
    expect((await metadataOf([])).created_by).toBe(`chimera hyparquet-writer version ${version}`);
  });
});

describe("DuckDB", () => {
  test("reads the declared types", async () => {
    const bytes = await encodeParquet(sampleRecords(3));
    const names = Object.keys(COLUMNS);
    const [types] = await duckdbRows(
      bytes,
      `SELECT ${names.map((name) => `typeof(${name}) AS ${name}`).join(", ")} FROM $FILE LIMIT 1`,
    );
    expect(types).toMatchObject({
      id: "VARCHAR",
      unit: "VARCHAR",
      facets: 'STRUCT("name" VARCHAR, "value" VARCHAR)[]',
      messages: 'STRUCT("role" VARCHAR, "content" VARCHAR)[]',
      correct: "BOOLEAN",
      pass_rate: "DOUBLE",
      candidate: "INTEGER",
      tokens: 'STRUCT("input" INTEGER, output INTEGER, reasoning INTEGER)',
      simulated: "BOOLEAN",
    });
    for (const [name, field] of Object.entries<Field>(COLUMNS)) {
      if (field.type === "list") expect(types?.[name]).toMatch(/^STRUCT\(.*\)\[\]$/);
    }
  });

  test("reads every field as it was written: Unicode, empty lists, nulls, long texts", async () => {
    const records = [...sampleRecords(3), ...oddRecords()];
    expect(await duckdbRows(await encodeParquet(records), "SELECT * FROM $FILE")).toEqual(records);
  });

  test("reads 5,000 rows of five row groups, and finds one by its id", async () => {
    const records = sampleRecords(5000);
    const bytes = await encodeParquet(records);
    expect(await duckdbRows(bytes, "SELECT * FROM $FILE")).toEqual(records);
    const [row] = await duckdbRows(bytes, "SELECT * FROM $FILE WHERE id = 'physics/topic-321#004'");
    expect(row).toEqual(sampleRecord(321, 4));
  });

  test("reads a file without rows, with all of its columns", async () => {
    const bytes = await encodeParquet([]);
    expect(await duckdbRows(bytes, "SELECT count(*)::INTEGER AS n FROM $FILE")).toEqual([{ n: 0 }]);
    const columns = await duckdbRows(bytes, "DESCRIBE SELECT * FROM $FILE");
    expect(columns.map((column) => column.column_name)).toEqual(Object.keys(COLUMNS));
  });
});

describe("layout", () => {
  test("row groups have 1,000 rows, the last one the rest", async () => {
    const { row_groups: groups } = await metadataOf(sampleRecords(2345));
    expect(groups.map((group) => Number(group.num_rows))).toEqual([1000, 1000, 345]);
    const codecs = groups.flatMap((group) => group.columns.map((column) => column.meta_data?.codec));
    expect(new Set(codecs)).toEqual(new Set(["SNAPPY"]));
  });

  test("columns of several pages have a page index, with bounds where a row has one value", async () => {
    const { row_groups: groups } = await metadataOf(sampleRecords(600, 5000));
    const columns = new Map(
      groups[0]!.columns.map((column) => [column.meta_data?.path_in_schema.join("."), column]),
    );
    expect(columns.get("reasoning")?.offset_index_length).toBeGreaterThan(0);
    expect(columns.get("reasoning")?.column_index_length).toBeGreaterThan(0);
    expect(columns.get("messages.list.element.content")?.offset_index_length).toBeGreaterThan(0);
    expect(columns.get("messages.list.element.content")?.column_index_length).toBeUndefined();
  });

  test("columns of one page have one likewise", async () => {
    const { row_groups: groups } = await metadataOf([...sampleRecords(3), ...oddRecords()]);
    const columns = groups.flatMap((group) => group.columns);
    expect(columns.every(({ offset_index_length: length }) => (length ?? 0) > 0)).toBe(true);
    const bounded = columns.filter(({ column_index_length: length }) => (length ?? 0) > 0);
    expect(bounded.map(({ meta_data }) => meta_data?.path_in_schema.join("."))).toContain("student.low");
  });

  test("a group of rows ends where its texts are long", async () => {
    const { row_groups: groups } = await metadataOf(sampleRecords(30, 600_000));
    expect(groups.length).toBeGreaterThan(1);
    for (const { total_byte_size: bytes } of groups) expect(bytes).toBeLessThan(36 << 20);
  });
});

describe("bytes", () => {
  test("are equal on every call, and do not depend on the order of keys", async () => {
    const records = [...sampleRecords(250), ...oddRecords()];
    const turned = records.map((record) => Object.fromEntries(Object.entries(record).reverse()));
    const digest = sha256(await encodeParquet(records));
    expect(sha256(await encodeParquet(records))).toBe(digest);
    expect(sha256(await encodeParquet(turned as unknown as DatasetRecord[]))).toBe(digest);
  });

  test("are equal in a process of another time zone and language", async () => {
    const src = fileURLToPath(new URL("../../src/", import.meta.url));
    const script = `
      import { createJiti } from "jiti";
      const jiti = createJiti(${JSON.stringify(import.meta.url)}, { fsCache: false });
      const { encodeParquet } = await jiti.import(${JSON.stringify(`${src}dataset/parquet.ts`)});
      const { sha256 } = await jiti.import(${JSON.stringify(`${src}util/digest.ts`)});
      const { sampleRecords, oddRecords } = await jiti.import("./sample-records.ts");
      process.stdout.write(sha256(await encodeParquet([...sampleRecords(250), ...oddRecords()])));
    `;
    const env = { ...process.env, TZ: "Asia/Kathmandu", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" };
    const options = {
      env,
      encoding: "utf8",
      cwd: fileURLToPath(new URL("../../", import.meta.url)),
    } as const;
    const other = execFileSync(process.execPath, ["--input-type=module", "-e", script], options);
    expect(other).toBe(sha256(await encodeParquet([...sampleRecords(250), ...oddRecords()])));
  });
});

test("bytes are equal on every thread, and whatever it wrote before", async () => {
  const source = (path: string) => JSON.stringify(fileURLToPath(new URL(path, import.meta.url)));
  const script = `
    import { parentPort } from "node:worker_threads";
    import { createJiti } from ${JSON.stringify(import.meta.resolve("jiti"))};
    const jiti = createJiti(${JSON.stringify(import.meta.url)}, { fsCache: false });
    const { encodeLines, encodeParquet } = await jiti.import(${source("../../src/dataset/parquet.ts")});
    const { encodeRecords } = await jiti.import(${source("../../src/dataset/jsonl.ts")});
    const { sha256 } = await jiti.import(${source("../../src/util/digest.ts")});
    const { sampleRecords, oddRecords } = await jiti.import(${source("./sample-records.ts")});
    const records = [...sampleRecords(250), ...oddRecords()];
    const said = [];
    for (let time = 0; time < 3; time++) {
      await encodeParquet(sampleRecords(70 * time, 5000));
      said.push(sha256((await encodeLines([Buffer.from(encodeRecords(records))])).bytes));
    }
    parentPort.postMessage(said);
  `;
  const digest = sha256(await encodeParquet([...sampleRecords(250), ...oddRecords()]));
  const said = await Promise.all(
    [1, 2].map(
      () =>
        new Promise((resolve, reject) => {
          const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(script)}`));
          worker.on("message", resolve);
          worker.on("error", reject);
        }),
    ),
  );
  expect(said).toEqual([Array(3).fill(digest), Array(3).fill(digest)]);
});

describe("lines of JSON", () => {
  const bytesOf = async (...parts: string[]) =>
    sha256((await encodeLines(parts.map((part) => Buffer.from(part)))).bytes);

  test("give the bytes that their records give, however they are dealt to parts", async () => {
    const records = [...sampleRecords(1200), ...oddRecords()];
    const digest = sha256(await encodeParquet(records));
    expect(await bytesOf(encodeRecords(records))).toBe(digest);
    expect(await bytesOf(encodeRecords(records.slice(0, 7)), "", encodeRecords(records.slice(7)))).toBe(
      digest,
    );
    expect(await bytesOf("")).toBe(sha256(await encodeParquet([])));
  });

  test("give the bytes of any records", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRecord, { maxLength: 130 }), async (records) => {
        expect(await bytesOf(encodeRecords(records))).toBe(sha256(await encodeParquet(records)));
      }),
      { numRuns: 40 },
    );
  });

  test("may be spelt otherwise: other escapes, spaces, another order of keys, signed and fractional numbers", async () => {
    const odd = { ...sampleRecord(1, 1), problem: 'é∑🧮\n"\u007f', tolerance: -1.5e-7, pass_rate: 1e21 };
    const records = [sampleRecord(1, 0), odd, sampleRecord(1, 2)];
    const digest = sha256(await encodeParquet(records));
    const turned = Object.fromEntries(Object.entries(odd).reverse());
    const escaped = JSON.stringify(odd).replace(
      /[^\x20-\x7e]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
    for (const line of [
      JSON.stringify(odd),
      JSON.stringify(turned),
      JSON.stringify(odd, null, " "),
      escaped,
    ]) {
      const spelt = `${line.replaceAll("\n", " ")}\n`;
      expect(await bytesOf(encodeRecords([records[0]!]), spelt, encodeRecords([records[2]!]))).toBe(digest);
    }
  });

  test("are refused when the last one has no end", async () => {
    await expect(bytesOf(JSON.stringify(sampleRecord(1, 1)))).rejects.toThrow("no end");
  });

  test("are refused when they are no JSON, are cut, lack a field, or hold a lone surrogate", async () => {
    const line = JSON.stringify(sampleRecord(1, 1));
    for (const [from, to] of [
      [/$/, "}"],
      [/.$/, ""],
      [/"Problem .*/, ""],
      [/"answer":"[^"]*",/, ""],
      [/"Quantum physics"/, '"\\ud800"'],
      [/"Quantum physics"/, '"\\u12"'],
      [/"correct":true/, '"correct":tru3'],
      [/"tolerance":0/, '"tolerance":0x1'],
    ] as const) {
      expect(line).toMatch(from);
      await expect(bytesOf(`${line.replace(from, to)}\n`)).rejects.toThrow();
    }
  });
});

describe("round trip through hyparquet", () => {
  test("of samples, odd ones and none", async () => {
    const records = [...sampleRecords(120), ...oddRecords()];
    expect(await readBack(records)).toEqual(records);
    expect(await readBack([])).toEqual([]);
  });

  test("of any record", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRecord, { maxLength: 130 }), async (records) => {
        expect(await readBack(records)).toEqual(records);
      }),
      { numRuns: 40 },
    );
  });
});

describe("what cannot be written is refused", () => {
  const record = sampleRecord(1, 1);

  test("a lone surrogate, with its place", async () => {
    const broken = { ...record, messages: [{ role: "user", content: "a\ud800b" }] };
    await expect(encodeParquet([broken])).rejects.toThrow(
      /physics\/topic-1#001: messages: content .*surrogate/,
    );
  });

  test("a number that is no 32-bit integer", async () => {
    for (const candidate of [1.5, 2 ** 31]) {
      await expect(encodeParquet([{ ...record, candidate }])).rejects.toThrow(/integer|int32/);
    }
  });

  test("a missing field", async () => {
    const { answer: _answer, ...rest } = record;
    await expect(encodeParquet([rest as DatasetRecord])).rejects.toThrow();
  });
});

// Half of all texts come from a short list, so that dictionary pages are met too. A reader that decodes with
// TextDecoder drops a leading byte order mark; that is its affair.
const anyText = fc
  .oneof(fc.constantFrom("", "a", "漢", "🧮"), fc.string({ unit: "binary", maxLength: 40 }))
  .filter((text) => !text.startsWith("\ufeff"));
const anyInteger = fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 2147483647 }));

const anyRecord = fc.record(
  Object.fromEntries(Object.entries<Field>(COLUMNS).map(([name, field]) => [name, anyOf(field)])),
) as unknown as fc.Arbitrary<DatasetRecord>;

function anyOf(field: Field): fc.Arbitrary<unknown> {
  if (field.type === "string") return field.nullable ? fc.option(anyText) : anyText;
  if (field.type === "bool") return fc.boolean();
  if (field.type === "int32") return anyInteger;
  if (!("fields" in field)) return fc.double({ min: 0, max: 1, noNaN: true });
  const row = fc.record(
    Object.fromEntries(Object.entries(field.fields).map(([name, inner]) => [name, anyOf(inner)])),
    { noNullPrototype: true },
  );
  return field.type === "struct" ? row : fc.array(row, { maxLength: 3 });
}
