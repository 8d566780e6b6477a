import { cp, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { encodeRecords } from "../../src/dataset/jsonl.ts";
import type { Manifest } from "../../src/dataset/manifest.ts";
import { encodeParquet } from "../../src/dataset/parquet.ts";
import type { DatasetRecord } from "../../src/dataset/record.ts";
import { lineOf, lockedVersionOf } from "../../src/versions/lock/lock-entry.ts";
import { LockFile } from "../../src/versions/lock/lock-file.ts";
import type { Finding } from "../../src/versions/verify/finding.ts";
import type { VerifySummary } from "../../src/versions/verify/verify-artifact.ts";
import {
  built,
  chimera,
  copyOf,
  emptyDirectory,
  manifestOf,
  smallProject,
  starterProject,
} from "../cli/rig.ts";
import { copyOfArtifact, forge, rewriteManifest, verified } from "./artifact-copy.ts";

let project: string;
let manifest: Manifest;
let artifact: string;

beforeAll(async () => {
  project = await starterProject();
  await built(project);
  manifest = await manifestOf(project, "starter");
  artifact = join(project, "dist/starter", manifest.digest);
});

const copyIt = () => copyOfArtifact(artifact, manifest.digest);
const checksOf = (findings: readonly Finding[]) => [...new Set(findings.map(({ check }) => check))].sort();
const shardIn = ({ files }: Manifest, folder: string) =>
  files.find(({ path, records }) => path.startsWith(folder) && (records ?? 0) > 0)!.path;
const recordsIn = (text: string) =>
  text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as DatasetRecord);

describe("an artifact as it was built", () => {
  it("has nothing wrong with it, and is counted in full", async () => {
    const { findings, summary } = await verified(artifact);
    expect(findings).toEqual([]);
    expect(summary).toMatchObject({
      status: "good",
      digest: manifest.digest,
      dataDigest: manifest.dataDigest,
      files: manifest.files.length + 1,
      records: manifest.counts.records,
      tombstones: manifest.counts.tombstones,
    });
    expect(manifest.counts.tombstones).toBeGreaterThan(0);
  });

  it("may lie anywhere under a name of its own", async () => {
    expect((await verified(await copyOfArtifact(artifact, "downloaded"))).findings).toEqual([]);
  });
});

describe("one flipped bit", () => {
  /** Where a file is hurt: at both ends, and at places that a seed draws. */
  const places = (length: number, seed: number) => [
    ...[0, length - 1],
    ...fc.sample(fc.integer({ min: 0, max: length - 1 }), { seed, numRuns: 12 }),
  ];

  it("is found in every file, at whatever place, and named", async () => {
    const copy = await copyIt();
    const files = ["manifest.json", ...manifest.files.map(({ path }) => path)];
    for (const [seed, file] of files.entries()) {
      const path = join(copy, file);
      const whole = await readFile(path);
      for (const [draw, at] of places(whole.length, seed).entries()) {
        const bit = (seed + draw * 3) % 8;
        const hurt = Buffer.from(whole);
        hurt[at] = hurt[at]! ^ (1 << bit);
        await writeFile(path, hurt);
        const { findings } = await verified(copy);
        const place = `${file} byte ${at} bit ${bit}`;
        expect([place, findings.some((finding) => finding.file === file)]).toEqual([place, true]);
        if (!file.startsWith("jsonl/")) continue;
        const line = whole.subarray(0, at).toString().split("\n").length;
        const { id } = recordsIn(whole.toString())[line - 1]!;
        expect([place, findings.filter(({ file: one }) => one === file).map(({ slot }) => slot)]).toEqual([
          place,
          expect.arrayContaining([id]),
        ]);
      }
      await writeFile(path, whole);
    }
    expect((await verified(copy)).findings).toEqual([]);
  });
});

describe("a damaged Parquet file", () => {
  it("is told with column and records, by comparing it with what its lines give", async () => {
    const copy = await copyIt();
    const file = shardIn(manifest, "data/");
    const path = join(copy, file);
    const whole = await readFile(path);
    const records = recordsIn(
      await readFile(join(copy, file.replace("data/", "jsonl/").replace(".parquet", ".jsonl")), "utf8"),
    );
    const at = whole.indexOf(records[0]!.id.slice(0, 8));
    whole[at] = whole[at]! ^ 1;
    whole[whole.length - 1] = 0;
    await writeFile(path, whole);
    const { findings } = await verified(copy);
    expect(findings.filter(({ check }) => check === "parquet").map(({ message }) => message)).toEqual([
      `byte ${at} is another one, in the column id of the records ${records[0]!.id} to ${records.at(-1)!.id}`,
      `byte ${whole.length - 1} is another one, in what describes the file`,
    ]);
    await writeFile(path, whole.subarray(0, 100));
    expect((await verified(copy)).findings.map(({ check }) => check)).toEqual(["file", "file", "parquet"]);
  });

  it("is told with its lines gone, too", async () => {
    const copy = await copyIt();
    const file = shardIn(manifest, "data/");
    await rm(join(copy, file.replace("data/", "jsonl/").replace(".parquet", ".jsonl")));
    await writeFile(join(copy, file), "PAR1");
    expect((await verified(copy)).findings.filter((finding) => finding.file === file)).toHaveLength(2);
  });
});

