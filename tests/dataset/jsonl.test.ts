import { expect, test } from "vitest";
import { encodeJsonl, encodeRecords } from "../../src/dataset/jsonl.ts";
import type { DatasetRecord } from "../../src/dataset/record.ts";
import { oddRecords, sampleRecord, sampleRecords } from "./sample-records.ts";

test("one object a line, each line ended by LF", () => {
  expect(encodeJsonl([{ b: 1, a: [null, "é"] }, {}])).toBe('{"b":1,"a":[null,"é"]}\n{}\n');
  expect(encodeJsonl([])).toBe("");
});

test("no character in a value ends a line, for any reader", () => {
  const text = encodeJsonl([{ text: "a\nb\r\u2028c\u2029d" }]);
  expect(text).toBe('{"text":"a\\nb\\r\\u2028c\\u2029d"}\n');
  expect(JSON.parse(text)).toEqual({ text: "a\nb\r\u2028c\u2029d" });
});

test("records read back as they were", () => {
  const records = [...sampleRecords(20), ...oddRecords()];
  const lines = encodeRecords(records).trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual(records);
});

test("records have their keys in column order, at every depth, however they were made", () => {
  const record = sampleRecord(3, 1);
  expect(encodeRecords([turned(record)])).toBe(encodeRecords([record]));
  expect(encodeRecords([record])).toBe(encodeJsonl([record]));
});

function turned(record: DatasetRecord): DatasetRecord {
  return JSON.parse(JSON.stringify(record), (_key, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).reverse())
      : value,
  );
}
