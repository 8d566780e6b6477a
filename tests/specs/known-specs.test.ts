import { readdirSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { sortDiagnostics } from "../../src/diagnostics/sort.ts";
import { checkSyntax } from "../../src/specs/check-template.ts";
import { loadSpecs } from "../../src/specs/load-specs.ts";
import { InputLocator } from "../../src/specs/locate-input.ts";
import { parseFile } from "../../src/specs/parse-file.ts";
import { readSpecFiles, type SpecFile } from "../../src/specs/read-spec-files.ts";
import { NO_MEMO } from "../../src/util/memo.ts";
import { MapMemo } from "./map-memo.ts";

vi.mock(import("../../src/specs/parse-file.ts"), async (original) => {
  const module = await original();
  return { parseFile: vi.fn(module.parseFile) };
});
vi.mock(import("../../src/specs/check-template.ts"), async (original) => {
  const module = await original();
  return { ...module, checkSyntax: vi.fn(module.checkSyntax) };
});

const ROOT = join(import.meta.dirname, "../..");
const PATTERNS = ["specs/**/*.{yaml,yml}"];
const SAMPLES = join(ROOT, "tests/diagnostics");

const parsedPaths = () => vi.mocked(parseFile).mock.calls.map(([file]) => file.path);

describe("specs whose texts are known", () => {
  let files: readonly SpecFile[];
  let memo: MapMemo;
  beforeAll(async () => {
    ({ files } = await readSpecFiles(ROOT, PATTERNS));
  });
  beforeEach(async () => {
    memo = new MapMemo();
    await loadSpecs(files, memo);
    vi.clearAllMocks();
  });

  const edited = (path: string, from: string, to: string) =>
    files.map((file) => {
      if (file.path !== path) return file;
      expect(file.text).toContain(from);
      return { path, text: file.text.replace(from, to) };
    });

  test("resolve to the same, and nothing is parsed", async () => {
    const known = await loadSpecs(files, memo);
    expect(parsedPaths()).toEqual([]);
    expect(checkSyntax).not.toHaveBeenCalled();
    expect(known.project).not.toBeNull();
    expect(known).toEqual(await loadSpecs(files, NO_MEMO));
  });

  test("are parsed where a text is another one, and there alone", async () => {
    const path = "specs/topics/physics/quantum-physics.yaml";
    const changed = edited(path, "area: Quantum physics", "area: Quantum optics");
    const result = await loadSpecs(changed, memo);
    expect(parsedPaths()).toEqual([path]);
    expect(result).toEqual(await loadSpecs(changed, NO_MEMO));
    expect(JSON.stringify(result.project)).toContain('"area":"Quantum optics"');
  });

  test("have their prompts checked where one is another one", async () => {
    const changed = edited("specs/prompts/solve-problem.yaml", "{{ problem }}", "{{ problen }}");
    const { diagnostics } = await loadSpecs(changed, memo);
    expect(checkSyntax).toHaveBeenCalledTimes(1);
    expect(diagnostics.map(({ code }) => code)).toEqual(["prompts/unknown-variable"]);
    expect(diagnostics).toEqual((await loadSpecs(changed, NO_MEMO)).diagnostics);
  });

  test("are pointed at for what another file makes wrong with them", async () => {
    const changed = edited("specs/disciplines/disciplines.yaml", "name: linguistics", "name: linguistic");
    const { project, diagnostics } = await loadSpecs(changed, memo);
    expect(project).toBeNull();
    expect(diagnostics).toEqual((await loadSpecs(changed, NO_MEMO)).diagnostics);
    const { path, text } = files.find(({ text }) => /^discipline: linguistics$/m.test(text))!;
    const line = text.split("\n").indexOf("discipline: linguistics") + 1;
    const column = "discipline: ".length + 1;
    expect(diagnostics.find(({ location }) => location?.file === path)).toMatchObject({
      code: "specs/unknown-reference",
      location: { file: path, line, column, sourceLine: "discipline: linguistics" },
    });
  });

  test("stay unknown while there is anything to say about a file", async () => {
    const wrong = [{ path: "specs/a.yaml", text: "kind: Prompt\nname: a\nuser: text\nsistem: text\n" }];
    const fresh = new MapMemo();
    const first = await loadSpecs(wrong, fresh);
    expect(first.diagnostics).toHaveLength(1);
    expect(fresh.told.documents).toBeUndefined();
    expect(await loadSpecs(wrong, fresh)).toEqual(first);
  });

  test("give the places of inputs", async () => {
    const locate = async (from: MapMemo | typeof NO_MEMO) => {
      const locator = await InputLocator.open(files, "chimera", from);
      const paths = [
        ["topics", "physics/open-quantum-systems", "title"],
        ["models", "simulated-solver", "id"],
        ["samples"],
      ];
      return paths.map((path) => locator.locate(path, null));
    };
    const located = await locate(memo);
    expect(parsedPaths().length).toBeLessThan(4);
    expect(located[0]?.location).toMatchObject({ file: "specs/topics/physics/quantum-physics.yaml" });
    expect(located).toEqual(await locate(NO_MEMO));
  });
});

describe("what is wrong is said alike, known or not", () => {
  const cases = readdirSync(SAMPLES, { withFileTypes: true }).filter((entry) => entry.isDirectory());

  test.each(cases.map(({ name }) => name))("%s", async (name) => {
    const memo = new MapMemo();
    const report = async (from: MapMemo | typeof NO_MEMO) => {
      const read = await readSpecFiles(join(SAMPLES, name), PATTERNS, from);
      const { project, documents, diagnostics } = await loadSpecs(read.files, from);
      return { project, documents, diagnostics: sortDiagnostics([...read.diagnostics, ...diagnostics]) };
    };
    const expected = await report(NO_MEMO);
    expect(await report(memo)).toEqual(expected);
    expect(await report(memo)).toEqual(expected);
  });
});

describe("names that are known", () => {
  let project: string;
  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), "chimera-names-"));
    await mkdir(join(project, "specs/inner"), { recursive: true });
    await writeFile(join(project, "specs/a.yaml"), "");
    await writeFile(join(project, "specs/inner/b.yml"), "");
  });
  afterAll(() => rm(project, { recursive: true }));

  test("are searched again when one comes, goes, or is another thing", async () => {
    const memo = new MapMemo();
    const paths = async (patterns = PATTERNS) =>
      (await readSpecFiles(project, patterns, memo)).files.map(({ path }) => path);
    const searches = () => memo.told.paths ?? 0;
    expect(await paths()).toEqual(["specs/a.yaml", "specs/inner/b.yml"]);
    expect(await paths()).toEqual(["specs/a.yaml", "specs/inner/b.yml"]);
    expect(searches()).toBe(1);
    await writeFile(join(project, "specs/inner/c.yaml"), "");
    expect(await paths()).toEqual(["specs/a.yaml", "specs/inner/b.yml", "specs/inner/c.yaml"]);
    await rename(join(project, "specs/inner"), join(project, "specs/outer"));
    expect(await paths()).toEqual(["specs/a.yaml", "specs/outer/b.yml", "specs/outer/c.yaml"]);
    await rm(join(project, "specs/a.yaml"));
    await mkdir(join(project, "specs/a.yaml"));
    await writeFile(join(project, "specs/a.yaml/d.yaml"), "");
    expect(await paths()).toEqual([
      "specs/a.yaml",
      "specs/a.yaml/d.yaml",
      "specs/outer/b.yml",
      "specs/outer/c.yaml",
    ]);
    expect(searches()).toBe(4);
    expect(await paths(["specs/outer/*.yml"])).toEqual(["specs/outer/b.yml"]);
    expect(await paths(["specs/**", "!specs/outer/**"])).toEqual(["specs/a.yaml", "specs/a.yaml/d.yaml"]);
    expect(searches()).toBe(6);
  });

  test("are searched each time where a pattern begins with no directory of the project", async () => {
    const memo = new MapMemo();
    for (const pattern of ["**/*.yml", "{specs,more}/**/*.yml"]) {
      const { files } = await readSpecFiles(project, [pattern], memo);
      expect(files.map(({ path }) => path)).toEqual(["specs/outer/b.yml"]);
    }
    expect(memo.told.paths).toBeUndefined();
  });
});
