import { describe, expect, test } from "vitest";
import { COLUMNS, type Field, type Fields } from "../../src/dataset/columns.ts";
import type { DatasetRecord } from "../../src/dataset/record.ts";
import { dataDigest, recordDigest, topicDigest } from "../../src/dataset/record-digest.ts";
import { sampleRecord, sampleRecords } from "./sample-records.ts";

const record = sampleRecord(1, 1);

describe("digest of a record", () => {
  test("stands still when only lineage or tokens change", () => {
    const trajectories = record.trajectories.map((one) => ({ ...one, output_tokens: one.output_tokens + 1 }));
    const other = { ...record, trajectories, lineage: [], tokens: { input: 1, output: 2, reasoning: 3 } };
    expect(recordDigest(other)).toBe(recordDigest(record));
  });

  test("does not depend on the order of keys", () => {
    const turned = Object.fromEntries(Object.entries(record).reverse());
    expect(recordDigest(turned as unknown as DatasetRecord)).toBe(recordDigest(record));
  });

  test.each(
    changes(COLUMNS, { ...record }).filter(([name]) => !/^(lineage|tokens)\b|output_tokens$/.test(name)),
  )("moves when %s changes", (_name, changed) => {
    expect(recordDigest(changed as DatasetRecord)).not.toBe(recordDigest(record));
  });
});

test("digest of a topic takes its records in any order, and moves with each", () => {
  const digests = sampleRecords(5).map(recordDigest);
  expect(topicDigest([...digests].reverse())).toBe(topicDigest(digests));
  expect(topicDigest(digests.slice(1))).not.toBe(topicDigest(digests));
  expect(topicDigest([])).not.toBe(topicDigest(digests));
});

test("digest of the data moves with a topic and with the split of a record", () => {
  const a = { id: "physics/a", digest: topicDigest([recordDigest(sampleRecord(1, 1))]) };
  const b = { id: "physics/b", digest: topicDigest([recordDigest(sampleRecord(2, 1))]) };
  const splits = { train: ["physics/a#000", "physics/a#001"], test: ["physics/b#000"] };
  const base = dataDigest([a, b], splits);
  expect(dataDigest([b, a], { test: ["physics/b#000"], train: ["physics/a#001", "physics/a#000"] })).toBe(
    base,
  );
  expect(dataDigest([a], splits)).not.toBe(base);
  expect(dataDigest([a, { ...b, digest: a.digest }], splits)).not.toBe(base);
  const moved = { train: ["physics/a#000"], test: ["physics/b#000", "physics/a#001"] };
  expect(dataDigest([a, b], moved)).not.toBe(base);
});

/** Every way to change one field of one row, by the column table. */
function changes(fields: Fields, row: Record<string, unknown>): [name: string, changed: object][] {
  return Object.entries(fields).flatMap(([name, field]): [string, object][] => {
    const value = row[name];
    const put = (next: unknown) => ({ ...row, [name]: next });
    if (field.type === "struct") {
      const inner = changes(field.fields, value as Record<string, unknown>);
      return inner.map(([path, next]) => [`${name}.${path}`, put(next)]);
    }
    if (field.type === "list") {
      const [first, ...rest] = value as Record<string, unknown>[];
      const inner = changes(field.fields, first!);
      return [
        [`${name} (one row less)`, put(rest)],
        ...inner.map(([path, next]): [string, object] => [`${name}.${path}`, put([next, ...rest])]),
      ];
    }
    return [[name, put(otherThan(field, value))]];
  });
}

function otherThan(field: Field, value: unknown): unknown {
  if (field.type === "string") return `${value}!`;
  if (field.type === "bool") return !value;
  return Number(value) + 1;
}
