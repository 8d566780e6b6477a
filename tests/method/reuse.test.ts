import { describe, expect, test } from "vitest";
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
  test("sends nothing when nothing changed, and is filled as before", async () => {
    const { before, after, sent } = await askedAnew(LAB, LAB);
    expect(sent).toEqual([]);
    expect(after).toEqual(before);
  });

  test("makes no call for another rule of votes", async () => {
    const { sent } = await askedAnew(LAB, withPolicies({ verification: { rule: "majority" } }));
    expect(sent).toEqual([]);
  });

  test("makes no call for another tolerance", async () => {
    const { sent } = await askedAnew(LAB, grading({ relativeTolerance: 0.05 }));
    expect(sent).toEqual([]);
  });

  test("makes no call for other checks that the problem passes, and is filled as before", async () => {
    const checks = { ...LAB.generation.checks, maxProblemLength: 5000 };
    const { before, after, sent } = await askedAnew(LAB, withPolicies({ generation: { checks } }));
    expect(sent).toEqual([]);
    expect(after).toEqual(before);
  });

  test("keeps its solutions under another judge", async () => {
    const unsure = withFaults("solver", { malformed: 0 });
    const { sent } = await askedAnew(unsure, withModel("judge", { id: "simulated-other" }, unsure));
    expect(sent).toEqual([]);
  });

  test("asks the new judge alone where comparing was not enough", async () => {
    const lab = new Lab(({ draw }) => (draw.stage === "solution" ? "Final answer: twelve, I believe" : null));
    await lab.slot(LAB);
    lab.forget();
    await lab.slot(withModel("judge", { id: "simulated-other" }));
    expect(lab.sent.map(({ draw }) => draw.stage)).toEqual(["grading", "grading"]);
  });

  test("makes no call when a model moves to another provider or is renamed", async () => {
    const { sent } = await askedAnew(LAB, withModel("solver", { provider: "elsewhere" }));
    expect(sent).toEqual([]);
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

describe("a topic that is evaluated again", () => {
  /** What evaluating the first topic computes and asks for once it was evaluated under another dataset. */
  async function evaluatedAnew(first: ResolvedDataset, second: ResolvedDataset) {
    const lab = new Lab();
    const before = await lab.topic(first);
    lab.forget();
    const after = await lab.topic(second);
    return { lab, before, after };
  }

  test.each<[string, ResolvedDataset]>([
    ["nothing changed", LAB],
    ["the dataset has another name and title", { ...LAB, name: "renamed", title: "Other words" }],
    ["a model moves to another provider or is renamed", withModel("solver", { provider: "elsewhere" })],
    ["only what curation keeps is changed", withPolicies({ curation: { requireCorrect: true } })],
  ])("computes and asks nothing when %s", async (_, changed) => {
    const { lab, before, after } = await evaluatedAnew(LAB, changed);
    expect(lab.computed).toEqual([]);
    expect(lab.asked).toEqual([]);
    expect(after).toEqual({ ...before, reused: true });
  });

  test.each<[string, ResolvedDataset]>([
    ["rule of votes", withPolicies({ verification: { rule: "majority" } })],
    ["tolerance", grading({ relativeTolerance: 0.05 })],
    ["model of an unneeded judge", withModel("judge", { id: "simulated-other" })],
  ])("goes through its stages under another %s, sends nothing and comes to the same", async (_, changed) => {
    const { lab, before, after } = await evaluatedAnew(LAB, changed);
    expect(new Set(lab.computed)).toEqual(
      new Set(["topic", "slot", "problem", "validation", "solution", "grading"]),
    );
    expect(lab.sent).toEqual([]);
    expect(after).toEqual(before);
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
    const again = lab.keysOf("solution");
    expect(again).toEqual(expect.arrayContaining([...keys]));
    expect(again.filter((key) => !keys.includes(key))).toHaveLength(1);
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

  test("make no call when the topic's id changes and its title does not", async () => {
    const disciplines = LAB.disciplines.map(({ topics, ...discipline }) => ({
      ...discipline,
      topics: topics.map((topic) => ({ ...topic, id: topic.id.replace("lattice-paths", "paths") })),
    }));
    const lab = new Lab();
    const before = await lab.slot();
    lab.forget();
    const after = await lab.slot({ ...LAB, disciplines }, 0, "mathematics/paths");
    expect(lab.sent).toEqual([]);
    expect(after).toEqual(before);
  });
});
