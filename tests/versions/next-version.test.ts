import { describe, expect, it } from "vitest";
import { LockFile } from "../../src/versions/lock/lock-file.ts";
import {
  type BumpLevel,
  baseOf,
  lastPreRelease,
  levelOf,
  preReleaseOf,
  releaseAfter,
} from "../../src/versions/lock/next-version.ts";
import { entry } from "./entries.ts";

const tagged = (...versions: readonly string[]) =>
  new LockFile(versions.map((version) => entry("tag", "a", version))).tagsOf("a");

describe("the step that a change is", () => {
  const none = { added: 0, removed: 0, changed: 0, moved: 0 };
  it.each([
    [{}, "patch"],
    [{ added: 3 }, "minor"],
    [{ removed: 1 }, "major"],
    [{ changed: 1 }, "major"],
    [{ moved: 1 }, "major"],
    [{ added: 9, moved: 1 }, "major"],
  ])("%o is a %s version", (counts, level) => {
    expect(levelOf({ ...none, ...counts })).toBe(level);
  });
});

describe("the next number", () => {
  it.each<[string[], BumpLevel, string]>([
    [["1.2.3"], "patch", "1.2.4"],
    [["1.2.3"], "minor", "1.3.0"],
    [["1.2.3"], "major", "2.0.0"],
    [["1.9.0", "1.10.0"], "minor", "1.11.0"],
    [["0.3.1"], "major", "1.0.0"],
    // A release that was announced is the next one at the least.
    [["1.0.0", "1.1.0-rc.2"], "patch", "1.1.0"],
    [["1.0.0", "1.1.0-rc.2"], "minor", "1.1.0"],
    [["1.0.0", "1.1.0-rc.2"], "major", "2.0.0"],
    [["1.0.0", "2.0.0-rc.1"], "minor", "2.0.0"],
    [["1.0.0-rc.1"], "patch", "1.0.0"],
    [["1.0.0-rc.1"], "major", "1.0.0"],
  ])("after %j by a %s step is %s", (versions, level, next) => {
    const tags = tagged(...versions);
    expect(releaseAfter(tags, baseOf(tags)!, level)).toBe(next);
  });

  it("of a pre-release goes on within its release and word", () => {
    const tags = tagged("1.0.0", "1.1.0-rc.1", "1.1.0-rc.10", "1.1.0-beta.4", "1.2.0-rc");
    expect(preReleaseOf(tags, "1.1.0", "rc")).toBe("1.1.0-rc.11");
    expect(preReleaseOf(tags, "1.1.0", "beta")).toBe("1.1.0-beta.5");
    expect(preReleaseOf(tags, "1.2.0", "rc")).toBe("1.2.0-rc.1");
    expect(preReleaseOf(tags, "2.0.0", "alpha.x")).toBe("2.0.0-alpha.x.1");
    expect(preReleaseOf(tags, "2.0.0", "r c")).toBeNull();
    expect(lastPreRelease(tags, "1.1.0", "rc")?.version).toBe("1.1.0-rc.10");
  });

  it("goes on from the highest release, not from what came last", () => {
    expect(baseOf(tagged("2.0.0-rc.1", "1.0.0", "1.5.0"))?.version).toBe("1.5.0");
    expect(baseOf(tagged("1.0.0-rc.1", "1.0.0-rc.2"))?.version).toBe("1.0.0-rc.2");
    expect(baseOf([])).toBeNull();
  });
});