describe("a change that was covered up in the manifest", () => {
  it("of a record's words is found by its Parquet form, its topic's digest and the data's", async () => {
    const copy = await copyIt();
    const file = shardIn(manifest, "jsonl/");
    const [record] = recordsIn(await readFile(join(copy, file), "utf8"));
    await forge(copy, file, (text) => {
      const [first, ...rest] = recordsIn(text);
      return encodeRecords([{ ...first!, answer: `${first!.answer}1` }, ...rest]);
    });
    const { findings } = await verified(copy);
    expect(checksOf(findings)).toEqual(["data", "parquet", "topic"]);
    const inData = findings.find(
      ({ check, file: at }) => check === "parquet" && at?.startsWith("data/full/"),
    );
    expect(inData?.slot).toBe(record!.id);
    expect(findings.find(({ check }) => check === "topic")?.topic).toBe(record!.topic_id);
  });

  it("of a record's words in both forms is found by the digests", async () => {
    const copy = await copyIt();
    const file = shardIn(manifest, "jsonl/");
    const records = recordsIn(await readFile(join(copy, file), "utf8"));
    records[0] = { ...records[0]!, solution: "It is so." };
    await forge(copy, file, () => encodeRecords(records));
    const parquet = await encodeParquet(records);
    await forge(copy, file.replace("jsonl/", "data/").replace(".jsonl", ".parquet"), () => parquet);
    expect(checksOf((await verified(copy)).findings)).toEqual(["data", "topic"]);
  });

  it("of a record's lineage, which no digest covers, is found by its Parquet form", async () => {
    const copy = await copyIt();
    await forge(copy, shardIn(manifest, "jsonl/"), (text) => {
      const [first, ...rest] = recordsIn(text);
      return encodeRecords([{ ...first!, lineage: [] }, ...rest]);
    });
    expect(checksOf((await verified(copy)).findings)).toEqual(["parquet"]);
  });

  it("of a record that was taken out is found by counts, too", async () => {
    const copy = await copyIt();
    const file = shardIn(manifest, "jsonl/");
    const [record] = recordsIn(await readFile(join(copy, file), "utf8"));
    await forge(copy, file, (text) => encodeRecords(recordsIn(text).slice(1)));
    const { findings } = await verified(copy);
    expect(checksOf(findings)).toEqual(expect.arrayContaining(["counts", "data", "record", "topic"]));
    expect(findings).toContainEqual(expect.objectContaining({ check: "record", file, slot: record!.id }));
    expect(findings).toContainEqual(expect.objectContaining({ check: "topic", topic: record!.topic_id }));
  });

  it("of a tombstone is found by the funnel", async () => {
    const copy = await copyIt();
    await forge(copy, shardIn(manifest, "rejected/"), (text) => text.split("\n").slice(1).join("\n"));
    const { findings } = await verified(copy);
    expect(checksOf(findings)).toEqual(["counts"]);
    expect(findings.map(({ message }) => message).join("\n")).toContain("tombstones:");
  });

  it("of the specs is found by their digest", async () => {
    const copy = await copyIt();
    await forge(copy, "spec.json", (text) => text.replace('"samples":', '"samples":1'));
    expect((await verified(copy)).findings).toMatchObject([{ check: "spec", file: "spec.json" }]);
  });

  it.each<[string, (old: Manifest) => Manifest, string[]]>([
    ["a title", (old) => ({ ...old, title: "Another" }), ["manifest"]],
    ["its digest", (old) => ({ ...old, digest: old.dataDigest }), ["directory", "manifest"]],
    ["its data digest", (old) => ({ ...old, dataDigest: old.digest }), ["data", "manifest"]],
    ["a count", (old) => ({ ...old, counts: { ...old.counts, correct: 0 } }), ["counts", "manifest"]],
    [
      "an answer type",
      (old) => ({ ...old, counts: { ...old.counts, answerTypes: { choice: old.counts.records } } }),
      ["counts", "manifest"],
    ],
    ["that it is simulated", (old) => ({ ...old, simulated: false }), ["counts", "manifest"]],
  ])("of %s in the manifest itself is found", async (_, change, checks) => {
    const copy = await copyIt();
    await rewriteManifest(copy, change);
    expect(checksOf((await verified(copy)).findings)).toEqual(checks);
  });
});

