import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { renderCard } from "../../../src/dataset/card/card.ts";
import type { CardFile } from "../../../src/dataset/card/card-file.ts";
import { cardFeatures, parquetFeatures } from "../../../src/dataset/card/features.ts";
import { lintCard } from "../../../src/dataset/card/lint.ts";
import { COLUMNS } from "../../../src/dataset/columns.ts";
import type { Manifest } from "../../../src/dataset/manifest.ts";
import { manifestText, parseManifest } from "../../../src/dataset/manifest-text.ts";
import { featuresOf } from "../../../src/dataset/parquet.ts";
import { VIEWS, type ViewName } from "../../../src/dataset/views.ts";
import type { ModelTerms } from "../../../src/specs/resolved.ts";
import { sampleManifest } from "../sample-manifest.ts";
import { sampleReport } from "../sample-report.ts";

const simulatedManifest: Manifest = {
  ...sampleManifest,
  simulated: true,
  models: sampleManifest.models.map((model) => ({ ...model, simulated: true })),
};

const render = (manifest: Manifest) => renderCard(manifest, sampleReport);

const withViews = (views: Manifest["counts"]["views"]): Manifest => ({
  ...sampleManifest,
  counts: { ...sampleManifest.counts, views },
});

const withRecords = (records: number): Manifest => ({
  ...sampleManifest,
  counts: { ...sampleManifest.counts, records },
});

interface Header {
  readonly [key: string]: unknown;
  readonly size_categories: string[];
  readonly tags: string[];
  readonly configs: { config_name: string; data_files: { split: string; path: string }[] }[];
}

function headerOf(manifest: Manifest): Header {
  const [, yaml] = /^---\n([\s\S]*?)\n---\n/.exec(render(manifest)) ?? [];
  return parse(yaml ?? "");
}

/** Files that fit what the manifest counts. */
const filesOf = (manifest: Manifest): CardFile[] =>
  Object.entries(manifest.counts.views).flatMap(([view, splits]) =>
    Object.entries(Object.keys(splits).length === 0 ? manifest.counts.splits : splits).map(
      ([split, records]) => ({
        path: `data/${view}/${split}-00000-of-00001.parquet`,
        records,
        features: featuresOf(VIEWS[view as ViewName].columns),
      }),
    ),
  );

const lint = (manifest: Manifest) =>
  lintCard(render(manifest), filesOf(manifest), manifest.counts.records).map(({ code }) => code);

