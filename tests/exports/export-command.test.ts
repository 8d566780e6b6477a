import { appendFile, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PRESETS } from "../../src/exports/presets.ts";
import { inProcess } from "../cli/in-process.ts";
import { filesIn, temporaryFolder } from "../util/temporary-folder.ts";
import { artifactOf, RECORDS } from "./artifact.ts";

async function place(records?: typeof RECORDS) {
  const { path } = await artifactOf(records);
  const folder = await temporaryFolder();
  const run = (...args: readonly string[]) => inProcess(folder, ["export", ...args]);
  return { path, folder, run };
}

test("without a preset lists them all", async () => {
  const { run } = await place();
  const { status, stdout } = await run();
  expect(status).toBe(0);
  expect(
    stdout
      .split("\n")
      .slice(0, -1)
      .map((line) => line.split(" ")[0]),
  ).toEqual(PRESETS.map(({ name }) => name));
  const lines = (await run("--json")).stdout.split("\n").slice(0, -1);
  expect(lines.map((line) => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ name: "verl", view: "rl", format: "parquet", reasoning: [] }),
  );
});

test("a path needs no project; files are told apart from the snippet", async () => {
  const { path, folder, run } = await place();
  const { status, stdout, stderr } = await run("trl-dpo", path);
  expect(status).toBe(0);
  expect(await filesIn(folder)).toEqual(
    [".chimera-export.json", "train.jsonl"].map((name) => `exports/sample/trl-dpo/${name}`),
  );
  expect(stderr).toContain("is in exports/sample/trl-dpo:\n  train.jsonl  1 row\n");
  expect(stderr).toContain("The view preference has no row for 2 of the 3 records of train.\n");
  expect(stderr).toContain("The view preference has no row for 1 of the 1 record of test.\n");
  expect(stdout).toMatch(/^from datasets import load_dataset\n[\s\S]*trainer\.train\(\)\n$/);
});

test("code names the directory as it was named: a whole path stays one", async () => {
  const { path, folder, run } = await place();
  const rows = join(folder, "rows");
  expect((await run("trl-sft", path, "--out", rows)).stdout).toContain(JSON.stringify(`${rows}/train.jsonl`));
  expect((await run("trl-sft", path, "--out", "./rows/")).stdout).toContain('"rows/train.jsonl"');
});

test("what was written, as JSON", async () => {
  const { path, folder, run } = await place();
  const { stdout } = await run("trl-grpo", path, "--out", "rows", "--split", "test", "--json");
  const summary = JSON.parse(stdout) as { files: { path: string; bytes: number }[] };
  expect(summary).toMatchObject({
    ...{ preset: "trl-grpo", dataset: "sample", view: "rl", path: "rows", simulated: false },
    splits: { test: { rows: 1, withoutRow: 0 } },
    snippet: { language: "python" },
  });
  const { path: name, bytes } = summary.files[0]!;
  expect((await readFile(join(folder, "rows", name))).length).toBe(bytes);
  expect(JSON.stringify(summary)).not.toContain(folder);
});

describe("a directory that is not empty", () => {
  test("keeps what is somebody else's, and is refused where that is in the way", async () => {
    const { path, folder, run } = await place();
    await mkdir(join(folder, "rows"));
    await writeFile(join(folder, "rows/notes.md"), "mine");
    expect((await run("trl-sft", path, "--out", "rows")).status).toBe(0);
    expect(await readFile(join(folder, "rows/notes.md"), "utf8")).toBe("mine");

    await writeFile(join(folder, "rows/dataset_info.json"), "{}");
    const before = await filesIn(folder);
    const { status, stderr } = await run("llama-factory", path, "--out", "rows");
    expect(status).toBe(2);
    expect(stderr).toContain('usage/export-in-the-way "rows" holds "dataset_info.json"');
    expect(await filesIn(folder)).toEqual(before);
  });

  test("holds a directory or a link in the place of a file: refused", async () => {
    const { path, folder, run } = await place();
    await mkdir(join(folder, "rows/train.jsonl"), { recursive: true });
    await symlink("elsewhere", join(folder, "rows/test.jsonl"));
    const { status, stderr } = await run("trl-sft", path, "--out", "rows");
    expect(status).toBe(2);
    expect(stderr).toContain('"rows" holds "train.jsonl", "test.jsonl"');
  });

  test("is a file: refused", async () => {
    const { path, folder, run } = await place();
    await writeFile(join(folder, "rows"), "mine");
    const { status, stderr } = await run("trl-sft", path, "--out", "rows");
    expect(status).toBe(2);
    expect(stderr).toContain("usage/not-writable");
    expect(await readFile(join(folder, "rows"), "utf8")).toBe("mine");
  });

  test("of an earlier export is written anew, and what is no longer of it goes", async () => {
    const { path, folder, run } = await place();
    await run("trl-sft", path, "--out", "rows");
    expect(
      (await run("trl-sft", path, "--out", "rows", "--split", "train", "--reasoning", "drop")).status,
    ).toBe(0);
    expect(await filesIn(join(folder, "rows"))).toEqual([".chimera-export.json", "train.jsonl"]);
    expect(await readFile(join(folder, "rows/train.jsonl"), "utf8")).not.toContain("think");
  });

  test("whose file was changed since is refused", async () => {
    const { path, folder, run } = await place();
    await run("trl-sft", path, "--out", "rows");
    await appendFile(join(folder, "rows/train.jsonl"), "{}\n");
    const changed = await readFile(join(folder, "rows/train.jsonl"), "utf8");
    expect((await run("trl-sft", path, "--out", "rows")).status).toBe(2);
    expect(await readFile(join(folder, "rows/train.jsonl"), "utf8")).toBe(changed);
  });

  test("a mark that was changed leads to no file elsewhere", async () => {
    const { path, folder, run } = await place();
    await run("trl-sft", path, "--out", "rows");
    await writeFile(join(folder, "other.txt"), "other");
    const mark = join(folder, "rows/.chimera-export.json");
    const text = await readFile(mark, "utf8");
    await writeFile(mark, text.replaceAll("test.jsonl", "../other.txt"));
    await run("trl-sft", path, "--out", "rows", "--split", "train");
    expect(await readFile(join(folder, "other.txt"), "utf8")).toBe("other");
  });
});

