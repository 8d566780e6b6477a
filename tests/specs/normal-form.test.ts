import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Document, parseAllDocuments, Scalar, stringify, visit } from "yaml";
import { loadSpecs } from "../../src/specs/load-specs.ts";
import type { SpecFile } from "../../src/specs/read-spec-files.ts";
import { BASE, DATASET, project } from "./helpers.ts";

const CHILD = "kind: Dataset\nname: child\nextends: tiny\nmaxSamples: 2\nroles: { solver: small }\n";
const MORE = `kind: Topics
discipline: physics
area: Waves
guidance: |
  Prefer closed forms.
topics:
  - Solitons
  - { title: Dispersion, samples: 4, formerly: [dispersal] }
---
kind: GenerationPolicy
name: varied
prompt: write
facets: { angle: [a limit, a count], level: { hard: 2, easy: 1 } }
`;
const TEXT = [BASE, DATASET, CHILD, MORE].join("---\n");
const expected = await project(TEXT);
const values = parseAllDocuments(TEXT).map((document) => document.toJS() as object);

const STYLES = [Scalar.PLAIN, Scalar.QUOTE_DOUBLE, Scalar.QUOTE_SINGLE, Scalar.BLOCK_LITERAL] as const;

/** The value with the keys of every mapping in another order. */
function shuffleKeys(value: unknown, pick: (n: number) => number): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffleKeys(item, pick));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const shuffled: [string, unknown][] = [];
  while (entries.length > 0) {
    const [[key, inner]] = entries.splice(pick(entries.length), 1) as [[string, unknown]];
    shuffled.push([key, shuffleKeys(inner, pick)]);
  }
  return Object.fromEntries(shuffled);
}

function restyle(value: unknown, pick: (n: number) => number): string {
  const document = new Document(shuffleKeys(value, pick));
  visit(document, {
    Scalar(key, node) {
      if (typeof node.value === "string") node.type = STYLES[pick(key === "key" ? 3 : 4)]!;
      if (pick(6) === 0 && key !== "key") node.comment = " a remark";
    },
    Collection(_, node) {
      if (pick(4) === 0) node.flow = true;
    },
  });
  return stringify(document, { indent: 2 + pick(3), lineWidth: pick(2) === 0 ? 0 : 40 });
}

describe("how specs are written changes nothing of what they mean", () => {
  test("order, quoting, comments, flow and block style, line ends and the split into files", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.infiniteStream(fc.nat(10_000)),
        fc.boolean(),
        fc.boolean(),
        async (stream, crlf, bom) => {
          const pick = (n: number) => stream.next().value % n;
          const rest = [...values];
          const texts: string[][] = [[], [], []];
          while (rest.length > 0) texts[pick(3)]!.push(restyle(rest.splice(pick(rest.length), 1)[0], pick));
          const files: SpecFile[] = texts.map((documents, i) => {
            const text = `${bom ? "\ufeff" : ""}# file ${i}\n${documents.join("---\n")}`;
            return {
              path: `specs/${pick(100)}-${i}.yaml`,
              text: crlf ? text.replaceAll("\n", "\r\n") : text,
            };
          });
          const result = await loadSpecs(files);
          expect(result.diagnostics.map((d) => d.message)).toEqual([]);
          expect(result.project).toEqual(expected);
        },
      ),
      { numRuns: 150 },
    );
  });

  test("anchors and aliases", async () => {
    const anchored = TEXT.replace(
      "policies: { generation: writing, verification: voting, solution: solving, curation: keeping }\nroles: { problem-writer: small, validator: small, solver: small }",
      "policies: { generation: writing, verification: voting, solution: solving, curation: keeping }\nroles: { problem-writer: &it small, validator: *it, solver: *it }",
    );
    expect(anchored).not.toBe(TEXT);
    expect(await project(anchored)).toEqual(expected);
  });

  test("the order of the files given", async () => {
    const files = TEXT.split("---\n").map((text, i) => ({ path: `specs/${i}.yaml`, text }));
    expect(await loadSpecs([...files].reverse())).toEqual(await loadSpecs(files));
  });
});
