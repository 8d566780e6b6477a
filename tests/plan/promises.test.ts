import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { treeDigest } from "../cli/rig.ts";
import { CASES } from "./edits.ts";
import { expectKept, FILES, Project } from "./rig.ts";

const EDITS = CASES.flatMap(({ edits }) => (edits.length === 1 ? edits : []));

/** Every edit is undone by its reverse, so that a sequence of these comes back to what was recorded before. */
function textsWith(applied: ReadonlySet<number>): Record<string, string> {
  const texts: Record<string, string> = { ...FILES };
  for (const at of [...applied].sort((a, b) => a - b)) {
    const [path, from, to] = EDITS[at]!;
    texts[path] = texts[path]!.replace(from, to);
  }
  return texts;
}

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ toggle: fc.nat(EDITS.length - 1) }) },
  { weight: 1, arbitrary: fc.constantFrom({ lose: "results" }, { lose: "blobs" }, { lose: "state" }) },
  { weight: 1, arbitrary: fc.constantFrom({ only: "physics/*" }, { only: "mathematics/modular-*" }) },
);

describe("what a plan promises the build after it keeps", () => {
  test("over random edits, losses and parts", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 6 }), async (steps) => {
        const project = await Project.create();
        const applied = new Set<number>();
        for (const one of steps) {
          if ("toggle" in one) {
            if (!applied.delete(one.toggle)) applied.add(one.toggle);
            for (const [path, text] of Object.entries(textsWith(applied))) await project.write(path, text);
          } else if ("lose" in one) await project.remove(`cache/${one.lose}`);
          const select = "only" in one ? [one.only] : [];
          const selection = { select, limit: null };
          const planned = await project.plan(selection);
          expectKept(planned, await project.build(selection));
        }
      }),
      { numRuns: 12, seed: 20261122, endOnFailure: true },
    );
  }, 180_000);

  test("and a plan writes nothing", async () => {
    const project = await Project.create();
    await project.build();
    await project.edit(["specs/policies.yaml", "trajectories: 2", "trajectories: 3"]);
    await project.remove("cache/results/topics", "cache/results/topic");
    const before = await treeDigest(project.directory);
    const first = await project.plan();
    expect(await treeDigest(project.directory)).toBe(before);
    expect(await project.plan()).toEqual(first);
  });
});