describe("a record that does not fit", () => {
  const change = (edit: (record: Record<string, unknown>) => Record<string, unknown>) => async () => {
    const copy = await copyIt();
    const file = shardIn(manifest, "jsonl/");
    await forge(copy, file, (text) => {
      const [first, ...rest] = recordsIn(text);
      const edited = edit(first as unknown as Record<string, unknown>);
      return `${[edited, ...rest].map((row) => JSON.stringify(row)).join("\n")}\n`;
    });
    const { findings } = await verified(copy);
    return findings
      .filter((finding) => finding.file === file)
      .map(({ message, line }) => `${line} ${message}`);
  };
  const lists = (record: Record<string, unknown>, name: string) => record[name] as Record<string, unknown>[];

  it.each<[string, (record: Record<string, unknown>) => Record<string, unknown>, string]>([
    ["lacks a column", ({ answer: _, ...rest }) => rest, "1 answer is missing"],
    ["has one too many", (record) => ({ ...record, extra: 1 }), "1 extra is no column"],
    [
      "has them in another order",
      ({ id, problem, ...rest }) => ({ id, ...rest, problem }),
      "1 its columns stand in another order",
    ],
    ["has a number for a text", (record) => ({ ...record, answer: 4 }), "1 answer is 4, not a text"],
    [
      "has null where none may be",
      (record) => ({ ...record, problem: null }),
      "1 problem is null, not a text",
    ],
    [
      "has half a number",
      (record) => ({ ...record, candidate: 0.5 }),
      "1 candidate is 0.5, not a whole number of 32 bits",
    ],
    ["has no list", (record) => ({ ...record, messages: {} }), "1 messages is an object, not a list"],
    [
      "has a wrong field within",
      (record) => ({ ...record, messages: [{ ...lists(record, "messages")[0], role: true }] }),
      "1 messages[0].role is true, not a text",
    ],
    [
      "has an id of a wrong form",
      (record) => ({ ...record, id: "physics#1" }),
      '1 "physics#1" is no slot id',
    ],
    [
      "is of another discipline",
      (record) => ({ ...record, discipline: "alchemy" }),
      '1 has the discipline "alchemy"',
    ],
    ["has another subject", (record) => ({ ...record, subject: "Alchemy" }), '1 has the subject "Alchemy"'],
    ["is past its topic's slots", (record) => ({ ...record, id: `${record.topic_id}#999` }), "1 is past the"],
    [
      "is of an unknown topic",
      (record) => ({ ...record, id: "a/b#000", topic_id: "a/b" }),
      '1 is of the topic "a/b"',
    ],
  ])("because it %s is told", async (_, edit, message) => {
    expect(await change(edit)()).toEqual(expect.arrayContaining([expect.stringContaining(message)]));
  });

  it("because it stands twice, or out of order, is told", async () => {
    const copy = await copyIt();
    const file = manifest.files.find(({ path, records }) => path.startsWith("jsonl/") && records! > 1)!.path;
    await forge(copy, file, (text) => {
      const records = recordsIn(text);
      return encodeRecords([...records, records[0]!]);
    });
    const messages = (await verified(copy)).findings.map(({ message }) => message);
    expect(messages).toContain("stands more than once");
    expect(messages).toEqual(expect.arrayContaining([expect.stringMatching(/^stands after /)]));
  });
});

describe("files and names", () => {
  it("tells of a file that is not listed, and of one that is missing", async () => {
    const copy = await copyIt();
    await mkdir(join(copy, "notes"));
    await writeFile(join(copy, "notes/mine.txt"), "");
    await rm(join(copy, "README.md"));
    const { findings } = await verified(copy);
    expect(findings).toMatchObject([
      { check: "unlisted", file: "notes/mine.txt" },
      { check: "file", file: "README.md", message: "is missing" },
    ]);
  });

  it("reads no file outside of the artifact, whatever the manifest lists", async () => {
    const copy = await copyIt();
    await writeFile(join(copy, "../secret"), "");
    await rewriteManifest(copy, (old) => ({
      ...old,
      files: [...old.files, { path: "../secret", bytes: 0, sha256: old.digest }],
    }));
    expect((await verified(copy)).findings).toMatchObject([{ check: "file", file: "../secret" }]);
  });

  it("tells of a shard that is in no list", async () => {
    const copy = await copyIt();
    const file = shardIn(manifest, "data/");
    await rewriteManifest(copy, (old) => ({ ...old, files: old.files.filter(({ path }) => path !== file) }));
    const { findings } = await verified(copy);
    expect(findings).toContainEqual(
      expect.objectContaining({ check: "file", file, message: expect.stringContaining("is not listed") }),
    );
    expect(checksOf(findings)).toEqual(["file", "unlisted"]);
  });

  it("tells of a directory that was renamed to another version, or among versions", async () => {
    const other = await copyOfArtifact(artifact, manifest.dataDigest);
    expect((await verified(other)).findings).toMatchObject([{ check: "directory" }]);
    const folder = join(dirname(other), "starter");
    await mkdir(folder);
    await rename(other, join(folder, "renamed"));
    expect((await verified(join(folder, "renamed"))).findings).toMatchObject([{ check: "directory" }]);
  });

  it("tells of a manifest that is gone", async () => {
    const copy = await copyIt();
    await rm(join(copy, "manifest.json"));
    expect((await verified(copy)).findings).toMatchObject([{ check: "manifest", message: "is missing" }]);
  });
});

