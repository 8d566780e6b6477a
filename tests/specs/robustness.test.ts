import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatDiagnostics } from "../../src/diagnostics/print.ts";
import { loadSpecs } from "../../src/specs/load-specs.ts";
import { BASE, DATASET } from "./helpers.ts";

const TEXT = `${BASE}---\n${DATASET}`;
const LINES = TEXT.split("\n");
// biome-ignore format: one list
const SCRAPS = [
  "\t", "{", "}", "[", "]", "'", '"', "*a", "&a ", "!x ", "<<: ", "? ", "- ", ": ", "---\n", "...\n", "|\n", ">-\n", "# ",
  "{{ ", " }}", "{% ", " %}", "{% if x %}", "null", "-1", "1e400", ".nan", "\u0000", "\ud800", "\ufeff", "\r", "%YAML 9\n",
  "__proto__: 1\n", "constructor: 1\n", "kind: Dataset\n", "name: small\n", "extends: tiny\n", "topics: [\"**\"]\n",
];

async function check(text: string): Promise<void> {
  const { project, diagnostics } = await loadSpecs([{ path: "specs/a.yaml", text }]);
  expect(project === null).toBe(diagnostics.some(({ severity }) => severity === "error"));
  const lines = text.split("\n").length;
  for (const { location, message, hint } of diagnostics) {
    expect(location!.line).toBeGreaterThanOrEqual(1);
    expect(location!.line).toBeLessThanOrEqual(lines);
    expect(location!.column).toBeLessThanOrEqual(location!.sourceLine.length + 2);
    expect(message).toMatch(/[.?]$/);
    expect(`${message} ${hint}`).not.toMatch(/\[object|NaN|line:\d/);
  }
  expect(formatDiagnostics(diagnostics, { color: false })).not.toContain("\x1b");
}

describe("whatever stands in a spec", () => {
  test("scraps put into a good spec end in diagnostics, never in an exception", async () => {
    const edit = fc.record({ at: fc.nat(TEXT.length), scrap: fc.constantFrom(...SCRAPS), cut: fc.nat(6) });
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
        let text = TEXT;
        for (const { at, scrap, cut } of edits) text = text.slice(0, at) + scrap + text.slice(at + cut);
        await check(text);
      }),
      { numRuns: 1500 },
    );
  });

  test("so do lines that are missing, doubled or indented", async () => {
    const edit = fc.record({
      at: fc.nat(LINES.length - 1),
      how: fc.constantFrom("drop", "double", "indent", "outdent"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 3 }), async (edits) => {
        const lines: string[] = [...LINES];
        for (const { at, how } of edits) {
          const line = lines[at]!;
          const changed = {
            drop: [],
            double: [line, line],
            indent: [`  ${line}`],
            outdent: [line.trimStart()],
          }[how];
          lines.splice(at, 1, changed.join("\n"));
        }
        await check(lines.join("\n"));
      }),
      { numRuns: 500 },
    );
  });

  test("and values of any type under every key", async () => {
    const key = fc.constantFrom(...new Set(LINES.flatMap((line) => /^(\w+):/.exec(line)?.[1] ?? [])));
    await fc.assert(
      fc.asyncProperty(key, fc.json({ maxDepth: 3 }), async (name, value) => {
        await check(TEXT.replace(new RegExp(`^${name}: .*$`, "m"), `${name}: ${value}`));
      }),
      { numRuns: 500 },
    );
  });
});

test("large inputs stay fast", async () => {
  const head = "kind: Model\nname: small\nid: small-1\nprovider: local\nrequest:\n";
  const inputs = {
    keys: head + Array.from({ length: 40_000 }, (_, i) => `  k${i}: 1\n`).join(""),
    unknown: `kind: Model\n${Array.from({ length: 20_000 }, (_, i) => `k${i}: 1\n`).join("")}`,
    aliases: `${head}  a: &a 1\n  b: [${Array(40_000).fill("*a").join(", ")}]\n`,
    topics: `kind: Topics\ndiscipline: physics\narea: A\ntopics:\n${Array.from({ length: 30_000 }, (_, i) => `  - Topic ${i}\n`).join("")}`,
  };
  for (const [name, text] of Object.entries(inputs)) {
    const start = performance.now();
    await loadSpecs([{ path: "specs/a.yaml", text }]);
    expect(performance.now() - start, name).toBeLessThan(8000);
  }
});
