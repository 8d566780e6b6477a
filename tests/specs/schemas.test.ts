import { describe, expect, test } from "vitest";
import { KINDS, SCHEMAS } from "../../src/specs/kinds.ts";
import { schemaFile } from "../../src/specs/schema-file.ts";
import type { Schema } from "../../src/specs/schemas/schema.ts";
import { schemaErrors } from "../../src/specs/validate-document.ts";

type Visit = (schema: Schema, path: string) => void;

function walk(schema: Schema, path: string, visit: Visit): void {
  visit(schema, path);
  for (const [key, property] of Object.entries(schema.properties ?? {}))
    walk(property, `${path}.${key}`, visit);
  if (schema.items) walk(schema.items, `${path}[]`, visit);
  if (schema.additionalProperties) walk(schema.additionalProperties, `${path}{}`, visit);
}

describe.each(KINDS)("the schema of %s", (kind) => {
  test("describes and tags every property", () => {
    walk(SCHEMAS[kind], kind, (schema, path) => {
      for (const [key, property] of Object.entries(schema.properties ?? {})) {
        expect(property.description, `${path}.${key}`).toMatch(/^\S.*\.$/);
        expect(["identity", "selection", "run"], `${path}.${key}`).toContain(property["x-chimera"]);
      }
    });
  });

  test("allows no unknown key in any mapping with named fields", () => {
    walk(SCHEMAS[kind], kind, (schema, path) => {
      if (schema.properties !== undefined) expect(schema.additionalProperties, path).toBe(false);
    });
  });

  test("has defaults that it accepts itself", () => {
    walk(SCHEMAS[kind], kind, (schema) => {
      for (const [key, { default: value }] of Object.entries(
        schema === SCHEMAS[kind] ? (schema.properties ?? {}) : {},
      )) {
        if (value === undefined) continue;
        const errors = schemaErrors(kind, { [key]: value }).filter(({ keyword }) => keyword !== "required");
        expect(errors, key).toEqual([]);
      }
    });
  });

  test("is written as draft-07 under the kind's kebab-case name", () => {
    const { name, text } = schemaFile(kind);
    expect(name).toBe(`${kind.replace(/\B[A-Z]/g, "-$&").toLowerCase()}.schema.json`);
    const parsed = JSON.parse(text);
    expect(parsed).toMatchObject({
      $schema: "http://json-schema.org/draft-07/schema#",
      title: kind,
      type: "object",
    });
    expect(parsed).not.toHaveProperty("$id");
    expect(parsed.description).toMatch(/\.$/);
    expect(schemaFile(kind).text).toBe(text);
  });
});
