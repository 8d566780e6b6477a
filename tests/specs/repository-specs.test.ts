import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { loadSpecs, type SpecsResult } from "../../src/specs/load-specs.ts";
import { readSpecFiles, type SpecFile } from "../../src/specs/read-spec-files.ts";
import type { ResolvedDataset } from "../../src/specs/resolved.ts";
import { renderTemplate } from "../../src/specs/template.ts";

const root = join(import.meta.dirname, "../..");
let files: readonly SpecFile[];
let result: SpecsResult;

beforeAll(async () => {
  const read = await readSpecFiles(root, ["specs/**/*.{yaml,yml}"]);
  expect(read.diagnostics).toEqual([]);
  files = read.files;
  result = await loadSpecs(files);
});

const named = (name: string) => result.project!.datasets.find((d) => d.name === name)!;
const topicsOf = (dataset: ResolvedDataset) => dataset.disciplines.flatMap(({ topics }) => topics);
const samplesOf = (dataset: ResolvedDataset) =>
  topicsOf(dataset).reduce((sum, { samples }) => sum + samples, 0);

describe("the repository's own specs", () => {
  test("load without any diagnostic", () => {
    expect(result.diagnostics).toEqual([]);
    expect(result.project!.datasets.map(({ name }) => name)).toEqual([
      "chimera",
      "chimera-paper",
      "chimera-simulated",
      "starter",
    ]);
  });

  test("have the paper's scale: 1,179 topics and 9,225 samples", () => {
    const chimera = named("chimera");
    const counts = Object.fromEntries(chimera.disciplines.map(({ id, topics }) => [id, topics.length]));
    expect(counts).toEqual({
      biology: 50,
      chemistry: 139,
      "computer-science": 165,
      history: 53,
      linguistics: 40,
      literature: 64,
      mathematics: 572,
      physics: 96,
    });
    expect(topicsOf(chimera)).toHaveLength(1179);
    expect(samplesOf(chimera)).toBe(9225);
    expect(samplesOf(named("chimera-simulated"))).toBe(9225);
  });

  test("have a starter of a dozen topics over all disciplines", () => {
    const starter = named("starter");
    expect(starter.disciplines).toHaveLength(8);
    expect(topicsOf(starter)).toHaveLength(12);
    expect(samplesOf(starter)).toBe(24);
    expect(Object.values(starter.roles).every(({ provider }) => provider === "simulator")).toBe(true);
  });

  test("differ between chimera and chimera-simulated in models, near-duplicates, tokenizer, the view of what was rejected and words for people alone", () => {
    const { name, title, description, tokenizer, roles, curation, ...same } = named("chimera-simulated");
    expect(named("chimera")).toMatchObject(same);
    expect([name, title, description, roles]).not.toContain(undefined);
    expect([tokenizer, named("chimera").tokenizer?.name]).toEqual([null, "o200k_base"]);
    const { nearDuplicates: own, views, ...rest } = curation;
    expect(named("chimera").curation).toMatchObject(rest);
    const isOnlyIts = (view: string) => !views.some((other) => other === view);
    expect(named("chimera").curation.views.filter(isOnlyIts)).toEqual(["rejected"]);
    expect([own.action, named("chimera").curation.nearDuplicates.action]).toEqual(["off", "drop"]);
  });

  test("name their schema in the first line, by a path that is right", () => {
    for (const { path, text } of files) {
      const kind = /^kind: (\w+)$/m
        .exec(text)![1]!
        .replace(/(?<=[a-z])(?=[A-Z])/g, "-")
        .toLowerCase();
      const up = "../".repeat(path.split("/").length - 1);
      const expected = `# yaml-language-server: $schema=${up}lib/schemas/${kind}.schema.json`;
      expect(text.split("\n")[0], path).toBe(expected);
    }
  });

  test("render a writing prompt that has no gaps and no stray blank lines", () => {
    const { prompt } = named("chimera").generation;
    const base = {
      discipline: "Physics",
      area: "Optics",
      topic: "Gaussian beams",
      answerTypes: ["numeric", "set"],
      idea: "",
    };
    const facets = { angle: "a limit", difficulty: "doctoral" };
    const full = renderTemplate(prompt.user, { ...base, facets, disciplineGuidance: "DG", guidance: "TG" });
    expect(full).toContain("Discipline: Physics\nArea: Optics\nTopic: Gaussian beams\n\n");
    expect(full).toContain("traits:\n- angle: a limit\n- difficulty: doctoral\n\nThe answer must");
    expect(full).toContain("types: numeric, set.\n\nWhat makes");
    const bare = renderTemplate(prompt.user, { ...base, facets: {}, disciplineGuidance: "", guidance: "" });
    expect(bare).toContain("Topic: Gaussian beams\n\nThe answer must");
    const planned = renderTemplate(prompt.user, {
      ...{ ...base, facets, disciplineGuidance: "", guidance: "", idea: "The caustic." },
    });
    expect(planned).toContain("as little as you can:\nThe caustic.\n\nAim for");
    for (const text of [full, bare, planned]) expect(text).not.toMatch(/\n\n\n|[ \t]\n|\{/);
  });

  test("name in each prompt the fields of the reply that the method reads", () => {
    const { generation, verification, solution } = named("chimera");
    for (const field of ["problem", "answer", "answerType", "unit", "tolerance", "solution"])
      expect(generation.prompt.user).toContain(`"${field}"`);
    expect(generation.outline!.prompt.user).toContain('"ideas"');
    for (const field of ["fitsTopic", "clear", "singleAnswer", "answerCorrect", "reason"])
      expect(verification.validators[0]!.prompt.user).toContain(`"${field}"`);
    for (const field of ["extractedAnswer", "equivalent", "reason"])
      expect(solution.grading.judges[0]!.prompt.user).toContain(`"${field}"`);
    expect(solution.solvers[0]!.prompt.user).toContain("Final answer:");
    expect(solution.solvers[0]!.prompt.system).toBeNull();
  });
});
