import { writeFile } from "node:fs/promises";
import { parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { describe, expect, test } from "vitest";
import { encodeRecords, encodeTombstones } from "../../src/dataset/jsonl.ts";
import type { DatasetRecord, Tombstone } from "../../src/dataset/record.ts";
import { type Drop, rejectedTarget, shardTarget } from "../../src/dataset/shard-target.ts";
import type { ChosenLines } from "../../src/dataset/stored-lines.ts";
import { MissingBlob } from "../../src/engine/engine.ts";
import type { Digest } from "../../src/util/digest.ts";
import { openEngine } from "../engine/open-engine.ts";
import { temporaryFolder } from "../util/temporary-folder.ts";
import { oddRecords, sampleRecord } from "./sample-records.ts";

async function open() {
  const folder = await temporaryFolder();
  const { engine, blobs } = openEngine(folder);
  const textOf = (digest: Digest) => Buffer.from(blobs.get(digest)!).toString();
  return {
    folder,
    blobs,
    textOf,
    rowsOf: (digest: Digest): Promise<unknown[]> =>
      parquetReadObjects({ file: blobs.get(digest)!.slice().buffer as ArrayBuffer, compressors }),
    shard: async (chosen: readonly ChosenLines[]) =>
      (await engine.evaluate(shardTarget("train-00000-of-00001", chosen))).content,
    rejected: async (tombstones: readonly (readonly Tombstone[])[], dropped: readonly Dropped[] = []) => {
      const stored = tombstones.map((own) => blobs.put(encodeTombstones(own)));
      const blob = blobs.put(encodeRecords(dropped.map(({ record }) => record)));
      const drops = dropped.map(({ id, reason, detail }, line): Drop => ({ id, reason, detail, blob, line }));
      const { content } = await engine.evaluate(rejectedTarget("rejected-00000-of-00001", stored, drops));
      return { ...content, text: textOf(content.blob) };
    },
  };
}

const slots = (topic: number, count: number) =>
  Array.from({ length: count }, (_, slot) => sampleRecord(topic, slot));

describe("a shard", () => {
  test("holds the lines of its topics, in order, as JSON Lines and as the same rows of Parquet", async () => {
    const { blobs, rowsOf, shard, textOf } = await open();
    const topics = [slots(1, 4), oddRecords(), slots(2, 1)];
    const chosen = topics.map((records) => ({ blob: blobs.put(encodeRecords(records)), lines: null }));
    const { jsonl, parquet, records } = await shard(chosen);
    expect(records).toBe(topics.flat().length);
    expect(textOf(jsonl.blob)).toBe(encodeRecords(topics.flat()));
    expect(jsonl.bytes).toBe(Buffer.byteLength(encodeRecords(topics.flat())));
    expect(blobs.get(parquet.blob)).toHaveLength(parquet.bytes);
    expect(await rowsOf(parquet.blob)).toEqual(topics.flat());
  });

  test("holds the chosen lines alone where curation left some out", async () => {
    const { blobs, rowsOf, shard, textOf } = await open();
    const [first, second] = [slots(1, 5), slots(2, 3)];
    const { jsonl, parquet, records } = await shard([
      { blob: blobs.put(encodeRecords(first)), lines: [0, 2, 4] },
      { blob: blobs.put(encodeRecords(second)), lines: [1] },
    ]);
    const kept = [first[0]!, first[2]!, first[4]!, second[1]!];
    expect(records).toBe(4);
    expect(textOf(jsonl.blob)).toBe(encodeRecords(kept));
    expect(await rowsOf(parquet.blob)).toEqual(kept);
  });

  test("has equal bytes whether its lines were all there are, or chosen one by one", async () => {
    const { blobs, shard } = await open();
    const wanted = [...slots(1, 3), ...oddRecords()];
    const alone = blobs.put(encodeRecords(wanted));
    const among = blobs.put(encodeRecords([...slots(7, 2), ...wanted, sampleRecord(8, 0)]));
    const whole = await shard([{ blob: alone, lines: null }]);
    expect(await shard([{ blob: alone, lines: wanted.map((_, at) => at) }])).toEqual(whole);
    expect(await shard([{ blob: among, lines: wanted.map((_, at) => at + 2) }])).toEqual(whole);
    expect(
      await shard([
        { blob: alone, lines: [0, 1] },
        { blob: among, lines: wanted.slice(2).map((_, at) => at + 4) },
      ]),
    ).toEqual(whole);
  });

  test("without records is a file of all columns and no row, and an empty one", async () => {
    const { rowsOf, shard, textOf } = await open();
    const { jsonl, parquet, records } = await shard([]);
    expect([records, jsonl.bytes, textOf(jsonl.blob)]).toEqual([0, 0, ""]);
    expect(await rowsOf(parquet.blob)).toEqual([]);
  });

  test("names every topic's lines that are gone or damaged", async () => {
    const { folder, blobs, shard } = await open();
    const [good, gone, bad] = [1, 2, 3].map((topic) => blobs.put(encodeRecords(slots(topic, 2)))) as [
      Digest,
      Digest,
      Digest,
    ];
    const fresh = openEngine(folder);
    await writeFile(blobs.path(gone), "");
    await writeFile(blobs.path(bad), "{}\n");
    const chosen = [good, gone, bad].map((blob) => ({ blob, lines: null }));
    const failure = await fresh.engine.evaluate(shardTarget("x", chosen)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(MissingBlob);
    expect((failure as MissingBlob).digests).toEqual([gone, bad]);
    // From memory nothing is missing.
    expect((await shard(chosen)).records).toBe(6);
  });
});

const tombstone = (id: string, candidate: number, reason = "proof-task"): Tombstone => ({
  id,
  candidate,
  stage: "problem",
  reason,
  detail: "\u2028 of it",
  problem: "Prove it.",
  answer: "",
  verdicts: [],
  blind_solutions: [],
  lineage: [],
});

interface Dropped extends Omit<Drop, "blob" | "line"> {
  readonly record: DatasetRecord;
}

const dropped = (id: string, reason: string, slot: number): Dropped => ({
  ...{ id, reason, detail: "of another" },
  record: { ...sampleRecord(1, slot), id },
});

/** What is left of it, with all that the record knew. */
const tombstoneOf = ({ id, reason, detail, record }: Dropped): Tombstone => {
  const { problem, answer, verdicts, blind_solutions, lineage } = record;
  const said = { problem, answer, verdicts, blind_solutions, lineage };
  return { id, candidate: -1, stage: "curation", reason, detail, ...said };
};

describe("a file of what was rejected", () => {
  const first = [tombstone("a/x#000", 0), tombstone("a/x#000", 1), tombstone("a/x#1000", 0)];
  const second = [tombstone("a/x-y#001", 0)];

  test("holds the topics' tombstones as they are, when curation dropped nothing", async () => {
    const { rejected } = await open();
    const { text, lines, bytes } = await rejected([first, second]);
    expect(text).toBe(encodeTombstones(first) + encodeTombstones(second));
    expect([lines, bytes]).toEqual([4, Buffer.byteLength(text)]);
  });

  test("takes in what curation dropped where it belongs: by topic, slot, candidate", async () => {
    const { rejected } = await open();
    const drops = [
      dropped("a/x-y#000", "exact-duplicate", 0),
      dropped("a/x#000", "over-quota", 1),
      dropped("a/x#999", "over-quota", 2),
    ];
    const { text, lines } = await rejected([second, first], drops);
    expect(lines).toBe(7);
    const order = text
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Tombstone)
      .map(({ id, candidate }) => `${id} ${candidate}`);
    expect(order).toEqual([
      "a/x#000 -1",
      "a/x#000 0",
      "a/x#000 1",
      "a/x#999 -1",
      "a/x#1000 0",
      "a/x-y#000 -1",
      "a/x-y#001 0",
    ]);
    // Merging rewrites no line.
    for (const line of encodeTombstones([...first, ...second, ...drops.map(tombstoneOf)])
      .split("\n")
      .slice(0, -1))
      expect(text).toContain(`${line}\n`);
  });

  test("is made of drops alone where no candidate was turned down", async () => {
    const { rejected } = await open();
    const drop = dropped("a/x#000", "over-quota", 3);
    expect(await rejected([], [drop])).toMatchObject({
      lines: 1,
      text: encodeTombstones([tombstoneOf(drop)]),
    });
  });
});
