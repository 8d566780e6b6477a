import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { loadSpecs, type SpecsResult } from "../../src/specs/load-specs.ts";
import { readSpecFiles } from "../../src/specs/read-spec-files.ts";
import { checkTitles } from "../../src/specs/titles/check-titles.ts";
import { inProcess } from "../cli/in-process.ts";
import { REPOSITORY, smallProject } from "../cli/rig.ts";
import { BASE, DATASET, dataset, problems } from "../specs/helpers.ts";

describe("the repository's own topics", () => {
  let specs: SpecsResult;
  beforeAll(async () => {
    specs = await loadSpecs((await readSpecFiles(REPOSITORY, ["specs/**/*.yaml"])).files);
  });

  it("pass the checks of titles, all 1,179", () => {
    expect(specs.taxonomy.topics.entries).toHaveLength(1179);
    expect(checkTitles(specs.taxonomy)).toEqual([]);
  });

  it("would not, were any of them written twice in other words", () => {
    const { disciplines, topics } = specs.taxonomy;
    const again = topics.entries.map((topic) => ({
      ...topic,
      id: `${topic.id}-again`,
      title: `The ${topic.title.toUpperCase().split(" ").reverse().join(" ")}`,
    }));
    const found = checkTitles({
      disciplines,
      topics: { entries: [...topics.entries, ...again] },
    });
    expect(found.filter(({ kind }) => kind === "duplicate")).toHaveLength(1179);
  });

  it("would not, were headings written among them", () => {
    const { disciplines, topics } = specs.taxonomy;
    const firsts = disciplines.map(({ id }) => topics.entries.find(({ discipline }) => discipline === id)!);
    const planted = firsts.flatMap((topic) => {
      const { title } = disciplines.find(({ id }) => id === topic.discipline)!;
      const titles = [
        "Emerging directions",
        "Interdisciplinary and applied areas",
        `Introduction to ${title}`,
        `Applications of ${title}`,
        title,
        topic.area,
        "What remains to be done?",
      ];
      return titles.map((one, at) => ({ ...topic, title: one, id: `${topic.discipline}/planted-${at}` }));
    });
    const found = checkTitles({ disciplines, topics: { entries: [...topics.entries, ...planted] } });
    const reasons = found.flatMap((problem) =>
      problem.kind === "non-topic" ? [[problem.id, problem.reason]] : [],
    );
    const expected = [
      "vague",
      "interdisciplinary",
      "introduction",
      "applications",
      "names-its-discipline",
      "names-its-area",
      "no-title",
    ];
    expect(reasons).toEqual(
      firsts.flatMap(({ discipline }) =>
        expected.map((reason, at) => [`${discipline}/planted-${at}`, reason]),
      ),
    );
  });

  it("would not, were any of them written again with a word that adds nothing", () => {
    const { disciplines, topics } = specs.taxonomy;
    const planted = topics.entries.map((topic) => ({
      ...topic,
      id: `${topic.id}-planted`,
      title: `Methods of ${topic.title}`,
      distinctFrom: [],
    }));
    const found = checkTitles({ disciplines, topics: { entries: [...topics.entries, ...planted] } });
    const pairs = new Set(
      found.flatMap((problem) => (problem.kind === "non-topic" ? [] : [`${problem.id} ${problem.of}`])),
    );
    const missed = topics.entries.filter(({ id }) => !pairs.has(`${id}-planted ${id}`));
    expect(missed.map(({ title }) => title)).toEqual([]);
  });

  it("can grow by the policies that their datasets name", () => {
    expect(
      specs.taxonomy.bound.map((one) => [one.dataset, Object.values(one.roles).map(({ name }) => name)]),
    ).toEqual([
      ["chimera", ["o4-mini", "gpt-5"]],
      ["chimera-paper", ["o4-mini", "gpt-5"]],
      ["chimera-simulated", ["simulated-topic-judge", "simulated-topic-writer"]],
      ["starter", ["simulated-topic-judge", "simulated-topic-writer"]],
    ]);
  });
});

