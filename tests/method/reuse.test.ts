import { describe, expect, test } from "vitest";
import { methodIdentity } from "../../src/method/identity.ts";
import { slotTarget } from "../../src/method/slot.ts";
import type { SlotContext } from "../../src/method/slot-context.ts";
import type { ResolvedDataset } from "../../src/specs/resolved.ts";
import { LAB, Lab, withFaults, withModel, withPolicies } from "./lab.ts";

const trajectories = (count: number, base = LAB) =>
  withPolicies({ solution: { solvers: [{ ...base.solution.solvers[0]!, trajectories: count }] } }, base);
const grading = (change: Partial<ResolvedDataset["solution"]["grading"]>) =>
  withPolicies({ solution: { grading: { ...LAB.solution.grading, ...change } } });

/** Fills slot 0 under one dataset and then under another; gives what the second asked models for. */
async function askedAnew(first: ResolvedDataset, second: ResolvedDataset) {
  const lab = new Lab();
  const before = await lab.slot(first);
  lab.forget();
  const after = await lab.slot(second);
  return { lab, before, after, sent: lab.sent.map(({ draw }) => draw.stage) };
}

describe("a slot that is evaluated again", () => {
  test("asks and computes nothing when nothing changed", async () => {
    const { lab } = await askedAnew(LAB, LAB);
    expect(lab.asked).toEqual([]);
    expect(lab.computed).toEqual([]);
  });

  test("makes no call for another rule of votes", async () => {
    const { lab, sent } = await askedAnew(LAB, withPolicies({ verification: { rule: "majority" } }));
    expect(sent).toEqual([]);
    expect(lab.computed).toEqual(["slot", "validation"]);
  });

  test("makes no call for another tolerance", async () => {
    const { lab, sent } = await askedAnew(LAB, grading({ relativeTolerance: 0.05 }));
    expect(sent).toEqual([]);
    expect(lab.computed).toEqual(["slot", "grading"]);
  });

  test("makes no call for other checks that the problem passes, and stops at the equal problem", async () => {
    const checks = { ...LAB.generation.checks, maxProblemLength: 5000 };
    const { lab, sent } = await askedAnew(LAB, withPolicies({ generation: { checks } }));
    expect(sent).toEqual([]);
    expect(lab.computed).toEqual(["slot", "problem"]);
  });

  test("keeps its solutions under another judge", async () => {
    const unsure = withFaults("solver", { malformed: 0 });
    const { sent, lab } = await askedAnew(unsure, withModel("judge", { id: "simulated-other" }, unsure));
    expect(sent).toEqual([]);
    expect(lab.computed).toEqual(["slot", "grading"]);
  });

  test("asks the new judge alone where comparing was not enough", async () => {
    const lab = new Lab(({ draw }) => (draw.stage === "solution" ? "Final answer: twelve, I believe" : null));
    await lab.slot(LAB);
    lab.forget();
    await lab.slot(withModel("judge", { id: "simulated-other" }));
    expect(lab.sent.map(({ draw }) => draw.stage)).toEqual(["grading"]);
  });

  test("makes no call when a model moves to another provider or is renamed", async () => {
    const { lab } = await askedAnew(LAB, withModel("solver", { provider: "elsewhere" }));
    expect(lab.computed).toEqual([]);
  });

  test("asks the solver alone when the solver's model changes", async () => {
    const { sent } = await askedAnew(LAB, withModel("solver", { id: "simulated-other" }));
    expect(sent).toEqual(["solution"]);
  });

  test("asks for everything from a stage on when its revision is raised", async () => {
    const raised = (policy: "generation" | "verification" | "solution") =>
      askedAnew(LAB, withPolicies({ [policy]: { revision: 2 } })).then(({ sent }) => sent);
    expect(await raised("generation")).toEqual(["problem", "validation", "solution"]);
    expect(await raised("verification")).toEqual(["validation"]);
    expect(await raised("solution")).toEqual(["solution"]);
  });
});

describe("trajectories", () => {
  test("of one solver differ in their draw, and so in their key", async () => {
    const lab = new Lab();
    const { filled } = await lab.slot(trajectories(3));
    expect(filled!.trajectories).toHaveLength(3);
    expect(new Set(lab.keysOf("solution")).size).toBe(3);
    const draws = lab.sent
      .filter(({ draw }) => draw.stage === "solution")
      .map(({ draw }) => draw.positions[0]);
    expect(draws.toSorted()).toEqual([0, 1, 2]);
  });

  test("keep their keys when one is added or taken away", async () => {
    const lab = new Lab();
    const few = await lab.slot(trajectories(2));
    const keys = lab.keysOf("solution");
    lab.forget();
    const more = await lab.slot(trajectories(3));
    expect(lab.sentOf("solution")).toBe(1);
    expect(more.filled!.trajectories.slice(0, 2)).toEqual(few.filled!.trajectories);
    expect(keys).not.toContain(lab.keysOf("solution")[0]);
    lab.forget();
    await lab.slot(trajectories(1));
    expect(lab.sent).toEqual([]);
  });

  test("of a solver that stands twice are draws of their own", async () => {
    const [solver] = LAB.solution.solvers;
    const lab = new Lab();
    const twice = { ...LAB.solution, solvers: [solver!, { ...solver!, trajectories: 2 }] };
    await lab.slot(withPolicies({ solution: twice }));
    expect(new Set(lab.keysOf("solution")).size).toBe(3);
  });

  test("keep the records' rows in one order, whichever ends first", async () => {
    const rows = async () => {
      const { meta } = await new Lab().slot(trajectories(6));
      return meta.asked;
    };
    expect(await rows()).toEqual(await rows());
  });
});

describe("slots of a topic", () => {
  test("ask for problems under keys of their own, though their prompts are equal", async () => {
    const lab = new Lab();
    await Promise.all([0, 1, 2].map((ordinal) => lab.slot(LAB, ordinal)));
    expect(new Set(lab.keysOf("problem")).size).toBe(3);
  });

  test("are not touched by the dataset's name and title", async () => {
    const { lab } = await askedAnew(LAB, { ...LAB, name: "renamed", title: "Other words" });
    expect(lab.computed).toEqual([]);
  });

  test("make no call when the topic's id changes and its title does not", async () => {
    const disciplines = LAB.disciplines.map(({ topics, ...discipline }) => ({
      ...discipline,
      topics: topics.map((topic) => ({ ...topic, id: topic.id.replace("lattice-paths", "paths") })),
    }));
    const lab = new Lab();
    const fill = (context: SlotContext) =>
      lab.engine.evaluate(slotTarget(context, methodIdentity(context.dataset), 0));
    await fill(lab.context());
    lab.forget();
    await fill(lab.context({ ...LAB, disciplines }, 0, "mathematics/paths"));
    expect(lab.sent).toEqual([]);
    expect(lab.computed).toEqual(["slot"]);
  });
});
