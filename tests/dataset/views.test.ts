import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { describe, expect, test } from "vitest";
import { encodeRecords } from "../../src/dataset/jsonl.ts";
import { measuredPassRate } from "../../src/dataset/measured-difficulty.ts";
import { parquetSchema } from "../../src/dataset/parquet/schema.ts";
import { encodeRows } from "../../src/dataset/parquet.ts";
import type { DatasetRecord, TrajectoryRow } from "../../src/dataset/record.ts";
import { viewTarget } from "../../src/dataset/view-target.ts";
import { type RowView, VIEWS, type ViewName, viewRow } from "../../src/dataset/views.ts";
import { openEngine } from "../engine/open-engine.ts";
import { temporaryFolder } from "../util/temporary-folder.ts";
import { sampleRecord } from "./sample-records.ts";

type Trajectory = Partial<TrajectoryRow> & { readonly flaw?: string };

const recordOf = (trajectories: readonly Trajectory[], more: object = {}): DatasetRecord => {
  const sample = { ...sampleRecord(1, 1), student: { attempts: 0, correct: 0, low: 0, high: 0 } };
  const all = trajectories.map((one, at) => ({
    ...{ ...sample.trajectories[0]!, flaw: "", model: `m${at}`, reasoning: `r${at}`, solution: `s${at}` },
    ...one,
  }));
  return { ...sample, correct: all.some(({ correct }) => correct), trajectories: all, ...more };
};
const right: Trajectory = { correct: true, finish: "stop" };
const wrong: Trajectory = { correct: false, finish: "stop" };

describe("supervised fine-tuning", () => {
  test("takes the first right trajectory that has no flaw, as a chat", () => {
    const record = recordOf([wrong, { ...right, flaw: "repeats" }, right]);
    expect(viewRow("sft", record)).toMatchObject({
      ...{ id: record.id, problem: record.problem, reasoning: "r2", solution: "s2", model: "m2" },
      messages: [
        { role: "user", content: record.problem },
        { role: "assistant", content: "<think>\nr2\n</think>\n\ns2" },
      ],
    });
  });

  test.each([
    ["no right trajectory", recordOf([wrong, wrong])],
    ["only flawed right ones", recordOf([{ ...right, flaw: "truncated" }])],
  ])("has no row for a record with %s", (_, record) => {
    expect(viewRow("sft", record)).toBeNull();
  });
});

describe("reinforcement learning", () => {
  test("takes what the teacher solved, and what it failed and the student solved once", () => {
    const student = { attempts: 8, correct: 1 };
    expect(viewRow("rl", recordOf([right]))).toMatchObject({ solved_by: "teacher" });
    expect(viewRow("rl", recordOf([wrong], { student }))).toMatchObject({ solved_by: "student" });
    expect(viewRow("rl", recordOf([wrong], { student: { ...student, correct: 0 } }))).toBeNull();
    expect(viewRow("rl", recordOf([wrong]))).toBeNull();
  });
});

describe("preference", () => {
  test("puts the first right trajectory beside the first wrong one that is whole", () => {
    const record = recordOf([{ ...wrong, finish: "length" }, wrong, right, wrong]);
    expect(viewRow("preference", record)).toMatchObject({
      prompt: [{ role: "user", content: record.problem }],
      chosen: [{ role: "assistant", content: "<think>\nr2\n</think>\n\ns2" }],
      rejected: [{ role: "assistant", content: "<think>\nr1\n</think>\n\ns1" }],
      ...{ chosen_model: "m2", rejected_model: "m1" },
    });
  });

  test("has no row where one of the two is not there", () => {
    expect(viewRow("preference", recordOf([right, { ...wrong, finish: "length" }]))).toBeNull();
    expect(viewRow("preference", recordOf([wrong, { ...right, flaw: "repeats" }]))).toBeNull();
  });
});

describe("every view", () => {
  const record = recordOf([wrong, right]);

  test.each(["sft", "rl", "preference"] as const)("%s has its columns in their order", (view) => {
    expect(Object.keys(viewRow(view, record)!)).toEqual(Object.keys(VIEWS[view].columns));
  });

  test.each(Object.keys(VIEWS) as ViewName[])("%s has its own schema, without rows too", async (view) => {
    const { bytes } = await encodeRows(VIEWS[view].columns, []);
    const { schema } = parquetMetadata(bytes.slice().buffer as ArrayBuffer);
    expect(schema.map(({ name }) => name)).toEqual(
      parquetSchema(VIEWS[view].columns).map(({ name }) => name),
    );
  });

  test.each(["sft", "rl", "preference"] as const)(
    "%s is made of those lines of a shard that it has",
    async (view) => {
      const { engine, blobs } = openEngine(await temporaryFolder());
      const records = [record, recordOf([wrong], { id: "a/x#001" }), { ...record, id: "a/x#002" }];
      const blob = blobs.put(encodeRecords(records));
      const made = async (lines: readonly number[] | null) => {
        const { content } = await engine.evaluate(
          viewTarget(view, "train-00000-of-00001", [{ blob, lines }]),
        );
        const file = blobs.get(content.parquet.blob)!.slice().buffer as ArrayBuffer;
        return { records: content.records, rows: await parquetReadObjects({ file, compressors }) };
      };
      const rows = (view: RowView) => [records[0]!, records[2]!].map((one) => viewRow(view, one));
      expect(await made(null)).toEqual({ records: 2, rows: rows(view) });
      expect(await made([1])).toEqual({ records: 0, rows: [] });
    },
  );
});

test("the measured difficulty is the student's where one was asked", () => {
  const record = recordOf([right]);
  expect(measuredPassRate(record)).toBe(record.pass_rate);
  expect(measuredPassRate({ ...record, student: { attempts: 8, correct: 2 } } as DatasetRecord)).toBe(0.25);
});