describe("chimera check", () => {
  async function checked(topics: string) {
    const project = await smallProject();
    await writeFile(
      join(project, "specs/topics/physics.yaml"),
      `kind: Topics\ndiscipline: physics\narea: Optics\ntopics:\n${topics}`,
    );
    const { status, stderr, stdout } = await inProcess(project, ["check"]);
    expect([status, stdout]).toEqual([0, ""]);
    const again = await inProcess(project, ["check"]);
    expect(again.stderr).toBe(stderr);
    return { project, stderr };
  }

  it("warns of what repeats, what is alike and what is no topic, each at its place", async () => {
    const { stderr } = await checked(
      "  - Gaussian beams\n  - title: Gaussian beam\n    id: beam-two\n  - Bessel-Gaussian beams\n  - Emerging directions\n",
    );
    expect(stderr).toMatchInlineSnapshot(`
      "specs/topics/physics.yaml:5:5 warning topics/alike "Gaussian beams" looks like "Bessel-Gaussian beams" in specs/topics/physics.yaml:8.
         5 |   - Gaussian beams
           |     ^^^^^^^^^^^^^^
      hint: Remove one of the two, or declare what you know: "distinctFrom: [bessel-gaussian-beams]".
      specs/topics/physics.yaml:5:5 warning topics/duplicate "Gaussian beams" says the same as "Gaussian beam" in specs/topics/physics.yaml:7.
         5 |   - Gaussian beams
           |     ^^^^^^^^^^^^^^ Remove one of the two; problems of both would repeat each other.
      specs/topics/physics.yaml:8:5 warning topics/alike "Bessel-Gaussian beams" looks like "Gaussian beam" in specs/topics/physics.yaml:7.
         8 |   - Bessel-Gaussian beams
           |     ^^^^^^^^^^^^^^^^^^^^^
      hint: Remove one of the two, or declare what you know: "distinctFrom: [beam-two]".
      specs/topics/physics.yaml:9:5 warning topics/non-topic "Emerging directions" is hardly a topic: it says nothing of what it is about.
         9 |   - Emerging directions
           |     ^^^^^^^^^^^^^^^^^^^ Name one definite subject, or remove it.
      4 warnings
      my-dataset: 2 disciplines, 6 topics, 12 slots
      "
    `);
  });

  it("says nothing of a pair that is declared to be distinct, in either of the two", async () => {
    const first = await checked(
      "  - Gaussian beams\n  - { title: Bessel-Gaussian beams, distinctFrom: [gaussian-beams] }\n",
    );
    expect(first.stderr).toContain("No problems.");
    const second = await checked(
      "  - { title: Gaussian beams, distinctFrom: [bessel-gaussian-beams] }\n  - Bessel-Gaussian beams\n",
    );
    expect(second.stderr).toContain("No problems.");
  });

  it("leaves builds alone: they say nothing of titles", async () => {
    const { project } = await checked("  - Gaussian beams\n  - title: Gaussian beam\n    id: beam-two\n");
    const { status, stderr } = await inProcess(project, ["build", "--limit", "1"]);
    expect(status).toBe(0);
    expect(stderr).not.toContain("topics/");
  });
});

