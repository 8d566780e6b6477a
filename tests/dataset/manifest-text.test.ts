import { describe, expect, test } from "vitest";
import type { Manifest } from "../../src/dataset/manifest.ts";
import { manifestText, parseManifest } from "../../src/dataset/manifest-text.ts";
import { sampleManifest } from "./sample-manifest.ts";

describe("text of a manifest", () => {
  test("has its keys in declared order, names sorted, and ends with a line end", () => {
    const text = manifestText(sampleManifest);
    expect(text.startsWith('{\n  "manifestVersion": 2,\n  "dataset": "open-quantum",\n')).toBe(true);
    expect(text.endsWith("}\n")).toBe(true);
    expect(Object.keys(JSON.parse(text))).toEqual([...Object.keys(sampleManifest), "checksum"]);
    expect(Object.keys(JSON.parse(text).counts.answerTypes)).toEqual(["expression", "numeric"]);
  });

  test("does not depend on the order of keys", () => {
    const turned = JSON.parse(JSON.stringify(sampleManifest), (_key, value: unknown) =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).reverse())
        : value,
    );
    expect(manifestText(turned)).toBe(manifestText(sampleManifest));
  });

  test("reads back as the manifest that it was made from", () => {
    const read = parseManifest(manifestText(sampleManifest));
    expect(read).toEqual(sampleManifest);
    expect(manifestText(read as Manifest)).toBe(manifestText(sampleManifest));
    expect(parseManifest(manifestText({ ...sampleManifest, license: null }))?.license).toBeNull();
  });

  test("may have fields that this version does not know", () => {
    expect(parseManifest(JSON.stringify({ ...sampleManifest, later: 1 }))).toEqual(sampleManifest);
  });

  test.each([
    ["no JSON", "{"],
    ["another kind of value", "[]"],
    ["null", "null"],
    ["another layout", JSON.stringify({ ...sampleManifest, manifestVersion: 3 })],
    ["a digest that is none", JSON.stringify({ ...sampleManifest, digest: "abc" })],
    ["a missing list", JSON.stringify({ ...sampleManifest, files: undefined })],
    ["a file without a digest", JSON.stringify({ ...sampleManifest, files: [{ path: "a", bytes: 1 }] })],
    [
      "a count that is no number",
      JSON.stringify({ ...sampleManifest, counts: { ...sampleManifest.counts, splits: { train: "1" } } }),
    ],
  ])("is refused when it is %s", (_what, text) => {
    expect(parseManifest(text)).toBeNull();
  });
});
