import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formatDiagnostics } from "../../src/diagnostics/print.ts";
import { sortDiagnostics } from "../../src/diagnostics/sort.ts";
import { loadSpecs } from "../../src/specs/load-specs.ts";
import { readSpecFiles } from "../../src/specs/read-spec-files.ts";

const here = import.meta.dirname;
const root = join(here, "../..");
const cases = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(here, entry.name, "specs")))
  .map((entry) => entry.name)
  .sort();

async function report(directory: string): Promise<string> {
  const read = await readSpecFiles(directory, ["specs/**/*.{yaml,yml}"]);
  const { diagnostics, project } = await loadSpecs(read.files);
  const all = sortDiagnostics([...read.diagnostics, ...diagnostics]);
  const hasErrors = all.some((d) => d.severity === "error");
  if (read.files.length > 0) expect(project === null).toBe(hasErrors);
  return `${formatDiagnostics(all, { color: false })}\n`;
}

function expectReport(name: string, printed: string): void {
  const file = join(here, name, "expected.txt");
  if (process.env.UPDATE === "1") writeFileSync(file, printed);
  expect(printed).toBe(readFileSync(file, "utf8"));
}

describe("sample projects print exactly what is expected", () => {
  test.each(cases)("%s", async (name) => {
    expectReport(name, await report(join(here, name)));
  });
});

/** Projects that a repository cannot or should not hold. */
const generated: Readonly<Record<string, (specs: string) => Promise<void>>> = {
  "file-too-large": async (specs) => {
    await writeFile(join(specs, "data.yaml"), "kind: Topics\n");
    await truncate(join(specs, "data.yaml"), 50 * 1024 * 1024);
  },
  "file-unreadable": async (specs) => {
    await mkdir(join(specs, "folder.yaml"));
    await symlink("nowhere.yaml", join(specs, "dangling.yaml"));
    await symlink("circle.yml", join(specs, "circle.yml"));
  },
  "not-utf8": async (specs) => {
    const latin1 = Buffer.from("kind: Discipline\nname: physics\ntitle: Physique g\xe9n\xe9rale\n", "latin1");
    await writeFile(join(specs, "latin1.yaml"), latin1);
    const dataset = "kind: Dataset\nname: tiny\nextends: unread\n";
    await writeFile(join(specs, "refers-to-what-cannot-be-read.yaml"), dataset);
  },
  "no-files": async (specs) => {
    await writeFile(join(specs, "notes.txt"), "no spec\n");
  },
  "alias-bomb": async (specs) => {
    const levels = Array.from({ length: 9 }, (_, i) => {
      const items =
        i === 0
          ? '"lol"'
          : Array(9)
              .fill(`*a${i - 1}`)
              .join(", ");
      return `  a${i}: &a${i} [${items}]\n`;
    });
    const head = "kind: Model\nname: small\nid: small-1\nprovider: local\nrequest:\n";
    await writeFile(join(specs, "bomb.yaml"), head + levels.join(""));
  },
  "deep-nesting": async (specs) => {
    const head = "kind: Model\nname: small\nid: small-1\nprovider: local\nrequest:\n";
    await writeFile(join(specs, "deep.yaml"), `${head}  x: ${"[".repeat(70)}${"]".repeat(70)}\n`);
    await writeFile(join(specs, "deeper.yaml"), "[".repeat(200_000));
  },
};

describe("generated projects print exactly what is expected", () => {
  let scratch: string;
  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), "chimera-diagnostics-"));
  });
  afterAll(() => rm(scratch, { recursive: true }));

  test.each(Object.keys(generated))("%s", async (name) => {
    const specs = join(scratch, name, "specs");
    await mkdir(specs, { recursive: true });
    await generated[name]!(specs);
    const printed = await report(dirname(specs));
    await mkdir(join(here, name), { recursive: true });
    expectReport(name, printed);
  });
});

describe("the catalogue", () => {
  const codes = cataloguedCodes("yaml|specs|prompts");

  test("has a sample of every code", () => {
    const printed = [...cases, ...Object.keys(generated)].map((name) =>
      readFileSync(join(here, name, "expected.txt"), "utf8"),
    );
    const shown = new Set(printed.join("\n").match(/(?<=(error|warning) )(yaml|specs|prompts)\/[a-z0-9-]+/g));
    expect(codes.filter((code) => !shown.has(code))).toEqual([]);
    expect([...shown].filter((code) => !codes.includes(code))).toEqual([]);
  });

  test("is documented in docs/diagnostics.md", () => {
    const text = readFileSync(join(root, "docs/diagnostics.md"), "utf8");
    expect(cataloguedCodes("[a-z]+").filter((code) => !text.includes(`\`${code}\``))).toEqual([]);
  });
});

function cataloguedCodes(areas: string): readonly string[] {
  const directory = join(root, "src/diagnostics/catalogue");
  const texts = readdirSync(directory).map((file) => readFileSync(join(directory, file), "utf8"));
  const made = new RegExp(`(?<=make(?:Error|Warning)\\(")(?:${areas})/[a-z0-9-]+(?=")`, "g");
  return [...new Set(texts.join("\n").match(made) ?? [])].sort();
}