describe("chimera topics", () => {
  it("says what a dataset covers, and which areas are thin", async () => {
    const project = await smallProject();
    const topics = (area: string, count: number) =>
      `kind: Topics\ndiscipline: physics\narea: ${area}\ntopics:\n${Array.from({ length: count }, (_, i) => `  - ${area} ${"abcdefgh"[i]!.repeat(5)}\n`).join("")}`;
    await writeFile(
      join(project, "specs/topics/physics.yaml"),
      [topics("Optics", 6), topics("Acoustics", 5), topics("Plasmas", 2)].join("---\n"),
    );
    const { status, stdout, stderr } = await inProcess(project, ["topics"]);
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toMatchInlineSnapshot(`
      "my-dataset: 15 topics, 30 samples
                       topics  samples   share
      mathematics           2        4   13.3%
        Number theory       2        4   13.3%
      physics              13       26   86.7%
        Acoustics           5       10   33.3%
        Optics              6       12   40.0%
        Plasmas             2        4   13.3%  thin
      1 thin area: less than half the topics of the discipline's middle one.
      "
    `);
    const json = await inProcess(project, ["topics", "coverage", "physics", "--json"]);
    expect(json.lines()).toEqual([
      {
        type: "area",
        discipline: "physics",
        area: "Acoustics",
        topics: 5,
        samples: 10,
        share: 1 / 3,
        thin: false,
      },
      {
        type: "area",
        discipline: "physics",
        area: "Optics",
        topics: 6,
        samples: 12,
        share: 0.4,
        thin: false,
      },
      {
        type: "area",
        discipline: "physics",
        area: "Plasmas",
        topics: 2,
        samples: 4,
        share: 4 / 30,
        thin: true,
      },
      { type: "discipline", discipline: "physics", topics: 13, samples: 26, share: 26 / 30, areas: 3 },
      { type: "coverage", dataset: "my-dataset", topics: 15, samples: 30, problems: 0 },
    ]);
  });
});

const POLICY = `
kind: Prompt
name: areas
user: "{{ count }} of {{ discipline }}, not {{ areas | join: ',' }}"
---
kind: Prompt
name: topics
user: "{{ count }} of {{ area }}, not {{ topics | join: ',' }}"
---
kind: Prompt
name: titles
user: "{{ first }}, {{ second }}"
---
kind: TaxonomyPolicy
name: growing
areaPrompt: areas
topicPrompt: topics
judge: { prompt: titles }
`;
const NAMING = DATASET.replace("curation: keeping", "curation: keeping, taxonomy: growing");
const BOUND = NAMING.replace("solver: small }", "solver: small, topic-writer: small, topic-judge: small }");

describe("a taxonomy policy", () => {
  it("is no part of the dataset that names it", async () => {
    expect(await dataset("tiny", BASE, POLICY, BOUND)).toEqual(await dataset("tiny", BASE, DATASET));
  });

  it("needs its roles bound where a dataset names it, and them alone", async () => {
    expect(await problems(BASE, POLICY, NAMING)).toEqual([
      expect.stringMatching(/specs\/role-unbound .*"topic-judge"/),
      expect.stringMatching(/specs\/role-unbound .*"topic-writer"/),
    ]);
    expect(await problems(BASE, POLICY, BOUND)).toEqual([]);
    const stray = BOUND.replace("taxonomy: growing", "taxonomy: growing").replace(", taxonomy: growing", "");
    expect(await problems(BASE, POLICY, stray)).toEqual([
      expect.stringMatching(/specs\/role-unused .*"topic-writer"/),
      expect.stringMatching(/specs\/role-unused .*"topic-judge"/),
    ]);
  });

  it("says of a dataset that extends another only what that one does not say", async () => {
    const child = "kind: Dataset\nname: child\nextends: tiny\n";
    expect(await problems(BASE, POLICY, NAMING, child)).toHaveLength(2);
    const grown = `${child}policies: { taxonomy: growing }\n`;
    expect(await problems(BASE, POLICY, DATASET, grown)).toHaveLength(2);
  });

  it("has prompts that are checked for their use", async () => {
    const misspelt = POLICY.replace("{{ area }}", "{{ aera }}");
    expect(await problems(BASE, misspelt, BOUND)).toEqual([
      expect.stringMatching(/prompts\/unknown-variable .*"aera"/),
    ]);
    const unknown = BOUND.replace("taxonomy: growing", "taxonomy: growth");
    expect(await problems(BASE, POLICY, unknown)).toContainEqual(
      expect.stringMatching(/specs\/unknown-reference No TaxonomyPolicy named "growth"/),
    );
  });
});
