import { createHash } from "node:crypto";
import { appendFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { DuckDBInstance } from "@duckdb/node-api";
import { beforeAll, describe, expect, it } from "vitest";
import type { Manifest } from "../../src/dataset/manifest.ts";
import {
  built,
  chimera,
  copyOf,
  expectWholeArtifact,
  filesOf,
  manifestOf,
  recordsOf,
  smallProject,
  tombstonesOf,
} from "./rig.ts";

const POLICY = "specs/policies/curation/standard.yaml";
/** Words that stand in a benchmark and may stand nowhere else. */
const PLANTED =
  "A quetzal called Ixchel weighs seventeen tamarinds against the obsidian gnomon of Copan at dusk";

let project: string;

async function withPolicy(text: string, from = project): Promise<string> {
  const copy = await copyOf(from);
  await appendFile(join(copy, POLICY), text);
  return copy;
}

/** Puts other views into the place of the policy's own. */
async function withViews(views: string, more = ""): Promise<string> {
  const copy = await withPolicy(more);
  const policy = await readFile(join(copy, POLICY), "utf8");
  const changed = policy.replace(/^views: .*$/m, `views: [${views}]`);
  expect(changed).not.toBe(policy);
  await writeFile(join(copy, POLICY), changed);
  return copy;
}

const benchmark = (name: string, path: string, more = "") =>
  `    - name: ${name}\n      files: ${path}\n      field: question\n${more}`;

async function writeBenchmark(
  directory: string,
  path: string,
  questions: readonly string[],
): Promise<string> {
  const text = questions.map((question) => `${JSON.stringify({ id: 1, question })}\n`).join("");
  await mkdir(join(directory, path, ".."), { recursive: true });
  await writeFile(join(directory, path), text);
  return createHash("sha256").update(text).digest("hex");
}

const listed = (manifest: Manifest) => manifest.files.map(({ path }) => path);

beforeAll(async () => {
  project = await smallProject();
  await built(project);
});

describe("contamination", () => {
  it("is found, tagged and reported by benchmark, and none of its text is kept or printed", async () => {
    const [first] = await recordsOf(project);
    const copy = await withPolicy(
      `contamination:\n  benchmarks:\n${benchmark("exam", "benchmarks/exam.jsonl")}${benchmark("clean", '"benchmarks/clean/*.jsonl"')}`,
    );
    const digest = await writeBenchmark(copy, "benchmarks/exam.jsonl", [
      PLANTED,
      `${PLANTED}: ${first!.problem}`,
    ]);
    await writeBenchmark(copy, "benchmarks/clean/a.jsonl", [`${PLANTED} and again ${PLANTED}`]);
    const outcome = await built(copy);
    expect(outcome.summary.calls.made).toBe(0);
    const manifest = await manifestOf(copy);
    const [clean, exam] = manifest.curation.benchmarks;
    expect(clean).toMatchObject({ name: "clean", questions: 1, contaminated: 0, jaccard8: 0, jaccard13: 0 });
    expect(exam).toMatchObject({ name: "exam", questions: 2, contaminated: 1, ngram8: 1, ngram13: 1 });
    expect(exam!.files).toEqual([{ path: "benchmarks/exam.jsonl", sha256: digest }]);
    const record = (await recordsOf(copy)).find(({ id }) => id === first!.id)!;
    expect(record.contamination).toEqual([expect.objectContaining({ benchmark: "exam", item: 1 })]);
    expect(exam!.jaccard8).toBeCloseTo(record.contamination[0]!.jaccard8 / manifest.counts.records, 12);
    const tags = await readFile(join(copy, "dist/my-dataset/latest/curation.jsonl"), "utf8");
    expect(JSON.parse(tags)).toMatchObject({ id: first!.id, tag: "contaminated" });
    const said = (await chimera(copy, ["build", "--json"])).stdout + (await chimera(copy, ["plan"])).stdout;
    const words = ["quetzal", "Ixchel", "tamarinds", "obsidian gnomon"];
    const isSilent = (text: string) => words.every((word) => !text.includes(word));
    expect(isSilent(outcome.stdout + outcome.stderr + said)).toBe(true);
    for (const part of ["cache", "dist"])
      for (const path of (await filesOf(join(copy, part))).filter((one) => !one.endsWith("latest")))
        expect(isSilent((await readFile(join(copy, part, path))).toString("latin1")), path).toBe(true);
    await expectWholeArtifact(copy);
  });

  it("drops what it finds where the policy says so, with all that the record knew", async () => {
    const records = await recordsOf(project);
    const copy = await withPolicy(
      `contamination:\n  action: drop\n  benchmarks:\n${benchmark("exam", "exam.jsonl")}`,
    );
    await writeBenchmark(copy, "exam.jsonl", [records[2]!.problem.toUpperCase()]);
    await built(copy);
    expect((await recordsOf(copy)).map(({ id }) => id)).not.toContain(records[2]!.id);
    const { problem, answer, verdicts, lineage } = records[2]!;
    const drops = (await tombstonesOf(copy)).filter(({ reason }) => reason === "contaminated");
    const drop = drops.find(({ id }) => id === records[2]!.id);
    expect(drop).toMatchObject({
      ...{ id: records[2]!.id, candidate: -1, stage: "curation", problem, answer, verdicts, lineage },
      detail: expect.stringMatching(/^exam: \d+ 8-grams of item 0$/),
    });
    expect((await manifestOf(copy)).curation.benchmarks[0]).toMatchObject({
      contaminated: drops.length,
      ngram8: 0,
    });
  });

  it("is looked for again when a benchmark changes, and not before", async () => {
    const [first] = await recordsOf(project);
    const copy = await withPolicy(`contamination:\n  benchmarks:\n${benchmark("exam", '"exams/*.jsonl"')}`);
    await writeBenchmark(copy, "exams/a.jsonl", [PLANTED]);
    const clean = await built(copy);
    await setTimeout(100); // what was just written vouches for nothing
    expect((await built(copy)).summary.digest).toBe(clean.summary.digest);
    const remembered = await readFile(join(copy, "cache/state/unchanged/default"), "utf8");
    for (const path of ["exams", "exams/a.jsonl"])
      expect(JSON.parse(remembered).inputs).toHaveProperty([path]);
    await writeBenchmark(copy, "exams/a.jsonl", [PLANTED, first!.problem]);
    const edited = await built(copy);
    expect(edited.summary.digest).not.toBe(clean.summary.digest);
    expect(edited.summary.calls.made).toBe(0);
    await writeBenchmark(copy, "exams/b.jsonl", [PLANTED]);
    await built(copy);
    expect((await manifestOf(copy)).curation.benchmarks[0]).toMatchObject({ questions: 3, contaminated: 1 });
    const reasons = (await chimera(copy, ["diff", clean.summary.digest!.slice(0, 12), "latest"])).stdout;
    expect(reasons).not.toContain("quetzal");
  });

  it("says what is wrong with a benchmark, and not what it says", async () => {
    const missing = await withPolicy(`contamination:\n  benchmarks:\n${benchmark("exam", "exam.jsonl")}`);
    const none = await chimera(missing, ["check"]);
    expect(none.status).toBe(2);
    expect(none.stderr).toContain(`${POLICY}:`);
    expect(none.stderr).toContain('benchmarks/not-found The benchmark "exam" has no file');
    await writeFile(join(missing, "exam.jsonl"), `{"prompt": "${PLANTED}"}\n`);
    const field = await chimera(missing, ["build"]);
    expect(field.status).toBe(2);
    expect(field.stderr).toContain('benchmarks/field-missing The benchmark file "exam.jsonl" has no text');
    await writeFile(join(missing, "exam.jsonl"), `{"question": "${PLANTED}"}\n{"question": "${PLANTED}\n`);
    const broken = await chimera(missing, ["build"]);
    expect(broken.stderr).toContain("exam.jsonl:2:1 error benchmarks/unreadable");
    expect(none.stderr + field.stderr + broken.stderr).not.toContain("quetzal");
  });
});

describe("views", () => {
  it("are Parquet files of their own columns, counted in the manifest and listed for loaders", async () => {
    const copy = await withViews(
      "full, sft, rl, preference, rejected",
      "heldOut: { split: held_out, topics: [physics/*] }\n",
    );
    await built(copy);
    const manifest = await manifestOf(copy);
    const records = await recordsOf(copy);
    const right = records.filter(({ correct }) => correct).length;
    const total = (view: string) =>
      Object.values(manifest.counts.views[view]!).reduce((sum, rows) => sum + rows, 0);
    expect(["full", "sft", "rl"].map(total)).toEqual([records.length, right, right]);
    expect(manifest.counts.splits.held_out).toBe(
      records.filter(({ discipline }) => discipline === "physics").length,
    );
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    const rows = await connection.runAndReadAll(
      `SELECT id, len(messages) AS turns, messages[2].content AS said FROM '${join(copy, "dist/my-dataset/latest/data/sft/*.parquet")}' ORDER BY id`,
    );
    const wanted = records
      .filter(({ correct }) => correct)
      .map(({ id, messages }) => [id, messages[1]!.content]);
    expect(rows.getRowObjectsJS().map(({ id, said }) => [id, said])).toEqual(wanted.sort());
    const card = await readFile(join(copy, "dist/my-dataset/latest/README.md"), "utf8");
    expect(card).toContain("config_name: sft");
    expect(card).toContain("path: data/sft/held_out-*.parquet");
    await expectWholeArtifact(copy);
    expect((await chimera(copy, ["verify", "my-dataset"])).status).toBe(0);
  });

  it("come and go without a call, and leave the data as it is", async () => {
    const before = await manifestOf(project);
    const viewsOf = async (views: string) => {
      const copy = await withViews(views);
      expect((await built(copy)).summary.calls.made).toBe(0);
      const manifest = await manifestOf(copy);
      expect(manifest.dataDigest).toBe(before.dataDigest);
      return listed(manifest);
    };
    const [fewer, more] = [await viewsOf("full, sft"), await viewsOf("full, sft, rl, preference, rejected")];
    const folders = (paths: readonly string[], others: readonly string[]) =>
      new Set(paths.filter((path) => !others.includes(path)).map((path) => path.split("/", 2).join("/")));
    expect(folders(listed(before), fewer)).toEqual(new Set(["data/rl", "data/preference"]));
    expect(folders(fewer, listed(before))).toEqual(new Set());
    expect(folders(more, listed(before))).toEqual(new Set(["data/rejected"]));
    expect(folders(listed(before), more)).toEqual(new Set());
  });

  it("are held against the records when a version is verified", async () => {
    const copy = await withViews("rl, sft");
    await built(copy);
    const directory = join(copy, "dist/my-dataset/latest");
    const manifest = await manifestOf(copy);
    const file = manifest.files.find(({ path }) => path.startsWith("data/sft/"))!;
    const bytes = await readFile(join(directory, file.path));
    bytes[bytes.length >> 1]! ^= 1;
    await writeFile(join(directory, file.path), bytes);
    const { status, stdout, stderr } = await chimera(copy, ["verify", "my-dataset"]);
    expect(status).toBe(1);
    expect(stdout + stderr).toContain(file.path);
  });
});

describe("near-duplicates", () => {
  it("are looked for among recorded problems without a call, and tagged or dropped", async () => {
    const records = await recordsOf(project);
    const near = "nearDuplicates: { action: drop, numbers: mask, threshold: 0.1 }\n";
    const dropping = await withPolicy(near);
    expect((await built(dropping)).summary.calls.made).toBe(0);
    const manifest = await manifestOf(dropping);
    const dropped = manifest.curation.drops["near-duplicate"] ?? 0;
    expect(dropped).toBeGreaterThan(0);
    expect(manifest.counts.records).toBe(records.length - dropped);
    const tagging = await withPolicy(near.replace("drop", "tag"));
    await built(tagging);
    expect((await manifestOf(tagging)).curation.tags).toEqual({ "near-duplicate": dropped });
    expect(await recordsOf(tagging)).toEqual(records);
    await expectWholeArtifact(tagging);
  });
});