describe("front matter", () => {
  test.each([
    ["a plain dataset", sampleManifest],
    ["a simulated one", simulatedManifest],
    ["one without licence and language", { ...sampleManifest, license: null, language: [] }],
    ["one with a licence of its own", { ...sampleManifest, license: "LicenseRef-House" }],
    ["one with a licence the Hub does not know", { ...sampleManifest, license: "CC-BY-SA-2.0" }],
    ["one in Norwegian, which YAML 1.1 takes for false", { ...sampleManifest, language: ["no"] }],
    ["one with a title that is a time", { ...sampleManifest, title: "12:30:45" }],
    [
      "one of every view",
      withViews({
        full: { train: 1200, test: 34 },
        sft: { train: 1000 },
        rl: { train: 1000, test: 3 },
        preference: {},
        rejected: { rejected: 7 },
      }),
    ],
    [
      "one without records",
      { ...withRecords(0), counts: { ...withRecords(0).counts, splits: { train: 0 } } },
    ],
  ])("of %s is what the Hub takes", (_what, manifest: Manifest) => {
    expect(lint(manifest)).toEqual([]);
  });

  test("says what the manifest says", () => {
    expect(headerOf(sampleManifest)).toEqual({
      language: ["en", "pt"],
      language_details: ["en", "pt-BR"],
      license: "cc-by-4.0",
      pretty_name: sampleManifest.title,
      size_categories: ["1K<n<10K"],
      task_categories: ["text-generation", "question-answering"],
      tags: ["synthetic", "reasoning", "chain-of-thought", "chimera", "physics"],
      annotations_creators: ["machine-generated"],
      language_creators: ["machine-generated"],
      source_datasets: ["original"],
      configs: [
        {
          config_name: "full",
          default: true,
          data_files: [
            { split: "train", path: "data/full/train-*.parquet" },
            { split: "test", path: "data/full/test-*.parquet" },
          ],
        },
      ],
      dataset_info: [
        {
          config_name: "full",
          features: cardFeatures(COLUMNS),
          splits: [
            { name: "train", num_bytes: 40, num_examples: 1200 },
            { name: "test", num_bytes: 7, num_examples: 34 },
          ],
          download_size: 13,
          dataset_size: 47,
        },
      ],
    });
    expect(headerOf(simulatedManifest).tags).toContain("simulated");
  });

  test("types every column as the Parquet files do", () => {
    const views = { full: { train: 1 }, sft: { train: 1 }, rl: { train: 1 }, rejected: { rejected: 1 } };
    const { dataset_info: infos } = headerOf(withViews(views)) as unknown as {
      dataset_info: { config_name: ViewName; features: unknown }[];
    };
    expect(infos.map(({ config_name: name }) => name).sort()).toEqual(Object.keys(views).sort());
    for (const { config_name: name, features } of infos)
      expect(parquetFeatures(features)).toEqual(featuresOf(VIEWS[name].columns));
  });

  test.each([
    [{ full: { train: 9 }, sft: { train: 5 }, rl: { train: 6 } }, "sft"],
    [{ full: { train: 9 }, sft: {}, rl: { train: 6 } }, "full"],
  ])("of %j has the default %s, first", (views, expected) => {
    const { configs } = headerOf(withViews(views));
    expect(configs[0]).toMatchObject({ config_name: expected, default: true });
    expect(configs.filter((config) => "default" in config)).toHaveLength(1);
    expect(render(withViews(views))).toContain(`Without the name of a view it is \`${expected}\``);
  });

  test.each([
    [0, "n<1K"],
    [999, "n<1K"],
    [1000, "1K<n<10K"],
    [10_000, "10K<n<100K"],
    [999_999, "100K<n<1M"],
    [1_000_000, "1M<n<10M"],
  ])("puts %i records into %s", (records, size) => {
    expect(headerOf(withRecords(records)).size_categories).toEqual([size]);
  });

  test.each([
    ["Apache-2.0", "apache-2.0"],
    ["GPL-3.0-or-later", "gpl-3.0"],
    ["ODbL-1.0", "odbl"],
    ["CC-BY-SA-2.0", "other"],
  ])("spells the licence %s as the Hub does, %s", (license, id) => {
    expect(headerOf({ ...sampleManifest, license }).license).toBe(id);
  });
});

