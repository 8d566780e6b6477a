import { rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { pruneCache } from "../../src/app/cache/prune-cache.ts";
import { encodeRecords, encodeTombstones } from "../../src/dataset/jsonl.ts";
import type { LineageRow } from "../../src/dataset/record.ts";
import type { RecordRow } from "../../src/dataset/topic-target.ts";
import type { Scope, Target } from "../../src/engine/engine.ts";
import { buildRequest } from "../../src/models/build-request.ts";
import { replyKey } from "../../src/models/reply-key.ts";
import { ReplyStore } from "../../src/models/reply-store.ts";
import type { Json } from "../../src/util/canonical-json.ts";
import { type Digest, sha256 } from "../../src/util/digest.ts";
import { LockFile } from "../../src/versions/lock/lock-file.ts";
import { sampleRecord } from "../dataset/sample-records.ts";
import { openEngine } from "../engine/open-engine.ts";
import { completion, delivered, numbered } from "../models/samples.ts";
import { filesIn, temporaryFolder } from "../util/temporary-folder.ts";

const target = <T extends Json>(
  name: string,
  compute: (scope: Scope) => Promise<T>,
): Target<{ readonly id: Json }, T, null> => ({
  stage: { name, version: 1, because: { id: "tells them apart" } },
  id: name === "dataset" ? "small" : name,
  inputs: { id: name },
  compute: async (scope) => ({ content: await compute(scope), meta: null }),
});

const lineage = (...keys: readonly Digest[]): LineageRow[] =>
  keys.map((key) => ({
    stage: "problem",
    role: "writer",
    model: "m",
    key,
    reply: sha256(key),
    outcome: "usable",
  }));

/** A row as a topic of many slots has it, so that so many of them are long content. */
const row = (ordinal: number): RecordRow => ({
  ordinal,
  digest: sha256(`record ${ordinal}`),
  problemKey: sha256(`problem ${ordinal}`),
  correct: true,
  answerType: "numeric",
  difficulty: null,
  stats: { words: [1, 0, 1], languages: "en und", opening: "a", grades: [["exact", 1, 1]] },
});

/** A cache with replies 0 to 5: a dataset of one topic stands on 0 and 1 by a record, on 2 and 3 by a tombstone. */
async function open(rows: number) {
  const folder = await temporaryFolder();
  const dirs = { project: folder, cache: join(folder, "cache"), dist: join(folder, "dist") };
  const replies = new ReplyStore(join(dirs.cache, "replies"));
  const keys: Digest[] = [];
  for (let number = 0; number < 6; number++) {
    const question = numbered(number);
    const request = buildRequest(question);
    const key = replyKey(request, question.draw);
    await replies.record(key, request, question.draw, delivered(completion(`answer ${number}`)));
    keys.push(key);
  }
  const records = encodeRecords([{ ...sampleRecord(1, 0), lineage: lineage(keys[0]!, keys[1]!) }]);
  const rejected = encodeTombstones([
    {
      ...{ id: "physics/topic-1#001", candidate: 0, stage: "validation", reason: "judged-unclear" },
      ...{
        detail: "",
        problem: "",
        answer: "",
        verdicts: [],
        blind_solutions: [],
        lineage: lineage(keys[2]!, keys[3]!),
      },
    },
  ]);
  const topic = target("topic", async (scope) => ({
    rows: Array.from({ length: rows }, (_, ordinal) => row(ordinal)),
    records: { blob: scope.putBlob(records), lines: 1 },
    rejected: { blob: scope.putBlob(rejected), lines: 1 },
  }));
  const group = target("topics", async (scope) => (await scope.evaluate(topic)).output);
  const { engine, blobs } = openEngine(dirs.cache);
  await engine.evaluate(
    target("dataset", async (scope) => {
      await scope.evaluate(group);
      return { digest: sha256("version"), files: [] };
    }),
  );
  return {
    keys,
    dirs,
    topicOutput: (await engine.evaluate(topic)).output,
    pathOf: (text: string) => blobs.path(sha256(text)),
    blobOf: (digest: Digest) => blobs.path(digest),
    texts: { records, rejected },
    left: async () => (await filesIn(join(dirs.cache, "replies"))).map((path) => path.slice(3)),
    prune: () =>
      pruneCache({
        dirs,
        lock: new LockFile([]),
        dryRun: false,
        graceMs: 0,
        replies: "remove",
        now: Date.now() + 60_000,
      }),
  };
}

describe.each([
  ["short content", 1],
  ["long content, in a blob", 2000],
])("pruning replies under a topic of %s", (_, rows) => {
  test("keeps those that its records and tombstones name, and no other", async () => {
    const { keys, left, prune } = await open(rows);
    expect(await left()).toHaveLength(6);
    const { replies, results, blobs } = await prune();
    expect(replies).toMatchObject({ files: 2, unknown: null, input: 10, output: 20 });
    expect((await left()).sort()).toEqual(keys.slice(0, 4).sort());
    expect([results.files, blobs.files]).toEqual([0, 0]);
    expect((await prune()).replies).toMatchObject({ files: 0, unknown: null });
  });

  test.each(["records", "rejected"] as const)("keeps all when its %s are gone", async (what) => {
    const { left, pathOf, prune, texts } = await open(rows);
    await rm(pathOf(texts[what]));
    expect((await prune()).replies).toMatchObject({ files: 0, unknown: expect.stringContaining("is gone") });
    expect(await left()).toHaveLength(6);
  });
});

test("pruning replies keeps all when a topic's long content is gone", async () => {
  const { blobOf, left, prune, topicOutput } = await open(2000);
  await rm(blobOf(topicOutput));
  expect((await prune()).replies).toMatchObject({ files: 0, unknown: "a topic's result is gone" });
  expect(await left()).toHaveLength(6);
});
