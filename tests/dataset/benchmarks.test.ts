import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, test } from "vitest";
import { BenchmarkFiles } from "../../src/dataset/benchmarks/benchmark-files.ts";
import { csvRows } from "../../src/dataset/benchmarks/csv.ts";
import { readQuestions } from "../../src/dataset/benchmarks/read-questions.ts";
import { DiagnosticError } from "../../src/diagnostics/diagnostic.ts";
import { sha256 } from "../../src/util/digest.ts";
import { temporaryFolder } from "../util/temporary-folder.ts";

const SECRET = "What is the airspeed of an unladen swallow?";
const QUESTIONS = [SECRET, 'Is "5, 6" a pair,\nor two numbers?'];
const rows = QUESTIONS.map((question, id) => ({ id, question }));

const messageOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(DiagnosticError);
  return JSON.stringify((error as DiagnosticError).diagnostics);
};

describe("questions are read from", () => {
  const parquet = parquetWriteBuffer({
    columnData: [{ name: "question", data: QUESTIONS, type: "STRING" }],
  });
  const texts: Readonly<Record<string, string | Uint8Array>> = {
    "a.jsonl": rows.map((row) => JSON.stringify(row)).join("\n"),
    "b.json": JSON.stringify(rows),
    "c.json": JSON.stringify({ version: "1", data: rows }),
    "d.csv": `\uFEFFid,question\r\n0,${SECRET}\r\n1,"Is ""5, 6"" a pair,\nor two numbers?"\r\n`,
    "e.parquet": new Uint8Array(parquet),
  };

  test.each(Object.keys(texts))("%s", async (file) => {
    expect(await readQuestions(file, Buffer.from(texts[file]!), "question")).toEqual(QUESTIONS);
  });

  test("a text, one from each line", async () => {
    const text = Buffer.from(`${SECRET}\r\n\n  \nAnd another?\n`);
    expect(await readQuestions("f.txt", text, "question")).toEqual([SECRET, "And another?"]);
  });
});

describe("what is wrong is said without a word of the benchmark", () => {
  test.each([
    ["a.jsonl", `{"question": "fine"}\n{"question": "${SECRET}`, '"line":2'],
    ["a.json", `["${SECRET}"]`, "no list of JSON objects"],
    ["a.parquet", SECRET, "no Parquet file"],
    ["a.xlsx", SECRET, '\\".xlsx\\" is no kind'],
    ["a.csv", `id,prompt\n1,${SECRET}\n`, "Did you mean"],
  ])("%s", async (file, text, said) => {
    const field = file === "a.csv" ? "promt" : "question";
    const message = await messageOf(readQuestions(file, Buffer.from(text), field));
    expect(message).toContain(said);
    expect(message).not.toContain("swallow");
  });
});

test("rows of CSV keep what stands in quotes", () => {
  expect(csvRows('a,b\n"x,""y""\nz",\n\n,last')).toEqual([
    ["a", "b"],
    ['x,"y"\nz', ""],
    ["", "last"],
  ]);
});

test("a file that changed since the project was opened is not used", async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, "b"));
  await writeFile(join(folder, "b/exam.txt"), `${SECRET}\n`);
  const file = { path: "b/exam.txt", sha256: sha256(`${SECRET}\n`) };
  const benchmark = { name: "exam", patterns: ["b/*.txt"], field: "question", files: [file] };
  const found = await new BenchmarkFiles(folder, [benchmark]).overlaps(SECRET);
  expect(found).toMatchObject([{ benchmark: "exam", ngram8: 1 }]);
  await writeFile(join(folder, "b/exam.txt"), "Another one?\n");
  expect(await messageOf(new BenchmarkFiles(folder, [benchmark]).overlaps(SECRET))).toContain("it changed");
});
