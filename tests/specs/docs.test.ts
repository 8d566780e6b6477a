import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { KINDS, SCHEMAS } from "../../src/specs/kinds.ts";
import { loadSpecs } from "../../src/specs/load-specs.ts";

const text = readFileSync(join(import.meta.dirname, "../../docs/specs.md"), "utf8");
const sections = new Map(text.split(/^## /m).map((section) => [section.split("\n")[0]!, section]));

describe.each(KINDS)("docs/specs.md on %s", (kind) => {
  const section = sections.get(kind) ?? "";

  test("names every field, and its default", () => {
    for (const [key, { default: value }] of Object.entries(SCHEMAS[kind].properties)) {
      if (key === "kind" || key === "grading") continue;
      const row = section.split("\n").find((line) => line.startsWith(`| \`${key}\``));
      expect(row, key).toBeDefined();
      const column = row!.split("|")[2]!.trim();
      if (
        typeof value === "number" ||
        typeof value === "boolean" ||
        typeof value === "string" ||
        value === null
      )
        expect(column, key).toBe(`\`${value === "" ? '""' : value}\``);
      else if (SCHEMAS[kind].required.includes(key)) expect(column, key).toBe("");
      else expect(column, key).not.toBe("");
    }
  });

  test("has an example of the right shape", async () => {
    const example = /```yaml\n(.*?)```/s.exec(section)![1]!;
    const { diagnostics, documents } = await loadSpecs([{ path: "specs/example.yaml", text: example }]);
    const ofShape = diagnostics.filter(
      ({ code }) => !["specs/unknown-reference", "specs/no-topics"].includes(code),
    );
    expect(ofShape).toEqual([]);
    expect(documents[kind]).toBe(1);
  });
});
