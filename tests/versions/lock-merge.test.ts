import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LockEntry } from "../../src/versions/lock/lock-entry.ts";
import { LockFile } from "../../src/versions/lock/lock-file.ts";
import { anyEntries, entry } from "./entries.ts";
import { forked, mergedBothWays } from "./forked.ts";

const tag = (dataset: string, version: string, word?: string) => entry("tag", dataset, version, word);
const pin = (dataset: string, version: string) => entry("pin", dataset, version);

describe("git merges what two branches named", () => {
  it.each<[string, LockEntry[], LockEntry[], LockEntry[]]>([
    ["the first tags of two datasets", [], [tag("a", "1.0.0")], [tag("b", "1.0.0")]],
    ["two tags of one dataset", [tag("a", "1.0.0")], [tag("a", "1.1.0")], [tag("a", "2.0.0")]],
    ["the same tag for the same version", [tag("a", "1.0.0")], [tag("a", "1.1.0")], [tag("a", "1.1.0")]],
    [
      "tags of neighbours",
      [tag("a", "1.0.0"), tag("b", "1.0.0")],
      [tag("a", "1.1.0")],
      [tag("b", "0.9.0"), tag("b", "1.1.0")],
    ],
    [
      "a tag and another pin",
      [pin("a", "1.0.0"), tag("a", "1.0.0"), pin("b", "1.0.0")],
      [tag("a", "2.0.0"), pin("a", "2.0.0")],
      [tag("a", "1.1.0")],
    ],
    ["pins of neighbours", [pin("a", "1.0.0"), pin("b", "1.0.0")], [pin("a", "2.0.0")], [pin("b", "2.0.0")]],
  ])("%s", async (_, base, left, right) => {
    const both = [...left, ...right].reduce((lock, one) => lock.with(one), new LockFile(base));
    const read = await mergedBothWays(await forked(base, left, right));
    expect(read).toEqual([
      { lock: both, diagnostics: [] },
      { lock: both, diagnostics: [] },
    ]);
  });

  it("into a mistake that is told, with both lines, where one name was given twice", async () => {
    const clashing = await forked([tag("a", "1.0.0")], [tag("a", "1.1.0", "x")], [tag("a", "1.1.0", "y")]);
    for (const { diagnostics } of await mergedBothWays(clashing)) {
      expect(diagnostics.map(({ code }) => code)).toEqual(["lock/two-digests"]);
      const { message, location } = diagnostics[0]!;
      expect([message, location!.line]).toEqual([expect.stringContaining("another one in line 5"), 6]);
    }
    const pinned = await forked([pin("a", "1.0.0")], [pin("a", "1.1.0")], [pin("a", "2.0.0")]);
    for (const { diagnostics } of await mergedBothWays(pinned))
      expect(diagnostics.map(({ code }) => code)).toEqual(["lock/two-digests"]);
  });

  it("whatever tags they are: none is lost in either order", async () => {
    const tags = anyEntries.map((entries) => entries.filter(({ kind }) => kind === "tag"));
    await fc.assert(
      fc.asyncProperty(
        tags,
        fc.array(fc.constantFrom("base", "left", "right"), { minLength: 12, maxLength: 12 }),
        async (all, where) => {
          const of = (name: string) => all.filter((_, at) => where[at] === name);
          const read = await mergedBothWays(await forked(of("base"), of("left"), of("right")));
          const whole = new LockFile(all);
          expect(read).toEqual([
            { lock: whole, diagnostics: [] },
            { lock: whole, diagnostics: [] },
          ]);
        },
      ),
      { numRuns: 12 },
    );
  });
});