describe("chimera.lock", () => {
  it("agrees when its line is of this version, and is told where it differs", async () => {
    const locked = lockedVersionOf(manifest, "1.0.0");
    const lockOf = (change: object) => new LockFile([{ kind: "tag", ...locked, ...change }]);
    expect((await verified(artifact, lockOf({}))).findings).toEqual([]);
    const wrong = { dataDigest: manifest.digest, specDigest: manifest.digest, records: 1 };
    const { findings } = await verified(artifact, lockOf(wrong));
    expect(findings.map(({ check, file }) => [check, file])).toEqual(Array(3).fill(["lock", "chimera.lock"]));
    expect(findings[2]!.message).toBe(
      `starter@1.0.0 says records 1, and the manifest of that version says ${manifest.counts.records}`,
    );
  });
});

describe("chimera verify", () => {
  const lines = (text: string) =>
    text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Finding | VerifySummary);

  it("takes a tag, latest, a digest's prefix or nothing, and says that all is well", async () => {
    const copy = await copyOf(project);
    const tag = lineOf({ kind: "tag", ...lockedVersionOf(manifest, "1.0.0") });
    await writeFile(join(copy, "chimera.lock"), `${tag}\n`);
    for (const args of [
      [],
      ["starter"],
      ["starter@latest"],
      ["starter@1.0.0"],
      [`starter@${manifest.digest.slice(0, 6)}`],
      ["dist/starter/latest"],
    ]) {
      const { status, stdout, stderr } = await chimera(copy, ["verify", ...args]);
      expect([args, status, stdout]).toEqual([args, 0, ""]);
      expect(stderr).toContain(`starter@${manifest.digest.slice(0, 12)} is as it was built`);
    }
  });

  it("needs no project for a path, and gives a program all findings and the summary", async () => {
    const elsewhere = await emptyDirectory("elsewhere");
    await cp(artifact, join(elsewhere, "copy"), { recursive: true });
    const good = await chimera(elsewhere, ["verify", "./copy", "--json"]);
    expect([good.status, good.stderr]).toEqual([0, ""]);
    expect(lines(good.stdout)).toMatchObject([{ type: "summary", status: "good", digest: manifest.digest }]);
    await writeFile(join(elsewhere, "copy/README.md"), "# Nothing\n");
    await rm(join(elsewhere, "copy/spec.json"));
    const bad = await chimera(elsewhere, ["verify", "copy/", "--json"]);
    expect(bad.status).toBe(1);
    const files = lines(bad.stdout).map((line) => (line.type === "finding" ? line.file : line.findings));
    expect(files).toEqual(["spec.json", "README.md", "README.md", 3]);
  });

  it("finds by name what has no readable manifest", async () => {
    const copy = await copyOf(project);
    const path = join(copy, "dist/starter", manifest.digest, "manifest.json");
    await rm(path);
    await writeFile(path, "{");
    const { status, stdout } = await chimera(copy, ["verify", `starter@${manifest.digest.slice(0, 8)}`]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^manifest\.json: is no manifest/);
  });

  it.each([
    ["./nowhere", "usage/no-directory"],
    ["starter@ffffffff", "usage/unknown-version"],
    ["starter@9.9.9", "lock/unknown-tag"],
    ["other", "usage/no-artifact"],
  ])("turns down %s", async (reference, code) => {
    const { status, stderr } = await chimera(project, ["verify", reference]);
    expect(status).toBe(2);
    expect(stderr).toContain(`error ${code}`);
  });

  it("turns down a lock file that is damaged", async () => {
    const copy = await smallProject();
    await writeFile(join(copy, "chimera.lock"), "tag my-dataset\n");
    const { status, stderr } = await chimera(copy, ["verify"]);
    expect(status).toBe(2);
    expect(stderr).toContain("chimera.lock:1:1 error lock/syntax");
  });
});