describe("text", () => {
  test("warns of simulated replies before anything else, and only of them", () => {
    expect(render(sampleManifest)).not.toContain("Simulated");
    const card = render(simulatedManifest);
    expect(card).toMatch(/\n# [^\n]+\n\n> \*\*Simulated\.\*\* .*not a language model.*Do not train on it/);
    const [writer, solver] = simulatedManifest.models;
    const mixed = { ...simulatedManifest, models: [writer!, { ...solver!, simulated: false }] };
    expect(render(mixed)).toContain("The replies for writer came from");
    expect(render(mixed)).toContain(
      "over 1 topic of 1 discipline. Everything in them was written by models or the simulator",
    );
  });

  test("does not lay to models what the simulator alone wrote", () => {
    expect(render(sampleManifest)).toContain("- Written by models: ");
    expect(render(simulatedManifest)).not.toContain("- Written by models: ");
    const [writer, solver] = simulatedManifest.models;
    const mixed = { ...simulatedManifest, models: [writer!, { ...solver!, simulated: false }] };
    expect(render(mixed)).toContain("- Written by models: ");
  });

  test("says so when no licence is declared", () => {
    const manifest = { ...sampleManifest, license: null };
    expect(headerOf(manifest)).not.toHaveProperty("license");
    expect(render(manifest)).toContain("No licence is declared");
  });

  test("has the funnel, every column, and a name that moved", () => {
    const card = render(sampleManifest);
    expect(card).toContain("| Validated | 1,241 |");
    expect(card).toContain("| problem: answer-leak | 5 |");
    for (const name of Object.keys(COLUMNS)) expect(card).toContain(`| \`${name}\` |`);
    expect(card).toContain("| `messages[].role` | string |");
    expect(card).toContain("under the name of thinker");
    expect(card).toContain("1,000 of 1,234 records (81 %)");
  });

  test("has the figures of the report", () => {
    const card = render(sampleManifest);
    expect(card).toContain("| Reasoning | 11,333 | 9,000 | 11,000 | 14,000 | 14,000 |");
    expect(card).toContain("80 % of 2,500 trajectories reach the reference answer");
    expect(card).toContain("Flaws of 2,500 trajectories: truncated (31) and repetition (4).");
    expect(card).toContain("| problem | writer | 40 | 37 | truncated 3 |");
    expect(card).toContain("| solution | solver | 30 | 30 | – |");
    expect(card).toContain("Coverage: 1 of 2 topics and 1 of 1 discipline have a record");
  });

  test("names the models whose terms apply, and none of the simulator's", () => {
    const [writer, solver] = sampleManifest.models;
    const both = "Not declared: the terms of org/big\\_1 and org/thinker.";
    expect(render(sampleManifest)).toContain(both);
    expect(render({ ...sampleManifest, models: [{ ...writer!, simulated: true }, solver!] })).toContain(
      "Not declared: the terms of org/thinker.",
    );
    expect(render(simulatedManifest)).not.toContain("Terms of the models");
  });

  test("has the terms that are declared for each role, and a warning where they restrict", () => {
    const [writer, solver] = sampleManifest.models;
    const url = "https://example.org/terms";
    const open: ModelTerms = { training: "permitted", license: "Apache-2.0", url: null };
    const closed: ModelTerms = { training: "restricted", license: null, url };
    const card = render({
      ...sampleManifest,
      models: [
        { ...writer!, terms: open },
        { ...solver!, terms: closed },
      ],
    });
    expect(card).toContain(
      "| writer | org/big\\_1 | Apache-2.0 | permitted | [read](https://spdx.org/licenses/Apache-2.0.html) |",
    );
    expect(card).toContain(`| solver | org/thinker | – | restricted | [read](${url}) |`);
    expect(card).toContain("**Restricted:** the terms of org/thinker limit");
    expect(card).not.toContain("Not declared:");
  });

  test("says of contamination what was found, or that nothing is known", () => {
    expect(render(sampleManifest)).toContain("### Contamination\n\nUnknown: no benchmark was given");
    const benchmark = {
      ...{
        name: "AIME",
        questions: 30,
        contaminated: 2,
        ngram8: 3,
        ngram13: 1,
        jaccard8: 0.01234,
        jaccard13: 0,
      },
      files: [{ path: "aime.jsonl", sha256: sampleManifest.digest }],
    };
    const curation = { ...sampleManifest.curation, benchmarks: [benchmark] };
    const card = render({ ...sampleManifest, curation });
    expect(card).toContain(
      `| AIME (\`${sampleManifest.digest.slice(0, 12)}\`) | 30 | 2 | 3 | 1 | 0.0123 | 0 |`,
    );
    expect(card).not.toContain("Unknown: no benchmark");
  });

  test("tells how to check it and how to train on it, without the project", () => {
    const card = render(sampleManifest);
    expect(card).toContain("chimera verify path/to/this/folder\n");
    expect(card).toContain("chimera export trl-sft path/to/this/folder\n");
  });

  test("can be cited by its digest, with a title that BibTeX can read", () => {
    const card = render({ ...sampleManifest, title: "100% of a_b {c} ```" });
    expect(card).toContain(`@misc{open-quantum-${sampleManifest.digest.slice(0, 12)},`);
    expect(card).toContain("title   = {100\\% of a\\_b c '''},");
    expect(card).toContain(`version = {${sampleManifest.digest}}`);
    expect(card).toContain("eprint        = {2603.00889}");
  });

  test("tells how to load each view, and what was rejected where that is none", () => {
    const views = { full: { train: 9, test: 2 }, sft: { train: 5 } };
    const card = render(withViews(views));
    expect(card).toContain('load_dataset(folder, "sft", split="train")\n');
    expect(card).toContain('load_dataset("json", data_files=f"{folder}/rejected/*.jsonl"');
    expect(render(withViews({ ...views, rejected: { rejected: 7 } }))).not.toContain('load_dataset("json"');
  });

  test("lets no text of the specs act as Markdown in a heading or table", () => {
    const card = render(sampleManifest);
    expect(card).toContain("# Open quantum \\| systems: a \\*sample\\*\n");
    const rows = card.split("\n").filter((line) => line.startsWith("| "));
    const widths = card
      .split("\n\n")
      .filter((part) => part.startsWith("| "))
      .map((part) => new Set(part.split("\n").map((row) => row.split(/(?<!\\)\|/).length)).size);
    expect(rows.length).toBeGreaterThan(40);
    expect(new Set(widths)).toEqual(new Set([1]));
  });

  test("is the same for a manifest read back from its text, and has no date", () => {
    const card = render(sampleManifest);
    expect(render(parseManifest(manifestText(sampleManifest)) as Manifest)).toBe(card);
    expect(card).not.toMatch(/\b20\d\d-\d\d/);
    expect(card).not.toMatch(/undefined|NaN|\[object/);
    expect(card.endsWith("\n")).toBe(true);
  });
});
