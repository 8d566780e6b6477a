import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { extractAnswer } from "../../src/method/grading/extract-answer.ts";
import type { ResolvedDataset } from "../../src/specs/resolved.ts";
import { type Change, IDLE, MOVING, ROLE_NAMES } from "./changes.ts";
import { keysOf, type SlotKeys, STAGES } from "./collect-keys.ts";
import { modelNamed, type SampleParts, sampleDataset } from "./sample-dataset.ts";

const anyParts: fc.Arbitrary<SampleParts> = fc.record({
  wording: fc.stringMatching(/^[A-Za-z ]{1,20}$/),
  temperature: fc.constantFrom(0, 0.3, 0.7, 1),
  seed: fc.integer({ min: 0, max: 10_000 }),
  trajectories: fc.integer({ min: 1, max: 2 }),
});

const common = (one: readonly string[], other: readonly string[]) => one.filter((key) => other.includes(key));
const allKeys = ({ keys }: SlotKeys) => STAGES.flatMap((stage) => keys[stage]);

/** With the same replies on both sides: the named stages share no key with before, and the others share all. */
function expectMoved(before: SlotKeys, after: SlotKeys, { moves }: Pick<Change, "moves">): void {
  for (const stage of STAGES) {
    const [old, now] = [before.keys[stage], after.keys[stage]];
    expect(old.length, stage).toBeGreaterThan(0);
    if (moves.includes(stage)) {
      expect(now, stage).toHaveLength(old.length);
      expect(common(now, old), stage).toEqual([]);
    } else expect(now, stage).toEqual(old);
  }
}

/** What a stage's questions are made of, as far as earlier stages said it. */
function consumedBy(stage: (typeof STAGES)[number], { texts }: SlotKeys): readonly string[] {
  switch (stage) {
    case "problem":
      return [];
    case "validation":
    case "solution":
      return texts.problem;
    case "grading":
      return [...texts.problem, ...texts.solution.map(extractAnswer).sort()];
  }
}

/** With replies that the models gave anew: other stages move exactly where what they consume was said otherwise. */
function expectMovedByText(before: SlotKeys, after: SlotKeys, { moves }: Pick<Change, "moves">): void {
  for (const stage of STAGES) {
    const [old, now] = [before.keys[stage], after.keys[stage]];
    if (moves.includes(stage)) expect(common(now, old), stage).toEqual([]);
    else if (isDeepStrictEqual(consumedBy(stage, before), consumedBy(stage, after)))
      expect(now, stage).toEqual(old);
    else expect(now, stage).not.toEqual(old);
  }
}