describe("is refused with a diagnostic", () => {
  test.each([
    [["trl-stf"], 'usage/unknown-preset "trl-stf" is not a preset', 'Did you mean "trl-sft"?'],
    [["trl-sft", "--reasoning", "tags"], "usage/bad-arguments --reasoning is one of inline", "--help"],
    [["trl-grpo", "--reasoning", "inline"], "The rows of trl-grpo hold no reasoning.", "--help"],
    [["llama-factory", "--reasoning", "thinking"], "llama-factory takes reasoning as inline, drop", "--help"],
    [["inspect", "--system", "Hi"], "The rows of inspect hold no chat", "--help"],
    [["trl-sft", "--split", "dev"], 'There is no split "dev" in this version; it has train, test.', "--help"],
    [["trl-dpo", "--split", "test"], 'has no row of the view "preference" in "test".', "chimera report"],
  ])("%j", async (args, message, hint) => {
    const { path, folder, run } = await place();
    const [preset, ...options] = args;
    const { status, stdout, stderr } = await run(preset!, path, ...options);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
    expect(await filesIn(folder)).toEqual([]);
  });

  test("a file of records that is not as the manifest says, or gone", async () => {
    const { path, folder, run } = await place();
    const file = join(path, "jsonl/full/test-00000-of-00001.jsonl");
    await writeFile(file, (await readFile(file, "utf8")).replace("Problem", "Question"));
    expect((await run("trl-sft", path)).stderr).toContain("usage/damaged-artifact");
    await rm(file);
    expect((await run("trl-sft", path)).stderr).toContain("usage/damaged-artifact");
    expect(await filesIn(folder)).toEqual([]);
  });
});

test("an artifact that names files or itself to lead elsewhere is refused", async () => {
  const { path, folder, run } = await place();
  const text = await readFile(join(path, "manifest.json"), "utf8");
  for (const [from, to] of [
    ["jsonl/full/test-", "jsonl/full/../../../test-"],
    ['"dataset": "sample"', '"dataset": "../sample"'],
  ] as const) {
    expect(text).toContain(from);
    await writeFile(join(path, "manifest.json"), text.replace(from, to));
    const { status, stderr } = await run("trl-sft", path);
    expect(status).toBe(2);
    expect(stderr).toContain("usage/damaged-artifact");
  }
  expect(await filesIn(folder)).toEqual([]);
});

test("a directory with spaces and quotes is quoted as each language wants", async () => {
  const { path, run } = await place();
  const out = "my 'rows";
  expect((await run("trl-sft", path, "--out", out)).stdout).toContain(`{"train": "my 'rows/train.jsonl"`);
  expect((await run("openrlhf", path, "--out", `${out} 2`)).stdout).toContain(
    `--data.prompt_dataset 'my '\\''rows 2/train.jsonl' \\`,
  );
  expect((await run("axolotl", path, "--out", `${out} 3`)).stdout).toContain(
    `- path: "my 'rows 3/train.jsonl"\n`,
  );
});

test("a split without records has no file", async () => {
  const { path, folder, run } = await place({ ...RECORDS, "validation-00000-of-00001": [] });
  expect((await run("openai-jsonl", path, "--out", "rows")).status).toBe(0);
  expect(await filesIn(join(folder, "rows"))).toEqual([
    ".chimera-export.json",
    ...["test.ids.txt", "test.jsonl", "train.ids.txt", "train.jsonl"],
  ]);
});
