import { describe, expect, test } from "vitest";
import type { Problem } from "../../src/method/problem.ts";
import { decided, validateProblem } from "../../src/method/validation.ts";
import type { ResolvedVerification } from "../../src/specs/resolved.ts";
import { LAB, Lab, refusal, vote, withModel, withPolicies } from "./lab.ts";

const PROBLEM: Problem = {
  problem: "How many lattice paths lead from the origin to (2, 3)?",
  answer: "10",
  answerType: "numeric",
  unit: null,
  tolerance: 0,
};
const [VALIDATOR] = LAB.verification.validators;

/** A panel of validators that reply what is written down: yes, no, or nothing that can be used. */
async function voteOn(
  says: readonly ("yes" | "no" | "none")[],
  policy: Partial<ResolvedVerification>,
  lab = new Lab(({ draw }) => {
    const said = says[draw.positions[0]!];
    return said === "none" ? refusal : vote(said === "yes");
  }),
) {
  const validators = says.map(() => VALIDATOR!);
  const dataset = withPolicies({ verification: { validators, ...policy } });
  const { content, meta } = await validateProblem(lab.context(dataset), PROBLEM);
  return { ...content, meta, lab };
}

const RULES: readonly ResolvedVerification["rule"][] = [
  "unanimous",
  "majority",
  ...[1, 2, 3, 4, 5].map((atLeast) => ({ atLeast })),
];

/** Every sequence of votes of that length. */
const allVotes = (length: number): boolean[][] =>
  Array.from({ length: 2 ** length }, (_, bits) =>
    Array.from({ length }, (__, at) => ((bits >> at) & 1) === 1),
  );

function passes(rule: ResolvedVerification["rule"], votes: readonly boolean[]): boolean {
  const yes = votes.filter(Boolean).length;
  if (rule === "unanimous") return yes === votes.length;
  return rule === "majority" ? yes > votes.length / 2 : yes >= rule.atLeast;
}

describe("the rule for votes", () => {
  for (const rule of RULES) {
    test(`${JSON.stringify(rule)} settles as soon as further votes cannot turn it, and never sooner`, () => {
      for (let size = 1; size <= 5; size++) {
        for (let given = 0; given <= size; given++)
          for (const votes of allVotes(given)) {
            const ends = new Set(allVotes(size - given).map((rest) => passes(rule, [...votes, ...rest])));
            const expected = ends.size === 1 ? [...ends][0]! : null;
            expect(decided({ rule, panel: null }, votes, size - given), JSON.stringify({ size, votes })).toBe(
              expected,
            );
          }
      }
    });
  }

  test("is what lets a problem pass", async () => {
    expect((await voteOn(["yes", "yes", "no"], { rule: "unanimous" })).valid).toBe(false);
    expect((await voteOn(["yes", "yes", "no"], { rule: "majority" })).valid).toBe(true);
    expect((await voteOn(["yes", "no"], { rule: "majority" })).valid).toBe(false);
    expect((await voteOn(["no", "no", "yes"], { rule: { atLeast: 1 } })).valid).toBe(true);
    expect((await voteOn(["yes", "yes"], { rule: "unanimous" })).valid).toBe(true);
  });
});

describe("a validator", () => {
  test("counts as one vote against when no reply of it can be used", async () => {
    const { valid, votes, meta } = await voteOn(["yes", "none"], { rule: "unanimous", draws: 2 });
    expect(valid).toBe(false);
    expect(votes[1]).toMatchObject({ valid: false, criteria: null, reason: "no usable reply: refusal No." });
    expect(meta.asked).toHaveLength(3);
    expect((await voteOn(["yes", "none", "yes"], { rule: "majority" })).valid).toBe(true);
  });

  test("is for a problem only when all four criteria hold", async () => {
    for (const criterion of ["fitsTopic", "clear", "singleAnswer", "answerCorrect"]) {
      const lab = new Lab(() => ({ ...vote(true), [criterion]: false }));
      expect((await voteOn(["yes"], {}, lab)).valid, criterion).toBe(false);
    }
  });

  test("that stands twice in the policy gives two draws of its own", async () => {
    const { lab, votes } = await voteOn(["yes", "no"], {});
    expect(new Set(lab.keysOf("validation")).size).toBe(2);
    expect(votes.map(({ valid }) => valid)).toEqual([true, false]);
  });

  test("with another output cap than its twin's still gives a draw of its own", async () => {
    // A reply's key leaves out the cap, so that raising it asks again for cut replies alone.
    const lab = new Lab();
    const capped = withModel("judge", { maxOutputTokens: 5000 });
    const validators = [VALIDATOR!, { ...VALIDATOR!, role: "judge" }];
    const dataset = withPolicies({ verification: { validators } }, capped);
    await validateProblem(lab.context(dataset), PROBLEM);
    expect(new Set(lab.keysOf("validation")).size).toBe(2);
  });

  test("keeps its draw when another model joins before it", async () => {
    const lab = new Lab(() => vote(true));
    const other = { ...VALIDATOR!, role: "judge" };
    const own = withModel("judge", { id: "simulated-two" });
    const ask = async (validators: ResolvedVerification["validators"]) => {
      lab.forget();
      const dataset = withPolicies({ verification: { validators } }, own);
      await validateProblem(lab.context(dataset), PROBLEM);
      return lab.keysOf("validation");
    };
    const [alone] = await ask([VALIDATOR!]);
    const both = await ask([other, VALIDATOR!]);
    expect(both).toHaveLength(2);
    expect(both).toContain(alone);
    expect(lab.sent).toHaveLength(1);
  });

  test("is not asked once the outcome is settled, where the policy stops early", async () => {
    const asked = async (says: readonly ("yes" | "no")[], policy: Partial<ResolvedVerification>) => {
      const { lab, votes, valid } = await voteOn(says, { earlyStop: true, ...policy });
      expect(lab.sent).toHaveLength(votes.length);
      return [votes.length, valid];
    };
    expect(await asked(["no", "yes", "yes"], { rule: "unanimous" })).toEqual([1, false]);
    expect(await asked(["yes", "yes", "no"], { rule: "majority" })).toEqual([2, true]);
    expect(await asked(["yes", "no", "yes"], { rule: "majority" })).toEqual([3, true]);
    expect(await asked(["no", "yes", "no"], { rule: { atLeast: 1 } })).toEqual([2, true]);
  });

  test("votes on the problem with its unit, and on nothing else of the slot", async () => {
    const lab = new Lab(() => vote(true));
    const validate = (ordinal: number) =>
      validateProblem(lab.context(LAB, ordinal), { ...PROBLEM, unit: "paths" });
    await validate(0);
    const [sent] = lab.sent;
    expect(sent!.messages.at(-1)!.content).toContain("Proposed answer: 10 paths");
    await validate(1);
    expect(lab.sent).toHaveLength(1);
  });
});