describe("exactly one thing about a dataset is changed", () => {
  test("every stage of the sample asks something, and asks the same when nothing is changed", async () => {
    await fc.assert(
      fc.asyncProperty(anyParts, fc.nat({ max: 5 }), async (parts, ordinal) => {
        const keys = await keysOf(sampleDataset(parts), { ordinal });
        for (const stage of STAGES) expect(keys.keys[stage].length, stage).toBeGreaterThan(0);
        expect(new Set(allKeys(keys)).size).toBe(allKeys(keys).length);
        expect((await keysOf(sampleDataset(parts), { ordinal })).keys).toEqual(keys.keys);
      }),
      { numRuns: 20 },
    );
  });

  test.each(MOVING.map((change) => [change.what, change.moves.join(" and "), change] as const))(
    "%s: makes unknown the replies of %s, and no others",
    async (_, __, change) => {
      await fc.assert(
        fc.asyncProperty(anyParts, fc.nat({ max: 5 }), async (parts, ordinal) => {
          const before = await keysOf(sampleDataset(parts), { ordinal });
          const changed = change.change(sampleDataset(parts));
          expectMoved(before, await keysOf(changed, { ordinal, told: before.replies }), change);
          expectMovedByText(before, await keysOf(changed, { ordinal }), change);
        }),
        { numRuns: 4 },
      );
    },
  );

  test.each(IDLE.map((change) => [change.what, change] as const))(
    "%s: every reply stays known",
    async (_, change) => {
      await fc.assert(
        fc.asyncProperty(anyParts, fc.nat({ max: 5 }), async (parts, ordinal) => {
          const before = await keysOf(sampleDataset(parts), { ordinal });
          expect((await keysOf(change.change(sampleDataset(parts)), { ordinal })).keys).toEqual(before.keys);
        }),
        { numRuns: 4 },
      );
    },
  );

  test("several at once: the replies of each change's stages are unknown, and no others", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyParts,
        fc.uniqueArray(fc.constantFrom(...MOVING, ...IDLE), { minLength: 2, maxLength: 4 }),
        async (parts, changes) => {
          const before = await keysOf(sampleDataset(parts));
          // The others look roles up by the sample's names.
          changes.sort((a, b) => Number(a.what === ROLE_NAMES) - Number(b.what === ROLE_NAMES));
          const changed = changes.reduce((dataset, { change }) => change(dataset), sampleDataset(parts));
          const moves = changes.flatMap((change) => change.moves);
          expectMoved(before, await keysOf(changed, { told: before.replies }), { moves });
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("another sample of the same topic", () => {
  test("has problem replies of its own, and shares later ones only where its problem is the same", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyParts,
        fc.nat({ max: 5 }),
        fc.integer({ min: 1, max: 5 }),
        async (parts, ordinal, more) => {
          const before = await keysOf(sampleDataset(parts), { ordinal });
          const other = { ordinal: ordinal + more };
          const moves = ["problem"] as const;
          expectMoved(before, await keysOf(sampleDataset(parts), { ...other, told: before.replies }), {
            moves,
          });
          expectMovedByText(before, await keysOf(sampleDataset(parts), other), { moves });
        },
      ),
      { numRuns: 15 },
    );
  });
});

describe("more of something", () => {
  const expectOnlyMore = async (changed: ResolvedDataset, stages: readonly string[]) => {
    const before = await keysOf(sampleDataset());
    const after = await keysOf(changed, { told: before.replies });
    for (const stage of STAGES) {
      expect(common(before.keys[stage], after.keys[stage]), stage).toEqual(before.keys[stage]);
      expect(after.keys[stage].length > before.keys[stage].length, stage).toBe(stages.includes(stage));
    }
  };

  test("trajectories keeps those there are", async () => {
    await expectOnlyMore(sampleDataset({ trajectories: 5 }), ["solution", "grading"]);
  });

  test("votes of a judge keeps those there are", async () => {
    const { solution, ...rest } = sampleDataset();
    const judges = solution.grading.judges.map((judge) => ({ ...judge, votes: 3 }));
    const more = { ...solution, grading: { ...solution.grading, judges } };
    await expectOnlyMore({ ...rest, solution: more }, ["grading"]);
  });

  test.each<[string, (validators: readonly unknown[], added: unknown) => unknown[]]>([
    ["behind", (validators, added) => [...validators, added]],
    ["in front", (validators, added) => [added, ...validators]],
  ])("validators keeps those there are, another one %s", async (_, place) => {
    const { verification, roles, ...rest } = sampleDataset();
    const added = { ...verification.validators[0]!, role: "validator-c" };
    const validators = place(verification.validators, added) as typeof verification.validators;
    const more = { ...roles, "validator-c": modelNamed("validator-c") };
    await expectOnlyMore({ ...rest, roles: more, verification: { ...verification, validators } }, [
      "validation",
    ]);
  });

  test("validators that are one model asked alike are asked apart", async () => {
    const { verification, roles, ...rest } = sampleDataset();
    const validators = [...verification.validators, { ...verification.validators[0]!, role: "validator-c" }];
    const more = { ...roles, "validator-c": { ...roles["validator-a"]!, name: "another-document" } };
    const changed = { ...rest, roles: more, verification: { ...verification, validators } };
    const { keys } = await keysOf(changed);
    expect(new Set(keys.validation).size).toBe(keys.validation.length);
    await expectOnlyMore(changed, ["validation"]);
  });
});
