import { execFile } from "node:child_process";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { asyncBufferFromFile, parquetMetadataAsync } from "hyparquet";
import { beforeAll, describe, expect, it } from "vitest";
import type { CardFile } from "../../../src/dataset/card/card-file.ts";
import { lintCard } from "../../../src/dataset/card/lint.ts";
import type { Manifest } from "../../../src/dataset/manifest.ts";
import { emptyDirectory } from "../../cli/rig.ts";
import { ALL_VIEWS, builtWhole, builtWith, manifestOf } from "./built.ts";

let artifact: string;
let manifest: Manifest;

/** The files of an artifact as they are, and not as its manifest has them. */
async function filesOf(path: string): Promise<CardFile[]> {
  const { files } = await manifestOf(path);
  return Promise.all(
    files.map(async (file): Promise<CardFile> => {
      if (!file.path.endsWith(".parquet")) return { path: file.path };
      const metadata = await parquetMetadataAsync(await asyncBufferFromFile(join(path, file.path)));
      const stored = metadata.key_value_metadata?.find(({ key }) => key === "huggingface")?.value;
      const { features } = JSON.parse(stored!).info;
      return { path: file.path, records: Number(metadata.num_rows), features };
    }),
  );
}

const lintArtifact = async (path: string, records: number) =>
  lintCard(await readFile(join(path, "README.md"), "utf8"), await filesOf(path), records);

beforeAll(async () => {
  artifact = await builtWhole();
  manifest = await manifestOf(artifact);
});

describe("the card of an artifact with every view", () => {
  it("has nothing that the Hub would refuse, as the Parquet files themselves tell", async () => {
    expect(Object.keys(manifest.counts.views).sort()).toEqual([...ALL_VIEWS].sort());
    expect(await lintArtifact(artifact, manifest.counts.records)).toEqual([]);
  });

  it("would have, were a file of a view gone or its rows of another kind", async () => {
    const card = await readFile(join(artifact, "README.md"), "utf8");
    const files = await filesOf(artifact);
    const codes = (some: readonly CardFile[]) =>
      new Set(lintCard(card, some, manifest.counts.records).map(({ code }) => code));
    expect(codes(files.filter(({ path }) => !path.startsWith("data/rl/")))).toEqual(
      new Set(["card/no-files", "card/other-rows"]),
    );
    const sft = files.find(({ path }) => path.startsWith("data/sft/"))!;
    const swapped = files.map((file) =>
      file.path.startsWith("data/rl/") ? { ...file, features: sft.features! } : file,
    );
    expect(codes(swapped)).toEqual(new Set(["card/other-features"]));
  });
});

it("has a card that the Hub takes where no record was kept, and tells no way to load it", async () => {
  const empty = await builtWith(
    (policy) => `${policy}\nquotas: { disciplines: { physics: 0, mathematics: 0 } }\n`,
  );
  expect((await manifestOf(empty)).counts.records).toBe(0);
  expect(await lintArtifact(empty, 0)).toEqual([]);
  expect(await readFile(join(empty, "README.md"), "utf8")).not.toContain("load_dataset");
});

const python = process.env.CHIMERA_PYTHON;
const why =
  python === undefined ? " (skipped: CHIMERA_PYTHON names no Python with datasets and huggingface_hub)" : "";

describe.skipIf(python === undefined)(`the library datasets${why}`, () => {
  async function load(path: string) {
    const home = await emptyDirectory("hf");
    const { stdout, stderr } = await promisify(execFile)(
      python!,
      [join(import.meta.dirname, "load_artifact.py"), path],
      { env: { ...process.env, HF_HOME: home, HF_HUB_OFFLINE: "1", HF_DATASETS_DISABLE_PROGRESS_BARS: "1" } },
    );
    expect(stderr).not.toMatch(/ignor/i);
    return JSON.parse(stdout);
  }

  it("loads every view and split with the declared types, and streams the same rows", async () => {
    const found = await load(artifact);
    const { views } = manifest.counts;
    const wanted = Object.entries(views).map(([view, splits]) => [
      view,
      Object.fromEntries(
        Object.entries(splits).map(([split, rows]) => [
          split,
          {
            rows,
            first: expect.any(String),
            bytes: true,
            ...{ streamed: true, as_declared: true, as_stored: true, streams_as_declared: true, equal: true },
          },
        ]),
      ),
    ]);
    expect(found.configs).toEqual(Object.fromEntries(wanted));
    expect(Object.keys(found.default)).toEqual(["train", "held_out"]);
    expect(found.default.train).toContain("messages");
    expect(found.default.train).not.toContain("trajectories");
    expect(found.card).toMatchObject({ language: ["en"], license: "cc-by-4.0", size_categories: ["n<1K"] });
  }, 120_000);

  it("refuses a version with other numbers of rows than its card says", async () => {
    const copy = await emptyDirectory("part");
    await cp(artifact, copy, { recursive: true, dereference: true });
    const card = await readFile(join(copy, "README.md"), "utf8");
    await writeFile(join(copy, "README.md"), card.replace(/(num_examples: \d+)/, "$10"));
    await expect(load(copy)).rejects.toThrow("NonMatchingSplitsSizesError");
  }, 120_000);

  it("runs the lines of the card as they stand, those on what was rejected too", async () => {
    const plain = await builtWith((policy) => policy);
    const { counts } = await manifestOf(plain);
    const { typed } = await load(plain);
    expect(typed).toEqual({ rows: expect.any(String), rejected: counts.tombstones });
    expect(counts.tombstones).toBeGreaterThan(0);
  }, 120_000);
});
