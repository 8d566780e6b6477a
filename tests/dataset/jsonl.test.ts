import { expect, test } from "vitest";
import { encodeJsonl, encodeRecords } from "../../src/dataset/jsonl.ts";
import { oddRecords, sampleRecords } from "./sample-records.ts";

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
