import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { renderCard } from "../../src/dataset/card.ts";
import { COLUMNS } from "../../src/dataset/columns.ts";
import type { Manifest } from "../../src/dataset/manifest.ts";
import { manifestText, parseManifest } from "../../src/dataset/manifest-text.ts";
import { sampleManifest } from "./sample-manifest.ts";

const simulatedManifest: Manifest = {
  ...sampleManifest,
  simulated: true,
  models: sampleManifest.models.map((model) => ({ ...model, simulated: true })),
};

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
  const [, yaml] = /^---\n([\s\S]*?)\n---\n/.exec(renderCard(manifest)) ?? [];
  return parse(yaml ?? "");
}

const KNOWN_KEYS =
  "language language_bcp47 license license_name pretty_name size_categories task_categories tags annotations_creators configs";

/** What the Hub would complain about. */
function lint(header: Header): string[] {
  const list = (key: string) => [header[key] ?? []].flat().map(String);
  const strangers = Object.keys(header).filter((key) => !KNOWN_KEYS.split(" ").includes(key));
  return [
    ...strangers.map((key) => `unknown key ${key}`),
    ...list("language").filter((code) => !/^[a-z]{2,3}$/.test(code)),
    ...list("license").filter((id) => !/^[a-z0-9.+-]+$/.test(id)),
    ...(list("license")[0] === "other" && !header.license_name ? ["license_name is missing"] : []),
    ...(typeof header.pretty_name === "string" ? [] : ["pretty_name is missing"]),
    ...list("size_categories").filter((size) => !/^(n<1K|(\d+[KMB])<n<(\d+[KMB]))$/.test(size)),
    ...list("task_categories").filter((task) => !["text-generation", "question-answering"].includes(task)),
    ...list("annotations_creators").filter((creator) => creator !== "machine-generated"),
    ...(new Set(header.tags).size === header.tags.length ? [] : ["a tag stands twice"]),
    ...header.configs.flatMap((config) => [
      ...(config.config_name ? [] : ["config_name is missing"]),
      ...(config.data_files.length > 0 ? [] : ["no data files"]),
      ...config.data_files
        .filter((file) => file.path !== `data/full/${file.split}-*.parquet`)
        .map((file) => file.path),
    ]),
  ];
}

describe("front matter", () => {
  test.each([
    ["a plain dataset", sampleManifest],
    ["a simulated one", simulatedManifest],
    ["one without licence and language", { ...sampleManifest, license: null, language: [] }],
    ["one with a licence of its own", { ...sampleManifest, license: "LicenseRef-House" }],
    [
      "one without records",
      { ...withRecords(0), counts: { ...withRecords(0).counts, splits: { train: 0 } } },
    ],
  ])("of %s is what the Hub takes", (_what, manifest: Manifest) => {
    expect(lint(headerOf(manifest))).toEqual([]);
  });

  test("says what the manifest says", () => {
    expect(headerOf(sampleManifest)).toEqual({
      language: ["en", "pt"],
      language_bcp47: ["en", "pt-BR"],
      license: "cc-by-4.0",
      pretty_name: sampleManifest.title,
      size_categories: ["1K<n<10K"],
      task_categories: ["text-generation", "question-answering"],
      tags: ["synthetic", "reasoning", "chimera"],
      annotations_creators: ["machine-generated"],
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
    });
    expect(headerOf(simulatedManifest).tags).toContain("simulated");
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
  ])("spells the licence %s as the Hub does, %s", (license, id) => {
    expect(headerOf({ ...sampleManifest, license }).license).toBe(id);
  });
});

describe("text", () => {
  test("warns of simulated replies before anything else, and only of them", () => {
    expect(renderCard(sampleManifest)).not.toContain("Simulated");
    const card = renderCard(simulatedManifest);
    expect(card).toMatch(/\n# [^\n]+\n\n> \*\*Simulated\.\*\* .*not a language model.*Do not train on it/);
    const [writer, solver] = simulatedManifest.models;
    const mixed = { ...simulatedManifest, models: [writer!, { ...solver!, simulated: false }] };
    expect(renderCard(mixed)).toContain("The replies for writer came from");
    expect(renderCard(mixed)).toContain(
      "over 1 topic of 1 discipline. Everything in them was written by models or the simulator",
    );
  });

  test("says so when no licence is declared", () => {
    const manifest = { ...sampleManifest, license: null };
    expect(headerOf(manifest)).not.toHaveProperty("license");
    expect(renderCard(manifest)).toContain("No licence is declared");
  });

  test("has the funnel, every column, and a name that moved", () => {
    const card = renderCard(sampleManifest);
    expect(card).toContain("| Validated | 1241 |");
    expect(card).toContain("| problem: answer-leak | 5 |");
    for (const name of Object.keys(COLUMNS)) expect(card).toContain(`| \`${name}\` |`);
    expect(card).toContain("| `messages[].role` | string |");
    expect(card).toContain("under the name of thinker");
    expect(card).toContain("1000 of 1234 records (81.0 %)");
  });

  test("lets no text of the specs act as Markdown in a heading or table", () => {
    const card = renderCard(sampleManifest);
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
    const card = renderCard(sampleManifest);
    expect(renderCard(parseManifest(manifestText(sampleManifest)) as Manifest)).toBe(card);
    expect(card).not.toMatch(/\b20\d\d-\d\d/);
    expect(card).not.toMatch(/undefined|NaN|\[object/);
    expect(card.endsWith("\n")).toBe(true);
  });
});
