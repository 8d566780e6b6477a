import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../src/util/digest.ts";
import { entryOf, lineOf } from "../../src/versions/lock/lock-entry.ts";
import { LockFile, parseLock } from "../../src/versions/lock/lock-file.ts";
import type { Publication } from "../../src/versions/lock/publication.ts";
import { anyEntries, entry } from "./entries.ts";
import { forked, mergedBothWays, withLine } from "./forked.ts";

const HUB = "hf://datasets/acme/a";

/** A publication whose version is told by a word. */
function published(more: Partial<Publication> & { readonly word?: string } = {}): Publication {
  const { word = more.version ?? "1.0.0", ...given } = more;
  return {
    kind: "published",
    dataset: "a",
    version: "1.0.0",
    digest: sha256(`version ${word}`),
    remote: HUB,
    commit: null,
    ...given,
  };
}

const anyPublication: fc.Arbitrary<Publication> = fc.record({
  kind: fc.constant("published" as const),
  dataset: fc.constantFrom("alpha", "beta"),
  version: fc.constantFrom("1.0.0", "1.1.0-rc.1", "0123456789ab"),
  digest: fc.constantFrom("x", "y").map((word) => sha256(word)),
  remote: fc.constantFrom(HUB, "s3://bucket/prefix", "file:../a%20store"),
  commit: fc.option(fc.constantFrom("0".repeat(40), "f".repeat(40))),
});
const anyPublications = fc.uniqueArray(anyPublication, { selector: lineOf, maxLength: 12 });

describe("lines that say where a version is", () => {
  it("read as they were written, in any order, doubled and among tags and pins", () => {
    fc.assert(
      fc.property(anyEntries, anyPublications, (entries, publications) => {
        const lock = new LockFile(entries, publications);
        expect(new LockFile(entries.toReversed(), publications.toReversed()).text).toBe(lock.text);
        const lines = lock.text.split("\n");
        for (const text of [lock.text, lines.toReversed().join("\r\n"), [...lines, ...lines].join("\n")])
          expect(parseLock(text)).toEqual({ lock, diagnostics: [] });
      }),
    );
  });

  it("show every edit", () => {
    const line = lineOf(published({ commit: "a".repeat(40) }));
    const seen = new Set<string>();
    for (let at = 0; at < line.length; at++) {
      for (const text of [
        line.slice(0, at) + line.slice(at + 1),
        `${line.slice(0, at)}~${line.slice(at + 1)}`,
      ]) {
        const read = entryOf(text);
        expect([text, read === null || read === "edited"]).toEqual([text, true]);
        seen.add(String(read));
      }
    }
    expect([...seen].sort()).toEqual(["edited", "null"]);
  });

  it("give way to a later commit of the same place, and a name to a version that had none", () => {
    const [first, second] = ["1", "2"].map((digit) => published({ commit: digit.repeat(40) })) as [
      Publication,
      Publication,
    ];
    const nameless = published({ version: first.digest.slice(0, 12), word: "1.0.0" });
    const elsewhere = published({ remote: "s3://bucket" });
    const next = published({ version: "1.1.0" });
    const lock = [nameless, elsewhere, first, next, second].reduce(withLine, new LockFile([]));
    expect(lock.publications).toEqual([second, elsewhere, next]);
  });

  it("stay when versions are named, and name nothing themselves", () => {
    const lock = new LockFile([], [published()])
      .with(entry("tag", "a", "1.0.0"))
      .with(entry("pin", "a", "1.0.0"));
    expect(lock.publications).toEqual([published()]);
    expect(lock.entries.map(({ kind }) => kind)).toEqual(["pin", "tag"]);
    expect(new LockFile([], [published()]).tagsOf("a")).toEqual([]);
  });

  it.each<[string, Publication[], Publication[]]>([
    ["of two versions", [published()], [published({ version: "1.1.0" })]],
    ["of one version at two remotes", [published()], [published({ remote: "s3://bucket/x" })]],
    ["of the same publication", [published()], [published()]],
    [
      "of two commits with one version",
      [published({ commit: "1".repeat(40) })],
      [published({ commit: "2".repeat(40) })],
    ],
    ["of two datasets", [published({ dataset: "b" })], [published({ dataset: "c" })]],
  ])("survive a merge, in either order: those %s", async (_, left, right) => {
    const base = [entry("tag", "a", "1.0.0"), entry("tag", "b", "1.0.0")];
    const lines = [...new Map([...left, ...right].map((one) => [lineOf(one), one])).values()];
    const both = new LockFile(base, lines);
    expect(await mergedBothWays(await forked(base, left, right))).toEqual([
      { lock: both, diagnostics: [] },
      { lock: both, diagnostics: [] },
    ]);
  });
});
